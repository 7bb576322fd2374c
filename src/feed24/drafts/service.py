"""Use cases of drafts. A draft is its author's alone; for anybody else there is none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, insert, null, select, update

from feed24.db import Transaction, is_id
from feed24.drafts.contents import decode, encode, merged
from feed24.drafts.tables import draft, waiting
from feed24.errors import NotFound

_MINE = draft.c.id == bindparam("draft_id"), draft.c.author_id == bindparam("who")
_ONE = select(draft).where(*_MINE)
_HELD = _ONE.with_for_update()
# One that nobody else is publishing at this moment. SQLite has one writer at a time anyway.
_NEXT = (
    select(draft)
    .where(waiting, draft.c.publish_at <= bindparam("moment"))
    .order_by(draft.c.publish_at, draft.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_DUE = select(draft.c.id).where(waiting, draft.c.publish_at <= bindparam("moment")).limit(1)
_REMOVE = delete(draft).where(draft.c.id == bindparam("draft_id"))
_NO_ERROR = {"error_code": None, "error_text": None, "failed_at": None}


async def add(
    tx: Transaction, author_id: int, contents: Mapping[str, Any], publish_at: datetime | None
) -> int:
    """The id of a new draft, which is published at a moment if one is given."""
    sent, files = encode(merged({}, contents))
    row = {"author_id": author_id, "sent": sent, "files": files, "publish_at": publish_at}
    row |= {"revision": 1, "created_at": tx.now, "updated_at": tx.now}
    draft_id: int = await tx.scalar(insert(draft).returning(draft.c.id), row)
    return draft_id


async def change(
    tx: Transaction,
    author_id: int,
    draft_id: int,
    contents: Mapping[str, Any],
    **schedule: datetime | None,
) -> None:
    """Replace parameters, and with `publish_at` the moment. A refused draft gets another try.

    Raises NotFound.
    """
    before = await held(tx, author_id, draft_id)
    sent, files = encode(merged(decode(before.sent, before.files), contents))
    values = {"sent": sent, "files": null() if files is None else files, **schedule, **_NO_ERROR}
    values |= {"revision": before.revision + 1, "updated_at": tx.now}
    await tx.run(update(draft).where(draft.c.id == draft_id).values(values))


async def get(tx: Transaction, author_id: int, draft_id: int) -> Row[Any]:
    """The draft. Raises NotFound, also for somebody else's."""
    return await _found(tx, _ONE, author_id, draft_id)


async def held(tx: Transaction, author_id: int, draft_id: int) -> Row[Any]:
    """The draft, which nobody else changes or publishes meanwhile. Raises NotFound."""
    return await _found(tx, _HELD, author_id, draft_id)


async def _found(
    tx: Transaction, statement: Select[Any], author_id: int, draft_id: int
) -> Row[Any]:
    sent = {"draft_id": draft_id, "who": author_id}
    row = await tx.first(statement, sent) if is_id(draft_id) else None
    if row is None:
        raise NotFound(f"draft {draft_id}")
    return row


def of_author(author_id: int) -> Select[Any]:
    """The author's drafts, the latest first; of files only whether there are any."""
    shown = [column for column in draft.c if column is not draft.c.files]
    some = draft.c.files.is_not(None).label("has_files")
    return select(*shown, some).where(draft.c.author_id == author_id).order_by(draft.c.id.desc())


async def remove(tx: Transaction, draft_id: int) -> None:
    """A draft that this transaction holds is no longer needed."""
    await tx.run(_REMOVE, {"draft_id": draft_id})


async def is_due(tx: Transaction) -> bool:
    """Whether the time of some draft has come."""
    return await tx.scalar(_DUE, {"moment": tx.now}) is not None


async def next_due(tx: Transaction) -> Row[Any] | None:
    """A draft whose time has come, held by this transaction and by no other."""
    return await tx.first(_NEXT, {"moment": tx.now})


async def note_failure(tx: Transaction, row: Row[Any], code: str, text: str) -> None:
    """Keep why a draft could not be published, unless its author has changed it since."""
    same = draft.c.id == row.id, draft.c.revision == row.revision, draft.c.failed_at.is_(None)
    values = {"error_code": code, "error_text": text, "failed_at": tx.now}
    await tx.run(update(draft).where(*same).values(values))
