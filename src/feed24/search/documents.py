"""The documents that texts are found by. Nothing here asks the database.

A long text becomes several documents: PostgreSQL knows no places above 16,383 in one, and no more
than 256 places of one word. They overlap, so that a phrase is whole in one of them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from feed24.search.terms import SIGN
from feed24.search.words import compared, found_words, plain

# Words of one document, and of the longest phrase.
WINDOW = 250
LONGEST_PHRASE = 16
# What follows in a longer text is not found: nobody writes so much, and machines write more.
MOST_WORDS = 20_000

_STEP = WINDOW - LONGEST_PHRASE + 1
_GAP = ("", "")
_Compared = tuple[str, str]


def documents(*texts: str) -> list[str]:
    """Documents of the texts, which are parts of one post or of one comment; none without words.

    No phrase goes from one text to the next.
    """
    found = list(islice(_all(texts), MOST_WORDS))
    return [_document(found[n : n + WINDOW]) for n in _beginnings(len(found))]


def post_documents(title: str, message: str, tags: Iterable[str]) -> list[str]:
    """What a post is found by, besides its comments and names of files."""
    return documents(*tags, title, message)


def _all(texts: Iterable[str]) -> Iterator[_Compared]:
    for n, text in enumerate(texts):
        if n:
            yield _GAP
        yield from map(compared, found_words(plain(text)))


def _beginnings(count: int) -> range:
    return range(0, max(count - LONGEST_PHRASE + 1, min(count, 1)), _STEP)


def _document(words: list[_Compared]) -> str:
    stems = dict.fromkeys(stem for _, stem in words if stem)
    return " ".join((*(f"{SIGN}{form}" for form, _ in words), *stems))
