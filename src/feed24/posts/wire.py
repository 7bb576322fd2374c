"""A post as `log.blogpost.get` shows it, encoded."""

from datetime import UTC, datetime, tzinfo
from typing import Any

import msgspec

from feed24.index.rows import PostRow
from feed24.posts import custom_fields
from feed24.posts.custom_fields import Field
from feed24.posts.id_list import split
from feed24.rest.dates import culture, iso_seconds

_encoder = msgspec.json.Encoder()


def post(row: PostRow, zone: tzinfo) -> msgspec.Raw:
    """The whole object of one post."""
    files = split(row.attachment_ids)
    scalars = _encoder.encode(_scalars(row, zone)).removesuffix(b"}")
    parts = [scalars, *_custom_fields(row, files, zone)]
    if files:
        parts.append(b'"FILES":' + _encoder.encode(files))
    return msgspec.Raw(b",".join(parts) + b"}")


def _scalars(row: PostRow, zone: tzinfo) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        # There is one blog per author, and it goes by the author's number.
        "BLOG_ID": str(row.author_id),
        "PUBLISH_STATUS": "P",
        "TITLE": row.title,
        "AUTHOR_ID": str(row.author_id),
        "ENABLE_COMMENTS": "Y",
        "NUM_COMMENTS": str(row.comment_count),
        "CODE": None,
        "MICRO": "Y" if row.micro else "N",
        "DETAIL_TEXT": row.message,
        "DATE_PUBLISH": iso_seconds(row.published_at, zone),
        "CATEGORY_ID": row.tag_ids,
        "HAS_SOCNET_ALL": "N",
        "HAS_TAGS": "Y" if row.tag_ids else "N",
        "HAS_IMAGES": "N",
        "HAS_PROPS": None if row.attachment_ids is None else "Y",
        "HAS_COMMENT_IMAGES": None,
    }


def _custom_fields(row: PostRow, files: tuple[int, ...], zone: tzinfo) -> list[bytes]:
    return [
        _empty(custom_fields.DOCUMENTS, row.id),
        _empty(custom_fields.PREVIEW, row.id),
        _empty(custom_fields.GRATITUDE, row.id),
        _files(row.id, files),
        _important(row),
        _important_until(row, zone),
        _empty(custom_fields.POLL, row.id),
        _empty(custom_fields.MAIL, row.id),
    ]


def _empty(field: Field, post_id: int) -> bytes:
    return field.filled(post_id, field.empty)


def _files(post_id: int, files: tuple[int, ...]) -> bytes:
    field = custom_fields.FILES
    if not files:
        return field.filled(post_id, field.empty, custom=b'{"PHOTO_TEMPLATE":""}')
    items = "".join(f"i:{position};i:{number};" for position, number in enumerate(files))
    raw = _encoder.encode(f"a:{len(files)}:{{{items}}}")
    value = _encoder.encode(files)
    return field.filled(post_id, value, raw, custom=b'{"PHOTO_TEMPLATE":"gallery"}')


def _important(row: PostRow) -> bytes:
    field = custom_fields.IMPORTANT
    return field.filled(row.id, b'"1"', b'"1"') if row.important else _empty(field, row.id)


def _important_until(row: PostRow, zone: tzinfo) -> bytes:
    field = custom_fields.IMPORTANT_UNTIL
    if row.important_until is None:
        return _empty(field, row.id)
    until = _encoder.encode(culture(datetime.fromtimestamp(row.important_until, UTC), zone))
    return field.filled(row.id, until, until)
