"""PHP's forms: every recorded answer, the shapes clients rely on, and hostile input."""

import json
import time
from base64 import b64decode
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.forms import LONG, MAX_DEPTH, fold_fields, parse_form
from tests.rest.tables import cases

CASES = list(cases("php_parse_str.json"))
LONGEST_SHOWN = 60


def raw(case: dict[str, Any]) -> bytes:
    if "input" in case:
        return str(case["input"]).encode()
    return b64decode(case["input_base64"])


def text(recorded: Any) -> str:
    """A recorded text or integer key as our decoder writes it."""
    if isinstance(recorded, dict):
        return b64decode(recorded["base64"]).decode("utf-8", "surrogateescape")
    return str(recorded)


def plain(recorded: Any) -> Any:
    """A recorded structure as our data model."""
    if isinstance(recorded, dict) and "list" in recorded:
        return [plain(value) for value in recorded["list"]]
    if isinstance(recorded, dict) and "map" in recorded:
        return {text(key): plain(value) for key, value in recorded["map"]}
    return text(recorded)


def ordered(value: Any) -> Any:
    """Comparable with the order of keys and the kind of every array."""
    if isinstance(value, dict):
        return ("map", [(key, ordered(each)) for key, each in value.items()])
    if isinstance(value, list):
        return ("list", [ordered(each) for each in value])
    return value


def name_of(case: dict[str, Any]) -> str:
    shown = raw(case).decode("latin-1").encode("unicode_escape").decode()
    return shown[:LONGEST_SHOWN] + (f"...{len(shown)}" if len(shown) > LONGEST_SHOWN else "")


def test_the_whole_table_is_here() -> None:
    assert len(CASES) == 589


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_agrees_with_php(case: dict[str, Any]) -> None:
    """In an address, in a posted body, and in what becomes JSON of it."""
    found, posted = parse_form(raw(case)), parse_form(raw(case), posted=True)
    asked = case.get("raised", case["result"])
    assert ordered(found) == ordered(plain(asked))
    assert ordered(posted) == ordered(plain(case.get("post", asked)))
    if case["json"] and "raised" not in case:
        assert compact(found) == compact(json.loads(case["json"]))


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_blank_pair_in_brackets_is_a_key() -> None:
    # PHP skips one blank when it looks for an empty bracket, not several.
    assert parse_form(b"a[ ]=1&b[  ]=2") == {"a": ["1"], "b": {"  ": "2"}}


def test_multipart_names_are_not_percent_decoded() -> None:
    fields = [("a[%5B]", "x+y"), ("a[b.c]", "%20"), ("d.e", "1"), ("[f]", "2"), ("g\0h", "3")]
    assert fold_fields(fields) == {"a": {"%5B": "x+y", "b.c": "%20"}, "d_e": "1", "g": "3"}


def test_more_variables_than_php_reads_are_all_there() -> None:
    body = "&".join(f"a[{n}]={n}" for n in range(20_000)).encode()
    assert parse_form(body, posted=True) == {"a": [str(n) for n in range(20_000)]}


def nested(depth: int) -> bytes:
    return b"k" + b"[a]" * depth + b"=v"


def depth_of(value: Any) -> int:
    depth = 0
    while isinstance(value, dict | list):
        value = next(iter(value.values() if isinstance(value, dict) else value))
        depth += 1
    return depth


def test_nesting_ends_where_promised() -> None:
    assert depth_of(parse_form(nested(MAX_DEPTH))) == MAX_DEPTH + 1
    assert parse_form(nested(MAX_DEPTH + 1)) == []
    assert parse_form(b"k=1&x=2&" + nested(MAX_DEPTH + 1)) == {"x": "2"}


def test_what_remains_may_be_a_list_again() -> None:
    assert parse_form(b"0=a&" + nested(MAX_DEPTH + 1)) == ["a"]


def test_a_replaced_array_starts_over() -> None:
    assert parse_form(b"a[9]=x&a[]=y&a=1&a[]=z&a[k]=v&a[]=w") == {
        "a": {"0": "z", "k": "v", "1": "w"}
    }


BOMBS = {
    "open brackets": lambda n: b"k" + b"[" * n,
    "closed brackets": lambda n: b"k" + b"[]" * n,
    "keys": lambda n: b"k" + b"[a]" * n,
    "half of them closed": lambda n: b"k" + b"[a" * n + b"]" * n,
    "many names": lambda n: b"k[a=&" * n,
    "deep names": lambda n: (b"k" + b"[]" * MAX_DEPTH + b"=&") * (n // (2 * MAX_DEPTH)),
    "append after a gap": lambda n: b"k[7]=&" + b"k[]=&" * n,
    "text key last": lambda n: b"k[]=&" * n + b"k[x]=&" + b"k[]=&" * n,
    "replaced again and again": lambda n: b"k[x]=&k[]=&k=&" * n,
    "ampersands": lambda n: b"&" * n,
    "equals signs": lambda n: b"k=" + b"=" * n,
    "percent signs": lambda n: b"%" * n,
    "encoded brackets": lambda n: b"k" + b"%5Ba%5D" * n,
    "blanks": lambda n: b" " * n + b"[ " * n,
}


def seconds(body: bytes) -> float:
    begun = time.process_time()
    parse_form(body, posted=True)
    return time.process_time() - begun


@pytest.mark.parametrize("bomb", BOMBS)
def test_hostile_input_takes_linear_time(bomb: str) -> None:
    # Quadratic work on the larger input would take minutes.
    assert seconds(BOMBS[bomb](50_000)) < 5


@given(st.lists(st.sampled_from(["%", "2", "B", "b", "F", "3D", "+", "%25", "x"]), max_size=60))
def test_long_values_are_decoded_like_short_ones(pieces: list[str]) -> None:
    sent = "".join(pieces)
    parsed = parse_form(f"v={sent}&w={'-' * LONG}-{sent}".encode(), posted=True)
    assert isinstance(parsed, dict)
    assert parsed["w"] == "-" * LONG + "-" + parsed["v"]


@given(st.binary(max_size=200), st.booleans())
def test_never_raises(body: bytes, posted: bool) -> None:
    assert isinstance(parse_form(body, posted=posted), dict | list)


PIECES = st.sampled_from(["a", "[", "]", "=", "&", "0", "1", "-", "9223372036854775807", ".", " "])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_lists_and_maps_are_told_apart(body: str) -> None:
    pending = [parse_form(body.encode())]
    while pending:
        array = pending.pop()
        assert array or array == []
        if isinstance(array, dict):
            assert list(array) != [str(n) for n in range(len(array))]
        inner = array.values() if isinstance(array, dict) else array
        pending.extend(value for value in inner if not isinstance(value, str))


@given(st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), st.text(), max_size=5))
def test_reads_what_a_client_writes(fields: dict[str, str]) -> None:
    assert parse_form(urlencode(fields).encode(), posted=True) == (fields or [])
