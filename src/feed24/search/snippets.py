"""Pieces of text around the words that were found. Plain text: nothing in it is markup."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from feed24.search.documents import MOST_WORDS
from feed24.search.terms import SIGN, Term
from feed24.search.words import Word, plain, words

# About so many characters are shown, so many of them before the first word that was found.
WIDTH, BEFORE = 240, 60
CUT = "…"
# Different people look for the same words. Longer texts would take too much room.
REMEMBERED, LONGEST_REMEMBERED = 4096, 4_000


class Piece(NamedTuple):
    """Part of a snippet; `marked` when it is a word that was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a text has of some terms: how many of them, and its most telling part."""

    terms: int
    pieces: tuple[Piece, ...]


def look(text: str, terms: tuple[Term, ...]) -> Look:
    """Look for terms in a text; without any, its beginning is shown."""
    return (_remembered if len(text) <= LONGEST_REMEMBERED else _look)(text, terms)


def _look(text: str, terms: tuple[Term, ...]) -> Look:
    shown = plain(text)
    there = list(islice(words(shown), MOST_WORDS))
    places = _Places(there)
    found = [hits for term in terms if (hits := set(places.of(term)))]
    marks = sorted(set().union(*found))
    return Look(len(found), tuple(_pieces(shown, [there[n] for n in marks])))


# Depends on nothing but what is handed over, so what is remembered is never out of date.
_remembered = lru_cache(maxsize=REMEMBERED)(_look)


class _Places:
    """Which words of a text are which."""

    def __init__(self, there: Sequence[Word]) -> None:
        self._forms = [f"{SIGN}{word.form}" for word in there]
        self._by_token: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(there):
            self._by_token[self._forms[n]].append(n)
            self._by_token[word.stem].append(n)

    def of(self, term: Term) -> Iterator[int]:
        """The words that a term consists of, wherever it is."""
        *before, last = term.tokens
        if not before and not term.prefix:
            yield from self._by_token.get(last, ())
            return
        for n in range(len(self._forms) - len(before)):
            here = self._forms[n + len(before)]
            goes = here.startswith(last) if term.prefix else here == last
            if goes and self._forms[n : n + len(before)] == before:
                yield from range(n, n + len(term.tokens))


def _pieces(text: str, marks: Sequence[Word]) -> Iterator[Piece]:
    begin = _beginning(text, marks[0].begin) if marks else 0
    end = _end(text, begin)
    before, place = CUT if begin else "", begin
    for mark in marks:
        if mark.end > end:
            break
        if lead := before + text[place : mark.begin]:
            yield Piece(lead, marked=False)
        yield Piece(text[mark.begin : mark.end], marked=True)
        before, place = "", mark.end
    if rest := before + text[place:end] + (CUT if end < len(text) else ""):
        yield Piece(rest, marked=False)


def _beginning(text: str, first: int) -> int:
    """Where a word begins, some way before the first mark."""
    if first <= BEFORE:
        return 0
    return text.find(" ", first - BEFORE, first) + 1 or first


def _end(text: str, begin: int) -> int:
    """Where a word ends."""
    if len(text) - begin <= WIDTH:
        return len(text)
    end = text.rfind(" ", begin, begin + WIDTH)
    return end if end > begin + WIDTH // 2 else begin + WIDTH
