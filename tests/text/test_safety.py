"""Whatever is written, what is shown runs nothing, loads nothing but pictures and is balanced."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feed24.text.addresses import SCHEMES
from feed24.text.cleaning import clean
from feed24.text.markup import to_html
from feed24.text.mentions import PERHAPS
from feed24.text.rendering import MOST_MARKS, render, with_files

VOID = {"br", "img"}
ELEMENTS = {
    *("b", "i", "u", "s", "span", "a", "br", "img", "p", "div", "blockquote", "cite", "pre"),
    *("code", "details", "summary", "ul", "ol", "li", "table", "tbody", "tr", "td", "th"),
}
ATTRIBUTES = {
    "a": {"href", "rel", "data-file", "download"},
    "img": {"src", "alt", "width", "height", "data-file", "loading", "referrerpolicy"},
    "ol": {"type"},
    "span": {"style", "data-mention", "data-file"},
    "div": {"style"},
}


class Inspector(HTMLParser):
    """Follows HTML as a browser would and asserts about every element."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()), (tag, name)
            if name in {"href", "src"}:
                scheme = (value or "").partition(":")[0].lower()
                assert scheme in SCHEMES or not scheme.isalpha() or ":" not in (value or "")
            if name == "style":
                assert set(value or "").isdisjoint("()\\<>@")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


class Reader(HTMLParser):
    """The text that a browser shows."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert not inspector.open


NAMES = [
    *("b", "i", "u", "s", "p", "url", "img", "video", "quote", "code", "spoiler", "list", "*"),
    *("table", "tr", "td", "th", "color", "size", "font", "left", "center", "right", "user"),
    *("project", "department", "disk", "document", "cut"),
]
BAD = [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " \x01javascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    '" onmouseover="alert(1)',
    "' onerror='alert(1)",
    "x><script>alert(1)</script>",
    "</style><script>",
    "red;background:url(javascript:x)",
    "expression(alert(1))",
    "//x.test",
    "\\\\x.test",
    'https://x.test/"><svg onload=alert(1)>',
    "5",
    "n5",
    "\ufdd0\ufdd1",
    "&#106;avascript:alert(1)",
    "&colon;",
    "<!--",
    "-->",
    "]]>",
    "{{ bbcode-link-0 }}",
    '<span data-file="n1"></span>',
]
words = st.one_of(st.sampled_from(BAD), st.text(max_size=8))
tags = st.builds(
    lambda name, form, word: form.format(name, word),
    st.sampled_from(NAMES),
    st.sampled_from(
        [
            "[{0}]",
            "[/{0}]",
            "[{0}={1}]",
            '[{0}="{1}"]',
            "[{0} id={1}]",
            "[{0} width={1} x='{1}']",
            "[ {0}={1} ]",
        ]
    ),
    words,
)
marked_up = st.lists(st.one_of(tags, words), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(marked_up, st.text(max_size=200)))
@example(text="[url=javascript:alert(1)]x[/url]")
@example(text="[table][td]x[p][tr][/td]y[/p]")
@example(text="[url][img]x[/url][/img]")
@example(text="[url=a.test][table][url=b.test]x")
@example(text="[url=a.test][table]" * 9 + "x")
def test_no_text_becomes_anything_but_harmless_html(text: str) -> None:
    found = render(text)
    inspect(found.html)
    assert clean(found.html) == found.html
    # What is no mention at first sight is none.
    assert PERHAPS.search(text) or not found.mentions
    whole = with_files(found, lambda name: f'<img src="javascript:{name}" onerror="x"><b>{name}')
    inspect(whole)
    assert whole.count("<img") >= len(found.files)


@settings(max_examples=200, deadline=None)
@given(text=marked_up)
def test_the_parser_alone_lets_no_tag_through_that_was_not_its_own(text: str) -> None:
    """Cleaning is the second lock; the first holds by itself."""
    html, _ = to_html(text)
    assert "<script" not in html
    assert "<svg" not in html
    assert "<!--" not in html


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_characters="[]\r\n", exclude_categories=["Cs", "Cc"])))
def test_text_without_markup_stays_what_it_is(text: str) -> None:
    reader = Reader()
    reader.feed(render(text).html)
    reader.close()
    assert reader.text == text.translate({0xFDD0: "'", 0xFDD1: '"'})


PIECES = {
    "nested": "[b]",
    "nested with a line": "[b]\n",
    "closed": "[b]x[/b]",
    "brackets": "[",
    "dots": "a.",
    "addresses": "http://a.bc ",
    "address": "http://,",
    "colons": ":,",
    "open options": '[url="',
    "options": "[url a=b",
    "items": "[list][*]",
    "files": "[DISK FILE ID=n1]",
    "cells": "[table][tr][td]",
    "links": "[url=/a]",
    "lines": "\n",
    "crossed": "[p][url=/x][p]x[/p][/url][/p]",
    "entities": "&",
}


@pytest.mark.parametrize("name", PIECES)
def test_hostile_text_takes_a_moment(name: str) -> None:
    """Once as often as it is still looked at, and once as long as a request can be."""
    piece = PIECES[name]
    marks = piece.count("[") + piece.count("\n") or 1
    began = time.process_time()
    inspect(render(piece * (MOST_MARKS // marks)).html)
    inspect(render("[b]" * 20 + piece * 200_000).html)
    assert time.process_time() - began < 10


def test_three_thousand_nested_tags() -> None:
    html = render("[b]" * 3000 + "x" + "[/b]" * 500).html
    inspect(html)
    assert html.count("<b>") == 20
