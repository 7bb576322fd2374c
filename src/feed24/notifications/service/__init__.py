"""Use cases of notifications: telling people, and what they do with what they were told."""

from feed24.notifications.service.choosing import (
    Choice,
    MustShow,
    Settings,
    choose,
    hold,
    settings,
    silent_until,
)
from feed24.notifications.service.counting import Counts, counts, reactors
from feed24.notifications.service.grouping import groups
from feed24.notifications.service.marking import (
    mark_all_read,
    mark_group_read,
    mark_group_unread,
    mark_read,
    mark_read_until,
    mark_unread,
)
from feed24.notifications.service.reacting import reacted, reaction_taken_back
from feed24.notifications.service.reading import mine
from feed24.notifications.service.telling import (
    About,
    comment_added,
    comment_changed,
    post_changed,
    post_published,
    post_shared,
    reminded,
)

__all__ = [
    "About",
    "Choice",
    "Counts",
    "MustShow",
    "Settings",
    "choose",
    "comment_added",
    "comment_changed",
    "counts",
    "groups",
    "hold",
    "mark_all_read",
    "mark_group_read",
    "mark_group_unread",
    "mark_read",
    "mark_read_until",
    "mark_unread",
    "mine",
    "post_changed",
    "post_published",
    "post_shared",
    "reacted",
    "reaction_taken_back",
    "reactors",
    "reminded",
    "settings",
    "silent_until",
]
