"""A term: what a search asks of a post, in the words of the databases.

A *document* is a text as the databases keep it: tokens between spaces. A token is a form with a
sign in front of it, the sign alone where one part of a text ends and another begins, or a stem.
The forms come first and in the order of the text; the stems follow, each once.
"""

from dataclasses import dataclass

# No word holds it.
SIGN = "="


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that follow each other in one of a post's documents; `prefix`: the last may go on.

    Tokens are made of letters and digits, behind the sign: nothing in them needs escaping.
    """

    tokens: tuple[str, ...]
    prefix: bool = False

    def spelled(self, *, sqlite: bool) -> str:
        """For FTS5's MATCH, or as a tsquery."""
        if sqlite:
            return f'"{" ".join(self.tokens)}"' + (" *" if self.prefix else "")
        return " <-> ".join(f"'{token}'" for token in self.tokens) + (":*" if self.prefix else "")

    @property
    def needle(self) -> str:
        """What stands in a document with a space on both sides, if the term does."""
        return " ".join(("", *self.tokens)) + ("" if self.prefix else " ")


def as_kept(documents: list[str], *, sqlite: bool) -> list[str]:
    """Documents as the database keeps them."""
    return documents if sqlite else [_tsvector(each) for each in documents]


def _tsvector(document: str) -> str:
    """As PostgreSQL reads it. Stems have no place, so that no phrase goes on to them."""
    return " ".join(
        f"'{token}':{place}" if token.startswith(SIGN) else f"'{token}'"
        for place, token in enumerate(document.split(), 1)
        if token != SIGN
    )
