"""The comments that one person has written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.comments.tables import comment
from feed24.db import BIGGEST, Transaction

_WRITTEN = (
    select(comment).where(comment.c.author_id == bindparam("author")).limit(bindparam("size"))
)
_AFTER = _WRITTEN.where(comment.c.id > bindparam("place")).order_by(comment.c.id)
_BEFORE = _WRITTEN.where(comment.c.id < bindparam("place")).order_by(comment.c.id.desc())


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two comment ids: the list runs upwards from it, or downwards."""

    comment_id: int = BIGGEST
    upwards: bool = False

    @classmethod
    def beside(cls, first_id: int | None, last_id: int | None) -> "Cursor":
        """As `FIRST_ID` and `LAST_ID` say; the first of them wins."""
        if first_id is not None:
            return cls(first_id, upwards=True)
        return cls() if last_id is None else cls(last_id)


async def written_by(
    tx: Transaction, author_id: int, cursor: Cursor, size: int
) -> Sequence[Row[Any]]:
    """The comments next to the cursor, the latest first in either direction.

    Whether the author, or whoever asks, may still see their posts is not asked.
    """
    statement = _AFTER if cursor.upwards else _BEFORE
    sent = {"author": author_id, "place": cursor.comment_id, "size": size}
    return sorted(await tx.all(statement, sent), key=lambda row: row.id, reverse=True)
