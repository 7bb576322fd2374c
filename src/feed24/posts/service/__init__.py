"""Use cases of posts. The `actor` is whose rights count; permission is checked in each of them."""

from feed24.posts.service.delete import delete
from feed24.posts.service.edit import Changes, edit
from feed24.posts.service.important import mark, mark_read, readers, readers_page
from feed24.posts.service.publish import Draft, addressees, publish, title_of
from feed24.posts.service.reading import get
from feed24.posts.service.share import share

__all__ = [
    "Changes",
    "Draft",
    "addressees",
    "delete",
    "edit",
    "get",
    "mark",
    "mark_read",
    "publish",
    "readers",
    "readers_page",
    "share",
    "title_of",
]
