"""PHP's conversions: every recorded answer, and what a parameter may be besides."""

import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.casts import (
    LARGEST,
    SMALLEST,
    is_array,
    items,
    lookup,
    php_bool,
    php_int,
    php_text,
)
from tests.rest.tables import cases

CASES = list(cases("php_intval.json"))

PARAMETERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def name_of(case: dict[str, Any]) -> str:
    return f"{case['type']} {case['value']!r:.40}"


def test_the_whole_table_is_here() -> None:
    assert len(CASES) == 98


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_integers_agree_with_php(case: dict[str, Any]) -> None:
    assert php_int(case["value"]) == case["int"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_truth_agrees_with_php(case: dict[str, Any]) -> None:
    assert php_bool(case["value"]) is case["truthy"]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0" * 400 + "12", 12),
        ("9" * 400, 0),
        ("-" + "9" * 30, SMALLEST),
        ("0e99999999999", 0),
        (2**63, SMALLEST),
        (2**64 + 2**20, 2**20),
        (10**400, 0),
        (math.nan, 0),
        (math.inf, 0),
    ],
)
def test_numbers_beyond_64_bits(value: object, number: int) -> None:
    assert php_int(value) == number


def test_a_long_number_is_read_fast() -> None:
    begun = time.process_time()
    assert php_int("9" * 1_000_000) == 0
    assert php_int("0" * 1_000_000 + "5") == 5
    assert php_int(" " * 1_000_000) == 0
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is ", "as it is "),
        (True, "1"),
        (False, ""),
        (None, ""),
        (0, "0"),
        (-12, "-12"),
        (1.0, "1"),
        (12.5, "12.5"),
        (-0.0, "-0"),
        (0.1 + 0.2, "0.3"),
        (1e14, "1.0E+14"),
        (123456789012345678.0, "1.2345678901235E+17"),
        (0.0001, "0.0001"),
        (0.00001, "1.0E-5"),
        (1e100, "1.0E+100"),
        (10**20, "1.0E+20"),
        (10**400, "INF"),
        (-(10**400), "-INF"),
        (math.nan, "NAN"),
        (["x"], ""),
        ({"a": "x"}, ""),
    ],
)
def test_text_is_what_php_prints(value: object, text: str) -> None:
    assert php_text(value) == text


def test_items_are_the_values_of_an_array() -> None:
    assert items(["a", "b"]) == ["a", "b"]
    assert items({"7": "a", "x": "b"}) == ["a", "b"]
    assert items("ab") == items(None) == items(5) == []


def test_arrays_are_lists_and_maps() -> None:
    assert is_array([])
    assert is_array({})
    assert not any(map(is_array, ["", 0, None, True, 1.5]))


def test_lookup_prefers_the_exact_spelling() -> None:
    sent = {"post_id": 1, "POST_ID": 2, "Filter": 3}
    assert lookup(sent, "POST_ID") == 2
    assert lookup(sent, "post_id") == 1
    assert lookup(sent, "Post_Id") == 1
    assert lookup(sent, "FILTER") == 3
    assert lookup(sent, "start") is None
    assert lookup(["a"], "0") is None


@given(PARAMETERS)
def test_never_raises(value: object) -> None:
    assert SMALLEST <= php_int(value) <= LARGEST
    assert php_bool(value) in (True, False)
    assert isinstance(php_text(value), str)
    assert isinstance(items(value), list)
    lookup(value, "name")


@given(st.text(alphabet="0123456789+-.eE \t\0x", max_size=30))
def test_no_number_like_text_raises(text: str) -> None:
    assert SMALLEST <= php_int(text) <= LARGEST


@given(st.integers(SMALLEST, LARGEST))
def test_integers_survive_a_form(number: int) -> None:
    assert php_int(str(number)) == php_int(php_text(number)) == number
