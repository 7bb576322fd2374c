"""References between the commands of a batch."""

from typing import Any

import pytest

from feed24.rest.encoded import Encoded
from feed24.rest.references import resolve

SECTIONS: dict[str, dict[str, Any]] = {
    "result": {"me": {"ID": "1", "NAME": None}, "ids": [7, 8], "0": 217, "flag": True},
    "error": {},
    "total": {"ids": 2},
    "next": {},
    "time": {},
}


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ("$result[me][ID]", "1"),
        ("$result[0]", 217),
        ("$result[ids]", [7, 8]),
        ("$result[ids][1]", 8),
        ("$total[ids]", 2),
        ("U$result[me][ID]", "U1"),
        ("post $result[0] and $total[ids]", "post 217 and 2"),
        ("$result[me][ID]suffix", "1suffix"),
        ("see $result[ids] there", "see $result[ids] there"),
        ("is $result[flag]", "is $result[flag]"),
        ("$result[me][NOPE]", {"ID": "1", "NAME": None}),
        ("$result[me][NAME]", {"ID": "1", "NAME": None}),
        ("$result[ids][9][ID]", [7, 8]),
        ("$result[nokey]", SECTIONS["result"]),
        ("costs $5 and $results", "costs $5 and $results"),
        ("$result", "$result"),
    ],
)
def test_values(value: str, resolved: object) -> None:
    assert resolve(value, SECTIONS) == resolved


def test_nested_values_and_untouched_names() -> None:
    sent = {"filter": {"$result[0]": ["$result[0]", 5]}}
    assert resolve(sent, SECTIONS) == {"filter": {"$result[0]": [217, 5]}}


def test_answers_that_are_encoded_already() -> None:
    sections = {**SECTIONS, "result": {"g": [Encoded((b'{"ID":', b'"9"}'))]}}
    assert resolve("$result[g][0][ID]", sections) == "9"
    assert resolve("$result[g][0]", sections) == {"ID": "9"}
