"""Comments as `log.blogcomment.user.get` shows them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from feed24.files.addresses import shown_file
from feed24.files.attachments import Described
from feed24.rest.call import Call
from feed24.rest.dates import iso


def comment(call: Call, row: Row[Any], file_ids: Iterable[int], *, silent: bool) -> dict[str, Any]:
    """One comment; without its text when it is `silent`."""
    return {
        "id": row.id,
        "comment_id": row.id,
        "log_id": row.post_id,
        "post_id": row.post_id,
        "date": iso(row.created_at, call.zone),
        "text": "" if silent else row.text,
        "attach": list(file_ids),
    }


def file(call: Call, described: Described) -> dict[str, Any]:
    """One file, by its id on the Drive."""
    kind = _kind(described)
    where = shown_file(call, described.id)
    picture = kind == "image"
    return {
        "id": described.id,
        "date": iso(described.created_at, call.zone),
        "type": kind,
        "name": described.name,
        "size": described.size,
        "image": {"width": described.width, "height": described.height} if picture else False,
        "authorId": described.author_id,
        "authorName": described.author_name,
        "urlPreview": None if kind == "file" else where.preview,
        "urlShow": where.show,
        "urlDownload": where.download,
    }


def _kind(described: Described) -> str:
    kind = described.media_type.partition("/")[0]
    # A picture whose size is not known cannot be shown as one.
    if kind == "image" and described.width:
        return "image"
    return "video" if kind == "video" else "file"
