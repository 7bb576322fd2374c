"""What a page says, in whatever way it says it."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed24.previews.decoding import decoded
from feed24.previews.pages import LONGEST_TITLE, plain, read, read_oembed
from feed24.previews.pictures import LONGEST_SIDE, NoPicture, small
from tests.previews.site import HTML, picture


def test_open_graph_comes_first() -> None:
    found = read(HTML)
    assert found.title == "New & improved"
    assert found.description == "All about it"
    assert found.site_name == "The Site"
    assert found.image == "/picture.png"


def test_a_plain_page() -> None:
    found = read(
        "<base href='https://b.test/'><TITLE>\n A <b>title</b> &eacute;</TITLE><title>No</title>"
        "<META NAME=Description CONTENT='It is'>"
        "<link rel=alternate type='application/json+oembed' href='/oembed'>"
    )
    assert found.title == "A <b>title</b> é"
    assert (found.description, found.oembed, found.base) == ("It is", "/oembed", "https://b.test/")


def test_what_stands_in_the_body_does_not_count() -> None:
    assert read("<body><title>x</title><meta property='og:title' content='x'>").title == ""


@pytest.mark.parametrize("html", ["", " ", "\0", "<", "<!--", "<title>", "<meta", "&#0;&#xD800;"])
def test_broken_pages_say_nothing(html: str) -> None:
    assert read(html).title == ""


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<font color=a><p>" * 60_000,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<svg><g>" * 100_000,
        "<table><form>" * 80_000,
        "<" * 1_000_000,
        "<meta property=og:title content=''>" * 28_000,
        "<title>" + "x" * 1_000_000,
    ],
)
def test_no_page_takes_long(html: str) -> None:
    """With a tree some of these take minutes, or all memory."""
    assert len(read(html).title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("é".encode(), None),
        ("é".encode("latin-1"), "iso-8859-1"),
        ("\ufeffé".encode(), "koi8-r"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), None),
        (
            "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>Привет".encode(
                "koi8-r"
            ),
            None,
        ),
        ("<meta charset=utf-16>é".encode(), None),
        ("é".encode(), "nonsense"),
        ("é".encode("utf-16"), "utf-16"),
    ],
)
def test_alphabets(content: bytes, charset: str | None) -> None:
    text = decoded(content, charset)
    assert text.endswith(("é", "Привет"))


@pytest.mark.parametrize("charset", ["punycode", "idna", "base64", "unicode_escape", "x" * 9999])
def test_only_encodings_of_the_web_are_known(charset: str) -> None:
    assert decoded(b"a\xff", charset) == "a\ufffd"


def test_texts_are_one_line_and_short() -> None:
    assert plain(" a\n\tb\0\u202ec\x1b ", 50) == "a bc"
    assert plain("x" * 900, 10) == "xxxxxxxxx…"


def test_oembed() -> None:
    found = read_oembed(b'{"title": "T", "provider_name": "P", "thumbnail_url": "u", "html": 1}')
    assert (found.title, found.site_name, found.image) == ("T", "P", "u")
    for content in (b"", b"[]", b"{", b"[" * 100_000, b"\xff"):
        with pytest.raises(ValueError, match="oEmbed"):
            read_oembed(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_pictures_are_made_anew(kind: str) -> None:
    made = small(picture(kind=kind))
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert made.content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture(16, 16)],
)
def test_what_is_no_picture_to_show(content: bytes) -> None:
    with pytest.raises(NoPicture):
        small(content)


def test_half_a_picture() -> None:
    with pytest.raises(NoPicture):
        small(picture()[:200])


@pytest.mark.parametrize(
    "look", [{"width": 5000, "height": 5000}, {"kind": "BMP"}, {"kind": "TIFF"}]
)
def test_other_pictures_are_not_shown(look: dict[str, Any]) -> None:
    with pytest.raises(NoPicture):
        small(picture(**look))


PIECES = st.sampled_from(
    [
        "<meta ",
        "property=og:title ",
        "content='",
        "'",
        ">",
        "<title>",
        "</",
        "&#x",
        "<!--",
        "\0",
        "é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=30).map("".join).map(str.encode))
)
def test_whatever_a_page_holds(content: bytes) -> None:
    """It is read, and what comes out can be stored on both databases."""
    found = read(decoded(content, None))
    for text in (found.title, found.description, found.site_name):
        assert "\0" not in text
        assert text.encode().decode() == text
    with contextlib.suppress(NoPicture):
        small(content)
