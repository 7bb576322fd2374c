"""REST methods of posts: `log.blogpost.*`, `socialnetwork.api.livefeed.*`, `feed24.feed.*`."""

from feed24.posts.api.around import count_audience, explain_post, list_recipients
from feed24.posts.api.choosing import (
    compare_audiences,
    count_addressed,
    list_addressed,
    size_recipients,
)
from feed24.posts.api.controllers import get_data, get_readers, get_recipients, mark_read
from feed24.posts.api.history import get_history, get_tags
from feed24.posts.api.preview import preview_post
from feed24.posts.api.reading import count_posts, get_posts, get_readers_of_important
from feed24.posts.api.writing import add_post, delete_post, share_post, update_post

__all__ = [
    "add_post",
    "compare_audiences",
    "count_addressed",
    "count_audience",
    "count_posts",
    "delete_post",
    "explain_post",
    "get_data",
    "get_history",
    "get_posts",
    "get_readers",
    "get_readers_of_important",
    "get_recipients",
    "get_tags",
    "list_addressed",
    "list_recipients",
    "mark_read",
    "preview_post",
    "share_post",
    "size_recipients",
    "update_post",
]
