"""Titles and hashtags out of a message."""

import time

import pytest

from feed24.posts import tags
from feed24.posts.text import blank, derived_title, hashtags


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("Meet at gate 2", "Meet at gate 2"),
        ("  two\r\n\tlines \u00a0here ", "two lines here"),
        ("[b]bold[/b] [I]and[/I] [color=#ff0000]red[/color]", "bold and red"),
        ("[url=https://x.test/?a=1]the page[/url]", "the page"),
        ("[url]https://x.test[/url]", "https://x.test"),
        ("[quote]said[/quote] I know", '"said" I know'),
        ("[list][*]one[*]two[/list]", "onetwo"),
        ("before[cut]after", "before"),
        ("before[CUT=more]after", "before"),
        ("[user=7]Ann Poe[/user] in [PROJECT=9]Crew[/PROJECT]", "Ann Poe in Crew"),
        ("see [DISK FILE ID=n5] there", "see there"),
        ("[DISK FILE ID=n5]", ""),
        ("[img]https://x.test/a.png[/img]", "https://x.test/a.png"),
        ("<b>bold</b><script>alert(1)</script><!-- hidden -->", "boldalert(1)"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("[boldly] [go]", "[boldly] [go]"),
        ("😀 hello", "😀 hello"),
        ("[b][/b]", ""),
        ("x" * 400, "x" * 400),
    ],
)
def test_derived_title(message: str, title: str) -> None:
    assert derived_title(message) == title


@pytest.mark.parametrize("piece", ["[", "[b", "[b ", "[cut ", "<", "<a ", "[quote", "[/url", "#"])
def test_long_markup_takes_one_pass(piece: str) -> None:
    began = time.perf_counter()
    derived_title(piece * 200_000)
    hashtags(piece * 200_000)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\u00a0", " \u00a0\u2003"])
def test_blank(text: str) -> None:
    assert blank(text)


@pytest.mark.parametrize("text", ["0", ".", " x ", "[b][/b]"])
def test_not_blank(text: str) -> None:
    assert not blank(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#safety first", ["safety"]),
        ("first\n#safety", ["safety"]),
        ("a #один, #two. #three]", ["один", "two", "three"]),
        ("a#no (#no [b]#no", []),
        ("# no", []),
        ("#a#b", ["a#b"]),
        ("#c<br>", ["c"]),
    ],
)
def test_hashtags(text: str, found: list[str]) -> None:
    assert hashtags(text) == found


def test_explicit_tags_come_first_and_each_counts_once() -> None:
    words = tags.words(" Office ,,drill, OFFICE", "now #Drill #gate", "#office #Über #über")
    assert words == ("Office", "drill", "gate", "Über")
    assert tags.words("") == ()


def test_a_tag_has_its_limits() -> None:
    assert tags.words("x" * 300, "#" + "X" * 400) == ("x" * 255,)
    assert len(tags.words("first", " ".join(f"#t{n}" for n in range(5000)))) == 1000
