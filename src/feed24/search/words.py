"""Words of a text, in the forms in which they are compared.

Both databases are given words that are ready, so both find the same. A word is compared by its
*form*, without regard to letter case, accents and ё, or by its *stem*: `собраний` and `собрания`
are two forms of one stem.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from feed24.posts.text import without_markup

# What follows is not told apart: an index holds these words, which has its limits.
LONGEST = 64
# Of that much of a word the form is made: what is remembered of words has its limits as well.
LONGEST_WRITTEN = 4 * LONGEST
# Accents may be signs of their own after the letter they belong to.
_WORD = re.compile("[^\\W_][^\\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\\W_]*)*")
_RUSSIAN = Stemmer.Stemmer("russian")
_ENGLISH = Stemmer.Stemmer("english")


class Word(NamedTuple):
    """A word and where it stands in the text that it is of."""

    begin: int
    end: int
    form: str
    stem: str


def plain(text: str) -> str:
    """The text without its markup, in one line."""
    return " ".join(without_markup(text).split())


def found_words(text: str) -> list[str]:
    """The words of a plain text as they are written."""
    found: list[str] = _WORD.findall(text)
    return found


def words(text: str) -> Iterator[Word]:
    """The words of a plain text in their order."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), *compared(match[0]))


def compared(word: str) -> tuple[str, str]:
    """A word's form and its stem; both are blank for a few signs of accents that stand alone."""
    return _compared(word[:LONGEST_WRITTEN])


@lru_cache(maxsize=1 << 16)
def _compared(word: str) -> tuple[str, str]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    # Otherwise й and ё would fall to pieces with the accents.
    letters = (letter for letter in folded.replace("ё", "е") if letter.isalnum())
    form = "".join(letters)[:LONGEST]
    return form, _stem(form)


def _stem(form: str) -> str:
    if form.isascii():
        return form if form.isdigit() else str(_ENGLISH.stemWord(form))
    return str(_RUSSIAN.stemWord(form)) if "а" <= form[0] <= "я" else form
