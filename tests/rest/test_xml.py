"""XML answers: the shape, and that they are always well formed."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.encoded import Encoded
from feed24.rest.xml import to_xml


def body(value: Any) -> str:
    """What stands inside of the response element."""
    written = to_xml(value).decode()
    return written.removeprefix("<response>").removesuffix("</response>")


def test_the_shape_of_an_answer() -> None:
    answer = {
        "result": [{"ID": "1", "NAME": "Ann", "ACTIVE": True}],
        "total": 1,
        "time": {"start": 1790000000.104311},
    }
    assert to_xml(answer) == (
        b"<response><result><item><ID>1</ID><NAME>Ann</NAME><ACTIVE>1</ACTIVE></item></result>"
        b"<total>1</total><time><start>1790000000.104311</start></time></response>"
    )


def test_an_error() -> None:
    error = {"error": "NO_AUTH_FOUND", "error_description": "Wrong authorization data"}
    assert body(error) == (
        "<error>NO_AUTH_FOUND</error><error_description>Wrong authorization data"
        "</error_description>"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (False, ""),
        (None, ""),
        ("", ""),
        ([], ""),
        ({}, ""),
        (0, "0"),
        (2**63, "9223372036854775808"),
        (0.5, "0.5"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (float("nan"), ""),
        ("a < b & \"c\" 'd' >", "a &lt; b &amp; &quot;c&quot; &apos;d&apos; &gt;"),
        ("Привет 😀", "Привет 😀"),
        ("line\r\nnext\ttab", "line&#13;\nnext\ttab"),
        ("\x00\x08\ud800\ufffe", "\ufffd\ufffd\ufffd\ufffd"),
        ([1, [2, []]], "<item>1</item><item><item>2</item><item></item></item>"),
        ((1, 2), "<item>1</item><item>2</item>"),
        ({"5": "a", "-3": "b", "05": "c"}, "<item>a</item><item>b</item><_05>c</_05>"),
        ({">=ID": 1, "a b": 2, "x:y": 3, "": 4}, "<__ID>1</__ID><a_b>2</a_b><x_y>3</x_y><_>4</_>"),
        ({"Ключ": 1, "a.b-c": 2, "-a": 3}, "<Ключ>1</Ключ><a.b-c>2</a.b-c><_-a>3</_-a>"),
        (Encoded((b'{"ID":"1","GONE":', b"null}")), "<ID>1</ID><GONE></GONE>"),
        ([Encoded((b"[true,1.5]",))], "<item><item>1</item><item>1.5</item></item>"),
    ],
)
def test_values(value: Any, text: str) -> None:
    assert body(value) == text


def test_whatever_json_takes() -> None:
    @dataclass
    class Row:
        ID: str
        TAGS: tuple[str, ...]

    assert body(Row("1", ("a",))) == "<ID>1</ID><TAGS><item>a</item></TAGS>"


def test_depth_does_not_matter() -> None:
    value: Any = "x"
    for _ in range(5_000):
        value = [value]
    assert body(value).count("<item>") == 5_000


KEYS = st.text(max_size=5) | st.sampled_from(["ID", "0", "x:y", "xml", "1a", "<", "Ё", "Ω", "́"])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(DATA)
def test_is_always_well_formed(value: Any) -> None:
    assert ElementTree.fromstring(to_xml(value)).tag == "response"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"])))
def test_text_survives(text: str) -> None:
    assert (ElementTree.fromstring(to_xml({"k": text})).findtext("k") or "") == text


@given(st.text(alphabet="\r\n\t x"))
def test_line_ends_survive(text: str) -> None:
    assert (ElementTree.fromstring(to_xml({"k": text})).findtext("k") or "") == text
