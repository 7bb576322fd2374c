"""Keeping which codes a text mentions, in the transaction that writes the text."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert

from feed24.db import Transaction
from feed24.notifications.tables import mention

_OF_POST = delete(mention).where(
    mention.c.post_id == bindparam("post"), mention.c.comment_id.is_(None)
)
_OF_COMMENT = delete(mention).where(mention.c.comment_id == bindparam("comment"))


async def keep(
    tx: Transaction, codes: Iterable[str], post_id: int, comment_id: int | None = None
) -> None:
    """The text, which mentioned nobody, mentions these codes."""
    rows = [{"post_id": post_id, "comment_id": comment_id, "code": code} for code in codes]
    if rows:
        await tx.run(insert(mention), rows)


async def replace(
    tx: Transaction, codes: Iterable[str], post_id: int, comment_id: int | None = None
) -> None:
    """The text mentions these codes and no others any more."""
    if comment_id is None:
        await tx.run(_OF_POST, {"post": post_id})
    else:
        await tx.run(_OF_COMMENT, {"comment": comment_id})
    await keep(tx, codes, post_id, comment_id)
