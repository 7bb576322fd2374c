"""BBCode as tokens, put in order before the parser makes HTML of them.

The parser knows nothing of items that end where the next begins, with lists inside of them, and its
own search for addresses takes minutes for some texts of forty thousand characters. Both are done
here, in one pass over the tokens. Nothing else uses the library itself.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bbcode import Parser

# Kind, name, options, text as written.
Token = tuple[int, str | None, Any, str]

ITEM = "*"
# Their content is taken as it is, so an address in it is no link.
_OPAQUE = frozenset({"img", "video"})
_LINK = "url"
_ADDRESS = re.compile(
    r"""\b(?:https?://|www\.)[^\s<>"\[\]]*[^\s<>"\[\].,;:!?')]""",
    re.IGNORECASE,
)


class OrderedParser(Parser):  # type: ignore[misc]
    """The parser, with every item of a list closed and every address in a link."""

    def tokenize(self, data: str) -> list[Token]:
        return list(_Pass(super().tokenize(data)))


class _Pass:
    """One walk over the tokens of one text."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._tokens = tokens
        # For each open list, whether an item of it is open.
        self._lists: list[bool] = []
        self._code = False
        self._linked = 0

    def __iter__(self) -> Iterator[Token]:
        for token in self._tokens:
            kind, name = token[0], token[1]
            if self._code:
                self._code = not (kind == Parser.TOKEN_TAG_END and name == "code")
                yield token
            elif kind == Parser.TOKEN_TAG_START:
                yield from self._start(token)
            elif kind == Parser.TOKEN_TAG_END:
                yield from self._end(token)
            elif kind == Parser.TOKEN_DATA and not self._linked:
                yield from _with_links(token[3])
            else:
                yield token

    def _start(self, token: Token) -> Iterator[Token]:
        name = token[1]
        if name == ITEM:
            yield from self._item(token)
            return
        if name == "list":
            self._lists.append(False)
        self._code = name == "code"
        self._linked += name == _LINK or name in _OPAQUE
        yield token

    def _item(self, token: Token) -> Iterator[Token]:
        if not self._lists:
            yield (Parser.TOKEN_DATA, None, None, token[3])
            return
        yield from self._close_item()
        self._lists[-1] = True
        yield token

    def _end(self, token: Token) -> Iterator[Token]:
        name = token[1]
        if name == ITEM:
            yield from self._close_item()
            return
        if name == "list" and self._lists:
            yield from self._close_item()
            self._lists.pop()
        if self._linked and (name == _LINK or name in _OPAQUE):
            self._linked -= 1
        yield token

    def _close_item(self) -> Iterator[Token]:
        if self._lists and self._lists[-1]:
            self._lists[-1] = False
            yield (Parser.TOKEN_TAG_END, ITEM, None, "")


def _with_links(text: str) -> Iterator[Token]:
    """The text in pieces, each address in it as if it stood in a tag of its own."""
    done = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > done:
            yield (Parser.TOKEN_DATA, None, None, text[done : found.start()])
        yield (Parser.TOKEN_TAG_START, _LINK, {}, "")
        yield (Parser.TOKEN_DATA, None, None, found[0])
        yield (Parser.TOKEN_TAG_END, _LINK, None, "")
        done = found.end()
    if done < len(text):
        yield (Parser.TOKEN_DATA, None, None, text[done:])
