"""The object of a post, key by key: blogpost.json beside it is how clients know it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feed24.index.rows import PostRow
from feed24.posts import wire
from feed24.rest.encoded import to_json

DATA = Path(__file__).with_name("blogpost.json")

FULL: dict[str, Any] = {
    "id": 217,
    "author_id": 3,
    "title": 'Fire "drill" <b>',
    "comment_count": 2,
    "micro": False,
    "message": "Gate 2 / noon & later 😀",
    "published_at": int(datetime(2031, 3, 23, 6, 40, tzinfo=UTC).timestamp()),
    "tag_ids": "4,5",
    "attachment_ids": "91,92",
    "important": True,
    "important_until": int(datetime(2031, 4, 2, 18, 5, 9, tzinfo=UTC).timestamp()),
}
PLAIN = FULL | {
    "micro": True,
    "tag_ids": None,
    "attachment_ids": None,
    "important": False,
    "important_until": None,
}


def shown(row: dict[str, Any], zone: Any = UTC) -> dict[str, Any]:
    post: dict[str, Any] = json.loads(to_json(wire.post(PostRow(0, True, **row), zone)))
    return post


def test_everything_a_post_can_have() -> None:
    """Compared as text, since clients of the original have seen the keys in this order."""
    expected = json.loads(DATA.read_text(encoding="utf-8"))
    assert json.dumps(shown(FULL), indent=1) == json.dumps(expected, indent=1)


def test_a_plain_post() -> None:
    post = shown(PLAIN)
    assert post["MICRO"] == "Y"
    assert (post["CATEGORY_ID"], post["HAS_TAGS"], post["HAS_PROPS"]) == (None, "N", None)
    assert "FILES" not in post
    fields = {name: value for name, value in post.items() if name.startswith("UF_")}
    assert len(fields) == 8
    for name, field in fields.items():
        assert field["FIELD_NAME"] == name
        assert field["ENTITY_VALUE_ID"] == 217
        assert field["VALUE_EXISTS"] is True
        assert field["VALUE_RAW"] is None
    assert [field["VALUE"] for field in fields.values()] == [
        *(False, None, None),
        *(False, None, ""),
        *(None, None),
    ]
    assert fields["UF_BLOG_POST_FILE"]["CUSTOM_DATA"] == {"PHOTO_TEMPLATE": ""}


def test_all_files_were_taken_off() -> None:
    post = shown(FULL | {"attachment_ids": ""})
    assert post["HAS_PROPS"] == "Y"
    assert post["UF_BLOG_POST_FILE"]["VALUE"] is False
    assert "FILES" not in post


def test_important_without_end() -> None:
    post = shown(FULL | {"important_until": None})
    assert post["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1"
    assert post["UF_IMPRTANT_DATE_END"]["VALUE"] == ""


def test_moments_are_shown_in_the_portals_zone() -> None:
    post = shown(FULL, ZoneInfo("Asia/Tokyo"))
    assert post["DATE_PUBLISH"] == "2031-03-23T15:40:00+09:00"
    assert post["UF_IMPRTANT_DATE_END"]["VALUE"] == "04/03/2031 03:05:09 am"


@pytest.mark.parametrize("text", ["\u2028", "\\u0041", '"', "\\", "a\tb", "%s%d", "{}"])
def test_any_text_survives(text: str) -> None:
    post = shown(FULL | {"title": text, "message": text})
    assert (post["TITLE"], post["DETAIL_TEXT"]) == (text, text)


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("poll_id", "UF_BLOG_POST_VOTE"),
        ("gratitude_id", "UF_GRATITUDE"),
        ("preview_id", "UF_BLOG_POST_URL_PRV"),
    ],
)
def test_what_a_post_carries_goes_by_its_id(column: str, name: str) -> None:
    field = shown(PLAIN | {column: 31})[name]
    assert (field["VALUE"], field["VALUE_RAW"], field["CUSTOM_DATA"]) == ("31", "31", [])
    assert shown(PLAIN)[name]["VALUE"] is None
