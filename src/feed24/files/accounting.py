"""How much the Drive holds, and what of it waits for being collected."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, update

from feed24.db import Transaction, insert_new
from feed24.files import binning, collecting
from feed24.files.tables import binned, drive_object, file_content, file_version, present, upkeep


@dataclass(frozen=True, slots=True)
class Amount:
    """So many, with so many bytes."""

    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Account:
    """`files` are there, `bin` and what of it is `due` are deleted, `older` are earlier versions.

    `content` is what is kept of all this, each content once; `forgotten` is referred to by nothing.
    """

    files: Amount
    bin: Amount
    due: Amount
    older: Amount
    content: Amount
    forgotten: Amount
    collected_at: datetime | None


_SIZE = func.coalesce(func.sum(file_content.c.size), 0)
_OF_OBJECT = file_content.c.id == drive_object.c.content_id
_OLDER = and_(
    file_version.c.object_id == drive_object.c.id,
    file_version.c.content_id != drive_object.c.content_id,
)
_LAST = select(upkeep.c.begun_at).where(upkeep.c.task == collecting.TASK)


async def account(tx: Transaction) -> Account:
    """As of the transaction's moment."""
    objects = select(func.count(), _SIZE).select_from(drive_object).join(file_content, _OF_OBJECT)
    before = tx.now - binning.KEPT
    versions = (
        select(func.count(), _SIZE)
        .select_from(file_version)
        .join(drive_object, _OLDER)
        .join(file_content, file_content.c.id == file_version.c.content_id)
    )
    contents = select(func.count(), _SIZE).select_from(file_content)
    last = await tx.scalar(_LAST)
    return Account(
        files=await _amount(tx, objects.where(present)),
        bin=await _amount(tx, objects.where(~present)),
        due=await _amount(tx, objects.where(binned, drive_object.c.deleted_at < before)),
        older=await _amount(tx, versions),
        content=await _amount(tx, contents),
        forgotten=await _amount(tx, contents.where(~collecting.REFERRED)),
        collected_at=last if last and last.timestamp() > 0 else None,
    )


async def collect_soon(tx: Transaction) -> None:
    """Let the next worker that looks, once in an hour, remove what nobody refers to."""
    never = datetime.fromtimestamp(0, UTC)
    await insert_new(tx, upkeep, [{"task": collecting.TASK, "begun_at": never}])
    await tx.run(update(upkeep).where(upkeep.c.task == collecting.TASK).values(begun_at=never))


async def _amount(tx: Transaction, counted: Select[Any]) -> Amount:
    rows: Any = await tx.all(counted)
    ((count, size),) = rows
    return Amount(int(count), int(size))
