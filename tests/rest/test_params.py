"""Binding wire parameters to typed arguments."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from feed24.rest.errors import RestError
from feed24.rest.params import (
    Everything,
    Flag,
    Int,
    Mapped,
    Raw,
    Text,
    Truthy,
    Values,
    Wire,
    bind,
    parameters_of,
)


async def sample(
    call: object,
    *,
    post_id: Annotated[Int, "Id"],
    dest: Annotated[Values, "Codes"] = (),  # type: ignore[assignment]
    content: Annotated[Raw, Wire("fileContent"), "Content"] = None,
    user_id: Annotated[Int | None, "Whose"] = None,
    important: Annotated[Flag, "Flag"] = False,
    full: Annotated[Truthy, "All"] = False,
    text: Annotated[Text, "Text"] = "",
    filter: Annotated[Mapped, "Filter"] = {},  # noqa: B006
) -> None:
    """A method."""


PARAMETERS = parameters_of(sample)


def bound(**sent: Any) -> dict[str, Any]:
    return bind(PARAMETERS, sent)


def test_exact_names_win_over_other_letter_cases() -> None:
    assert bound(POST_ID="5", post_id="6")["post_id"] == 5
    assert bound(post_id="6")["post_id"] == 6
    assert bound(Post_Id=7)["post_id"] == 7
    assert bound(FILECONTENT="x")["content"] == "x"


def test_what_is_not_sent_or_null_keeps_its_default() -> None:
    assert bound() == {"post_id": 0}
    assert bound(USER_ID=None) == {"post_id": 0}
    assert bound(USER_ID="")["user_id"] == 0


@pytest.mark.parametrize(
    ("value", "flag", "truth"),
    [
        ("Y", True, True),
        ("y", False, True),
        ("N", False, True),
        ("0", False, False),
        (True, False, True),
    ],
)
def test_flags_are_exact_and_truth_is_loose(value: object, flag: bool, truth: bool) -> None:
    got = bound(IMPORTANT=value, FULL=value)
    assert (got["important"], got["full"]) == (flag, truth)


def test_lists_maps_and_scalars_are_read_alike() -> None:
    assert bound(DEST="UA")["dest"] == ["UA"]
    assert bound(DEST={"3": "UA", "x": "U1"})["dest"] == ["UA", "U1"]
    assert bound(FILTER=["a"])["filter"] == {"0": "a"}
    assert bound(FILTER="a")["filter"] == {}


@pytest.mark.parametrize("text", ["a\0b", "\udc80", "é\ud800"])
def test_text_that_no_database_keeps_is_refused(text: str) -> None:
    for value in (text, [text], {"k": {text: 1}}):
        with pytest.raises(RestError, match="WRONG_ENCODING"):
            bound(FILTER=value)


def test_unknown_parameters_are_ignored() -> None:
    assert bound(__order="x\0", whatever=1) == {"post_id": 0}


async def by_place(
    call: object,
    *,
    id: Annotated[Int, Wire("id"), "Id"],
    data: Annotated[Mapped, Wire("data"), "D"],
) -> None:
    """A method whose parameters may come by position."""


def test_positional_parameters_are_named_by_their_place() -> None:
    declared = parameters_of(by_place)
    assert bind(declared, {"0": "5", "1": {"NAME": "x"}}, positional=True) == {
        "id": 5,
        "data": {"NAME": "x"},
    }
    with pytest.raises(RestError) as refusal:
        bind(declared, {"id": 5}, positional=True)
    assert refusal.value.text == "Invalid value of parameter {Parameter #1}"


async def takes_all(call: object, *, sent: Annotated[Everything, "All"]) -> None:
    """A method that reads whatever is sent."""


def test_a_method_may_take_everything() -> None:
    assert bind(parameters_of(takes_all), {"a": 1}) == {"sent": {"a": 1}}


@dataclass(frozen=True)
class Place:
    """Where something is."""

    room: Annotated[Int, "Its number"]
    shelf: Annotated[Text, Wire("shelfName"), "Its name"] = "top"


def grouped(call: Any, *, place: Place, note: Annotated[Text, "What it is"] = "") -> None:
    """A method that shares parameters with others."""


def test_parameters_can_be_received_together() -> None:
    declared = parameters_of(grouped)
    assert [each.wire for each in declared] == ["ROOM", "shelfName", "NOTE"]
    assert bind(declared, {}) == {"place": Place(0)}
    sent = {"room": "7", "SHELFNAME": "low", "note": "n"}
    assert bind(declared, sent) == {"place": Place(7, "low"), "note": "n"}


def test_a_parameter_must_be_declared_whole() -> None:
    async def careless(call: object, *, post_id: int) -> None: ...

    with pytest.raises(TypeError, match="post_id"):
        parameters_of(careless)
