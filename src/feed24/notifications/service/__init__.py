"""Use cases of notifications: telling people, and what they do with what they were told."""

from feed24.notifications.service.reading import Counts, counts, mark_all_read, mark_read, mine
from feed24.notifications.service.telling import (
    About,
    Kind,
    comment_added,
    comment_changed,
    post_changed,
    post_published,
    post_shared,
    reminded,
)

__all__ = [
    "About",
    "Counts",
    "Kind",
    "comment_added",
    "comment_changed",
    "counts",
    "mark_all_read",
    "mark_read",
    "mine",
    "post_changed",
    "post_published",
    "post_shared",
    "reminded",
]
