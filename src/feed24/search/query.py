"""What somebody typed, as terms: words, "exact phrases", beginnings* and -what to leave out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feed24.errors import Invalid
from feed24.search.documents import LONGEST_PHRASE
from feed24.search.terms import SIGN, Term
from feed24.search.words import compared, found_words

# Each costs a look into the index.
MOST_TERMS = 20
# Quotation marks of any kind; one that is never closed is closed by the end.
_QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"((?<!\S)-)?(?:[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|\Z)|([^\s{_QUOTES}]+))"
)


class NothingAsked(Invalid):
    """There is no word in the query that has to be found."""


class TooMuchAsked(Invalid):
    """The query has more words, or a longer phrase, than can be looked for."""


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that a post has to have, and others that it must not have; each once."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...]


def parsed(text: str) -> Query:
    """Every text is a query, except one that asks for nothing or for too much.

    Signs that mean nothing here only separate words. Raises NothingAsked, TooMuchAsked.
    """
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for minus, term in _pieces(text):
        (unwanted if minus else wanted)[term] = None
        if len(wanted) + len(unwanted) > MOST_TERMS:
            raise TooMuchAsked
    if not wanted:
        raise NothingAsked
    return Query(tuple(wanted), tuple(unwanted))


def _pieces(text: str) -> Iterator[tuple[bool, Term]]:
    for minus, phrase, word in _PIECE.findall(text):
        found = [compared(each) for each in found_words(word or phrase)]
        forms = [f"{SIGN}{form}" for form, _ in found if form]
        if len(forms) > LONGEST_PHRASE:
            raise TooMuchAsked
        prefix = word.endswith("*")
        if forms and (phrase or (minus and len(forms) > 1)):
            yield bool(minus), Term(tuple(forms), prefix)
            continue
        for n, (form, stem) in enumerate(found, 1):
            begins = prefix and n == len(found)
            if form:
                yield bool(minus), Term((f"{SIGN}{form}" if begins else stem,), begins)
