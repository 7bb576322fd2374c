"""Which link of a message gets the preview."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed24.previews.links import first_link, links, normal

FIRST = [
    ("Look: https://a.test/x", "https://a.test/x"),
    ("(see https://a.test/x).", "https://a.test/x"),
    ("https://a.test/x_(y), and", "https://a.test/x_(y)"),
    ("[URL=https://a.test/x]https://b.test/[/URL]", "https://a.test/x"),
    ("[url]https://a.test/x[/url]", "https://a.test/x"),
    ('[URL="https://a.test/x"]here[/URL]', "https://a.test/x"),
    ('<a class="c" href="https://a.test/x">here</a>', "https://a.test/x"),
    ("[CODE]https://b.test/[/CODE] https://a.test/x", "https://a.test/x"),
    ("[code]https://b.test/", "https://b.test/"),
    ("[IMG]https://b.test/y.png[/IMG] https://a.test/x", "https://a.test/x"),
    ("[URL=mailto:a@b.test]x[/URL] [URL=/company/]y[/URL] https://a.test/x", "https://a.test/x"),
    ("https://user:pw@b.test/ https://a.test/x", "https://a.test/x"),
    ("HTTPS://A.TEST:443/x#part", "https://a.test/x"),
    ("http://a.test", "http://a.test/"),
    (
        "https://почта.рф/путь?к=1",
        "https://xn--80a1acny.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?%D0%BA=1",
    ),
    ("https://a.test/?q=a%20b&c", "https://a.test/?q=a%20b&c"),
    ("no link, a.test/x neither", None),
    ("ftp://a.test/x javascript:alert(1) file:///etc", None),
    ("http:// https://[::1 https://a.test:99999/", None),
    (f"https://a.test/{'x' * 3000}", None),
]


@pytest.mark.parametrize(("message", "link"), FIRST)
def test_the_first_link(message: str, link: str | None) -> None:
    assert first_link(message) == link


@pytest.mark.parametrize(
    "piece", ["[code]", "[/code]", "[url=", "<a ", "<a href=", "http://", "[img]", "(", "[url]x"]
)
def test_no_message_takes_long(piece: str) -> None:
    """Without the bound this would run into the time limit of the tests."""
    assert list(links(piece * (2_000_000 // len(piece)))) == []


def test_no_address_takes_long() -> None:
    assert list(links("http://a.test/" + ")" * 2_000_000)) == []
    assert list(links(("http://a.test/" + ")" * 1_900 + " ") * 1_000)) == ["http://a.test/"] * 100


def test_only_so_many_are_looked_at() -> None:
    assert len(list(links("https://a.test/ " * 1000))) == 100


@pytest.mark.parametrize(
    "text", ["https://a.test/\x00", "https://a b/", "https://\udc80/", "https://"]
)
def test_what_is_no_address(text: str) -> None:
    assert normal(text) is None


PIECES = st.sampled_from(
    ["https://", "http://a.test", "[URL=", "]", "[CODE]", "<a href='", "//", "@", ":", "%", "\\"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_whatever_a_message_holds(message: str) -> None:
    """A link is in its normal form, fits into an index, and names no credentials."""
    for link in links(message):
        assert normal(link) == link
        assert link.isascii()
        assert len(link) <= 2000
        assert "@" not in link.split("/")[2]
