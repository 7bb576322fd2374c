"""Comments as lists show them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from feed24.files import addresses
from feed24.files.addresses import shown_file
from feed24.files.attachments import Attached, Described
from feed24.posts.audience import Audience
from feed24.posts.showing import recipient
from feed24.reactions.service import Tally
from feed24.reactions.wire import shown_tally
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.users.service.reading import full_name


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


def full_comment(
    call: Call,
    row: Row[Any],
    files: Iterable[Attached],
    tally: Tally | None,
    shared: Audience | None,
) -> dict[str, Any]:
    """One comment of a post, as our own lists show it."""
    return {
        "ID": str(row.id),
        "POST_ID": str(row.post_id),
        "KIND": "sharing" if row.shared_codes else "comment",
        "AUTHOR_ID": str(row.author_id),
        "AUTHOR_NAME": full_name(row),
        "AUTHOR_PHOTO": addresses.public_url(call.origin, row.photo) if row.photo else "",
        "TEXT": row.text,
        "DATE": iso(row.created_at, call.zone),
        "EDITED_AT": iso(row.edited_at, call.zone) if row.edited_at else None,
        "FILES": [_attached(call, each) for each in files],
        "SHARED_WITH": [recipient(each) for each in shared.shown] if shared else [],
        **shown_tally(tally),
    }


def _attached(call: Call, each: Attached) -> dict[str, Any]:
    return {
        "ID": str(each.id),
        "FILE_ID": str(each.file_id),
        "NAME": each.name,
        "ALT": each.alt or "",
        "SIZE": str(each.size),
        "TYPE": each.media_type,
        "WIDTH": each.width,
        "HEIGHT": each.height,
        "DOWNLOAD_URL": addresses.attachment(call, each.id),
        "PREVIEW_URL": shown_file(call, each.file_id).preview if each.width else None,
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
