"""REST methods of comments: `log.blogcomment.*`, `feed24.comment.*`."""

from feed24.comments.api.original import add_comment, delete_comment, get_comments_of_user
from feed24.comments.api.own import list_comments, update_comment

__all__ = [
    "add_comment",
    "delete_comment",
    "get_comments_of_user",
    "list_comments",
    "update_comment",
]
