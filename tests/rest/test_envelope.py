"""The envelope and its encoding."""

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.encoded import Encoded, to_json
from feed24.rest.envelope import Answer, Timing, as_php, encode, success
from feed24.rest.errors import RestError


def test_keys_come_in_the_protocols_order() -> None:
    body = success(Answer([1], total=132, next=50), {"start": 1.0})
    assert list(body) == ["result", "next", "total", "time"]
    assert list(success(Answer([], total=0), {})) == ["result", "total", "time"]
    assert success(None, {}) == {"result": None, "time": {}}


def test_the_time_block_is_complete_and_consistent() -> None:
    block = Timing(1790000000.25, 1790000000.75, 0.5, 0.0, 1790000600).block(UTC)
    assert block == {
        "start": 1790000000.25,
        "finish": 1790000000.75,
        "duration": 0.5,
        "processing": 0.5,
        "date_start": "2026-09-21T14:13:20+00:00",
        "date_finish": "2026-09-21T14:13:20+00:00",
        "operating_reset_at": 1790000600,
        "operating": 0.0,
    }


def test_characters_of_html_are_escaped() -> None:
    raw = to_json({"a": "</script>&'\"\\"})
    assert raw == b'{"a":"\\u003C\\/script\\u003E\\u0026\\u0027\\u0022\\\\"}'


@given(st.text(st.characters(codec="utf-8")))
def test_escaping_changes_no_value(text: str) -> None:
    assert json.loads(to_json({text: [text]})) == {text: [text]}


@pytest.mark.parametrize(
    ("mapping", "php"),
    [
        ({}, []),
        ({"0": "a", "1": "b"}, ["a", "b"]),
        ({"1": "a"}, {"1": "a"}),
        ({"1": "a", "0": "b"}, {"1": "a", "0": "b"}),
        ({"x": 1}, {"x": 1}),
    ],
)
def test_maps_leave_as_php_writes_them(mapping: dict[str, Any], php: object) -> None:
    assert as_php(mapping) == php


def test_encoded_parts_are_spliced_in() -> None:
    content, kind = encode({"result": [Encoded((b'{"ID":', b'"1"}'))]}, "json")
    assert content == b'{"result":[{"ID":"1"}]}'
    assert kind == "application/json; charset=utf-8"


def test_what_cannot_be_encoded_is_an_unexpected_answer() -> None:
    with pytest.raises(RestError, match="ERROR_UNEXPECTED_ANSWER"):
        encode({"result": object()}, "json")
