"""Requests nobody should send, made from what the methods declare."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from feed24.catalogue import REGISTRY
from feed24.rest.params import Parameter
from feed24.rest.registry import Method

NASTY = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "2",
    "69",
    "217",
    "12abc",
    "99999999999999999999999",
    "-9223372036854775809",
    "1e999",
    "NaN",
    "Y",
    "N",
    "false",
    "UA",
    "U1",
    "U0",
    "U99999999999999999999",
    "SG1",
    "DR1",
    "D1",
    "sg1",
    "AU",
    "n1",
    "empty",
    "del",
    "a\0b",
    "\udc80",
    "é\u202e\ufeff😀",
    "../../etc/passwd",
    "..\\con\\aux",
    "a/b\0c\r\nX: y",
    "%",
    "%_\\",
    "' OR 1=1 --",
    "[DISK FILE ID=n1]",
    "[b][/i][url=javascript:x]y",
    "9J/4AAQ...",
    "====",
    "2031-13-45T99:99:99",
    "0000-00-00",
    "2031-04-02T18:00:00+00:00",
    "$result[a][b]",
    "x" * 5000,
]

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=20))
scalars: st.SearchStrategy[Any] = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.integers(-2, 5),
    st.floats(allow_nan=False, allow_infinity=False),
)
KEYS = [
    "ID",
    ">ID",
    "!ID",
    "><ID",
    "%NAME",
    "NAME",
    "ACTIVE",
    "><DATE_CREATE",
    "TASK_ID",
    "X" * 300,
]
keys = st.one_of(st.sampled_from([*NASTY[:20], *KEYS]), st.text(max_size=8))
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)
files = st.lists(st.lists(texts, max_size=3), max_size=3)


def value_for(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Mostly of the declared kind, so that the call gets beyond its first check."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.one_of(st.integers(-1, 5), scalars),
        "string": texts,
        "array": st.one_of(st.lists(scalars, max_size=5), files),
        "object": st.dictionaries(keys, values, max_size=4),
        "Y/N": st.sampled_from(["Y", "N", "y", True]),
    }
    return st.one_of(kinds.get(parameter.cast.kind, values), values)


def spelled(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name, name.lower(), name.title()])


@st.composite
def parameters(draw: st.DrawFn, method: Method) -> dict[str, Any]:
    """Some of the declared parameters, and some that are not."""
    sent: dict[str, Any] = {}
    for each in method.parameters:
        if each.everything:
            sent |= draw(st.dictionaries(keys, values, max_size=4))
        elif draw(st.integers(0, 3)):
            sent[draw(spelled(each.wire))] = draw(value_for(each))
    if draw(st.booleans()):
        sent |= draw(st.dictionaries(keys, values, max_size=2))
    if draw(st.integers(0, 4)) == 0:
        sent["start"] = draw(scalars)
    return sent


@dataclass(frozen=True)
class Hostile:
    """One request: a method and a body in one of the encodings."""

    method: str
    content: bytes
    content_type: str


def as_form(sent: dict[str, Any]) -> bytes:
    """Bracketed pairs, with bytes that no encoding explains left as they are."""
    pairs: list[str] = []
    pending: list[tuple[str, Any]] = [(_quoted(name), value) for name, value in sent.items()]
    while pending:
        name, value = pending.pop()
        if isinstance(value, list):
            pending += [(f"{name}[{n}]", each) for n, each in enumerate(value)]
        elif isinstance(value, dict):
            pending += [(f"{name}[{_quoted(key)}]", each) for key, each in value.items()]
        elif value is not None:
            pairs.append(f"{name}={_quoted(value)}")
    return "&".join(pairs).encode()


def _quoted(value: Any) -> str:
    return quote(str(value).encode("utf-8", "surrogatepass"))


@st.composite
def requests(draw: st.DrawFn) -> Hostile:
    """A call of any method with hostile parameters in any encoding, or with a hostile body."""
    method = draw(st.sampled_from(sorted(REGISTRY, key=lambda each: each.name)))
    sent = draw(parameters(method))
    kind = draw(st.sampled_from(["json", "json", "form", "bytes"]))
    if kind == "json":
        return Hostile(method.name, json.dumps(sent).encode(), "application/json")
    if kind == "form":
        return Hostile(method.name, as_form(sent), "application/x-www-form-urlencoded")
    content_type = draw(
        st.sampled_from(["application/json", "multipart/form-data; boundary=x", "", "text/xml"])
    )
    return Hostile(method.name, draw(st.binary(max_size=200)), content_type)
