"""What clients send for recipients, files and tags, in all its shapes."""

from typing import Any

import pytest

from feed24.posts import parameters
from feed24.posts.parameters import Files, Recipients
from feed24.rest.content import SentFile


@pytest.mark.parametrize(
    ("dest", "sperm", "expected"),
    [
        (None, None, Recipients(None, False)),
        (["U7", "SG9"], None, Recipients(("U7", "SG9"), True)),
        ({"0": "U7", "5": "SG9"}, None, Recipients(("U7", "SG9"), True)),
        ("U7", None, Recipients(("U7",), True)),
        (7, None, Recipients(("7",), True)),
        ([], None, Recipients((), True)),
        ([""], None, Recipients((), True)),
        ("", None, Recipients((), True)),
        (False, None, Recipients(("",), True)),
        ([], {"U": ["U7"], "SG": ["SG9"]}, Recipients(("U7", "SG9"), False)),
        ([""], ["U7"], Recipients(("U7",), False)),
        (None, {"U": ["U7"], "SG": ["SG9"]}, Recipients(("U7", "SG9"), False)),
        (None, ["U7", "SG9"], Recipients(("U7", "SG9"), False)),
        (None, {"0": "U7", "1": ["SG9"]}, Recipients(("U7", "SG9"), False)),
        (None, "U7", Recipients(("U7",), False)),
        (None, {"U": []}, Recipients((), False)),
        (None, [], Recipients((), False)),
        (["UA"], ["U7"], Recipients(("UA",), True)),
        ([["U7"]], None, Recipients(("",), True)),
    ],
)
def test_recipients(dest: Any, sperm: Any, expected: Recipients) -> None:
    assert parameters.recipients(dest, sperm) == expected


HELLO = "aGVsbG8="


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (None, ()),
        ("", ()),
        ([], ()),
        ([""], ()),
        ([["a.txt", HELLO]], (SentFile("a.txt", b"hello"),)),
        ({"x": {"name": "a.txt", "content": HELLO}}, (SentFile("a.txt", b"hello"),)),
        ([["", HELLO]], (SentFile("file", b"hello"),)),
        ([HELLO], (SentFile(None, b"hello"),)),
        (HELLO, (SentFile(None, b"hello"),)),
        ([["a.txt", ""]], (SentFile("file", b""),)),
        ([["a.txt", "..."]], (SentFile("a.txt", b""),)),
        (["", HELLO], (SentFile(None, b""), SentFile(None, b"hello"))),
        (["del"], (SentFile(None, b"u\xe9"),)),
    ],
)
def test_files(value: Any, sent: tuple[SentFile, ...]) -> None:
    assert parameters.files(value) == Files(sent, frozenset())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"505": "del"}, Files((), frozenset({505}))),
        (
            {"505": "del", "new": ["a.txt", HELLO]},
            Files((SentFile("a.txt", b"hello"),), frozenset({505})),
        ),
        ({"505": "DEL"}, Files((SentFile(None, b"\x0c\x42"),), frozenset())),
        (
            [["a.txt", HELLO], "del"],
            Files((SentFile("a.txt", b"hello"),), frozenset({1})),
        ),
    ],
)
def test_files_of_an_update(value: Any, expected: Files) -> None:
    assert parameters.files(value, detaching=True) == expected


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, ()),
        (["n5", "n7"], (5, 7)),
        ({"3": "n5"}, (5,)),
        ("n5", (5,)),
        ([""], ()),
        (["empty"], ()),
        (["n5", "empty"], (5, 0)),
        (["5"], (0,)),
        (["n", "N5", "n5x", [1], "n99999999999999999999"], (0, 0, 0, 0)),
    ],
)
def test_drive_files(value: Any, ids: tuple[int, ...]) -> None:
    assert parameters.drive_files(value) == ids


def test_attachments_named_beside_drive_files_stay() -> None:
    assert parameters.drive_files(["91", "n5"], attached=True) == (5,)
    assert parameters.drive_files(["garbage"], attached=True) == (0,)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(["empty"], True), (["empty", "n5"], False), ("empty", False), ([], False)],
)
def test_taking_all_files_off(value: Any, expected: bool) -> None:
    assert parameters.empties(value) is expected


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("a,b", "a,b"), (["a", "b"], "a,b"), ({"x": "a"}, "a"), (5, "5")],
)
def test_tags(value: Any, text: str) -> None:
    assert parameters.tag_list(value) == text
