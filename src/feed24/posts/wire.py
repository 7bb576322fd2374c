"""A post as `log.blogpost.get` shows it, encoded."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import chain
from typing import Any

from feed24.index.rows import PostRow
from feed24.posts import custom_fields
from feed24.posts.custom_fields import Field
from feed24.posts.id_list import split
from feed24.rest.dates import culture, iso_seconds
from feed24.rest.encoded import Encoded, encode

# Pages of different readers show the same posts. A post is some two kilobytes here.
REMEMBERED = 4096


def post(row: PostRow, zone: tzinfo) -> Encoded:
    """The whole object of one post."""
    return _post(row[2:], zone)


@lru_cache(maxsize=REMEMBERED)
def _post(columns: tuple[Any, ...], zone: tzinfo) -> Encoded:
    """Depends on nothing but what is handed over, so what is remembered is never out of date."""
    row = PostRow(0, True, *columns)
    scalars = encode(_scalars(row, zone)).removesuffix(b"}")
    if not _carries_anything(row):
        return Encoded((scalars, *_plain(row.id), b"}"))
    files = split(row.attachment_ids)
    listed = b',"FILES":%b}' % encode(files) if files else b"}"
    return Encoded((scalars, *chain(*_custom_fields(row, files, zone)), listed))


def _carries_anything(row: PostRow) -> bool:
    return (
        row.attachment_ids is not None
        or row.important
        or row.important_until is not None
        or (row.poll_id or row.gratitude_id or row.preview_id) is not None
    )


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


def _custom_fields(row: PostRow, files: tuple[int, ...], zone: tzinfo) -> list[tuple[bytes, bytes]]:
    return [
        _empty(custom_fields.DOCUMENTS, row.id),
        _id(custom_fields.PREVIEW, row.id, row.preview_id),
        _id(custom_fields.GRATITUDE, row.id, row.gratitude_id),
        _files(row.id, files),
        _important(row),
        _important_until(row, zone),
        _id(custom_fields.POLL, row.id, row.poll_id),
        _empty(custom_fields.MAIL, row.id),
    ]


def _empty(field: Field, post_id: int) -> tuple[bytes, bytes]:
    return field.filled(post_id, field.empty)


def _id(field: Field, post_id: int, number: int | None) -> tuple[bytes, bytes]:
    if number is None:
        return _empty(field, post_id)
    text = b'"%d"' % number
    return field.filled(post_id, text, text)


def _files(post_id: int, files: tuple[int, ...]) -> tuple[bytes, bytes]:
    field = custom_fields.FILES
    if not files:
        return field.filled(post_id, field.empty, custom=b'{"PHOTO_TEMPLATE":""}')
    items = "".join(f"i:{position};i:{number};" for position, number in enumerate(files))
    raw = encode(f"a:{len(files)}:{{{items}}}")
    value = encode(files)
    return field.filled(post_id, value, raw, custom=b'{"PHOTO_TEMPLATE":"gallery"}')


def _important(row: PostRow) -> tuple[bytes, bytes]:
    field = custom_fields.IMPORTANT
    return field.filled(row.id, b'"1"', b'"1"') if row.important else _empty(field, row.id)


def _important_until(row: PostRow, zone: tzinfo) -> tuple[bytes, bytes]:
    field = custom_fields.IMPORTANT_UNTIL
    if row.important_until is None:
        return _empty(field, row.id)
    until = encode(culture(datetime.fromtimestamp(row.important_until, UTC), zone))
    return field.filled(row.id, until, until)


# The custom fields of a post that uses none of them, cut where its id belongs.
_ANY_ID = 10**18
_WITHOUT = PostRow(0, True, _ANY_ID, 0, "", False, "", 0, 0, None, None, False, None)
_PLAIN = b"".join(chain(*_custom_fields(_WITHOUT, (), UTC))).split(b"%d" % _ANY_ID)


def _plain(post_id: int) -> list[bytes]:
    number = b"%d" % post_id
    pieces = [number] * (2 * len(_PLAIN) - 1)
    pieces[::2] = _PLAIN
    return pieces
