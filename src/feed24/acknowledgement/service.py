"""Use cases of acknowledgements. Whoever may not see the post learns nothing, not even of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, select

from feed24.access import Viewer
from feed24.acknowledgement import ledger
from feed24.acknowledgement.ledger import Report, Round
from feed24.acknowledgement.refusals import (
    BeforeBeginning,
    NotImportant,
    NotSettled,
    TextChanged,
)
from feed24.acknowledgement.tables import confirmation
from feed24.db import Transaction, is_id
from feed24.errors import Forbidden, NotFound
from feed24.history import askings
from feed24.history.tables import asking
from feed24.index.changes import record, unconfirmed
from feed24.posts.service import get, mark, mark_read
from feed24.posts.tables import post, read_mark
from feed24.posts.visibility import Level, level_of

# Transactions carry the moment of their beginning; by then those that began at a moment are over.
SETTLED_AFTER = timedelta(minutes=1)

_WHICH = select(post.c.id, post.c.revision, post.c.important).where(post.c.id == bindparam("which"))
# Nobody edits the post meanwhile; with the second nobody confirms it either.
_TEXT_HELD = _WHICH.with_for_update(read=True)
_ALONE = _WHICH.with_for_update()
_ASKED_REVISION = select(asking.c.revision).where(
    asking.c.post_id == bindparam("which"), asking.c.until.is_(None)
)
_FORGET = delete(read_mark).where(
    read_mark.c.post_id == bindparam("which"),
    ~exists().where(
        confirmation.c.post_id == read_mark.c.post_id,
        confirmation.c.user_id == read_mark.c.user_id,
        confirmation.c.revision >= bindparam("revision"),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ledger of a post as one person may know it; without a report it is that person's own."""

    revision: int
    round: Round | None
    state: str | None
    confirmed_at: datetime | None
    report: Report | None


async def standing(
    tx: Transaction, viewer: Viewer, post_id: int, at: datetime | None, day: str
) -> Standing:
    """As of a moment, or of now; `day` is the one whose reminders are counted.

    Raises NotFound, NotSettled, BeforeBeginning.
    """
    row, level = await get(tx, viewer, post_id)
    await check_moment(tx, post_id, at)
    asked, state, confirmed_at = await ledger.state_of(tx, post_id, at, viewer.id)
    may_know = level >= Level.UPDATE
    found = await ledger.report(tx, post_id, at, day, viewer.id) if may_know else None
    return Standing(row.revision, asked, state, confirmed_at, found)


async def confirm(tx: Transaction, actor: Viewer, post_id: int, revision: int | None) -> int:
    """The actor has read that text of the post, or the one it has now; which one that is.

    Raises NotFound, TextChanged.
    """
    row = await _held(tx, _TEXT_HELD, actor, post_id)
    if revision is not None and revision != row.revision:
        raise TextChanged(revision)
    await mark_read(tx, actor, post_id)
    return int(row.revision)


async def ask_again(tx: Transaction, actor: Viewer, post_id: int) -> bool:
    """Ask all readers but the actor, and who has read it, to confirm the text as it is now.

    False, and nothing changes, when it is the text that they are asked about already. Raises
    NotFound, Forbidden, NotImportant.
    """
    row = await _held(tx, _ALONE, actor, post_id)
    if await level_of(tx, actor, post_id) < Level.UPDATE:
        raise Forbidden(f"post {post_id}")
    if not row.important:
        raise NotImportant(post_id)
    if await tx.scalar(_ASKED_REVISION, {"which": post_id}) == row.revision:
        return False
    await askings.again(tx, post_id)
    await tx.run(_FORGET, {"which": post_id, "revision": row.revision})
    record(tx, unconfirmed(post_id))
    await mark(tx, post_id, actor.id)
    return True


async def _held(tx: Transaction, statement: Any, viewer: Viewer, post_id: int) -> Row[Any]:
    """The post, if the viewer may read it. Raises NotFound."""
    row = await tx.first(statement, {"which": post_id}) if is_id(post_id) else None
    if row is None or await level_of(tx, viewer, post_id) < Level.READ:
        raise NotFound(f"post {post_id}")
    return row


async def check_moment(tx: Transaction, post_id: int, at: datetime | None) -> None:
    """Raises NotSettled, BeforeBeginning."""
    if at is None:
        return
    if at > tx.now - SETTLED_AFTER:
        raise NotSettled(at)
    begun = await ledger.begun(tx, post_id)
    if begun is None or at < begun:
        raise BeforeBeginning(at)
