"""Changing, dismissing and reinstating people."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from feed24.access import Viewer
from feed24.db import Transaction, is_id
from feed24.departments import service as departments
from feed24.errors import Forbidden, NotFound
from feed24.index.changes import person_changed, record
from feed24.sessions import ending
from feed24.users.emails import normal
from feed24.users.errors import EmailTaken, LastAdministrator
from feed24.users.photos import Pictures
from feed24.users.service.joining import check_room
from feed24.users.tables import person

_HELD = select(person).where(person.c.id == bindparam("who")).with_for_update(key_share=True)

_ADMINISTRATORS = (
    select(person.c.id).where(person.c.admin, person.c.active).order_by(person.c.id)
).with_for_update()


async def edit(
    tx: Transaction,
    actor: Viewer,
    user_id: int,
    *,
    email: str | None = None,
    active: bool | None = None,
    department_ids: Iterable[int] | None = None,
    pictures: Pictures | None = None,
    limit: int | None = None,
    **fields: Any,
) -> None:
    """Change what is given; everybody may change themselves, administrators everybody.

    `active` and `department_ids` count from administrators only; `limit` is the largest number of
    active people. Raises NotFound, Forbidden, WrongEmail, WrongFile, EmailTaken, UnknownDepartment,
    TooManyPeople, LastAdministrator.
    """
    current = await _held_by(tx, actor, user_id)
    if email is not None:
        fields["email"] = normal(email)
    if pictures:
        fields |= await pictures.keep(tx)
    await _store(tx, user_id, fields)
    if actor.admin and department_ids is not None:
        await departments.place(tx, user_id, department_ids)
    if actor.admin and active is not None and active != current.active:
        await _activate(tx, user_id, active, limit)


async def check_editor(tx: Transaction, actor: Viewer, user_id: int) -> None:
    """Raises NotFound, or Forbidden for those who may not change this person."""
    await _held_by(tx, actor, user_id)


async def dismiss(tx: Transaction, user_id: int) -> None:
    """Let a person in no longer; what they wrote stays. Raises NotFound, LastAdministrator."""
    await _hold(tx, user_id)
    await _activate(tx, user_id, False)


async def reinstate(tx: Transaction, user_id: int) -> None:
    """Undo `dismiss`: the person's webhooks work again. Raises NotFound."""
    await _hold(tx, user_id)
    await _activate(tx, user_id, True)


async def _held_by(tx: Transaction, actor: Viewer, user_id: int) -> Row[Any]:
    row = await _hold(tx, user_id)
    if not actor.admin and actor.id != user_id:
        raise Forbidden(actor.id)
    return row


async def _hold(tx: Transaction, user_id: int) -> Row[Any]:
    """The person, whom nobody else changes until this transaction ends."""
    row = await tx.first(_HELD, {"who": user_id}) if is_id(user_id) else None
    if row is None:
        raise NotFound(f"person {user_id}")
    return row


async def _store(tx: Transaction, user_id: int, values: dict[str, Any]) -> None:
    """Store them. Whoever is signed in with an old password, or is dismissed, no longer is."""
    change = update(person).where(person.c.id == user_id).values(**values, updated_at=tx.now)
    try:
        await tx.run(change)
    except IntegrityError as error:
        # Nothing else about a person has to be unique.
        raise EmailTaken(values.get("email")) from error
    if "password_hash" in values or values.get("active") is False:
        await ending.end_all(tx, user_id)


async def _activate(tx: Transaction, user_id: int, active: bool, limit: int | None = None) -> None:
    if active:
        await check_room(tx, limit)
    else:
        await _check_not_last(tx, user_id)
    await _store(tx, user_id, {"active": active})
    record(tx, person_changed(user_id))


async def set_admin(tx: Transaction, user_id: int, admin: bool) -> None:
    """Make a person an administrator, or one no longer. Raises NotFound, LastAdministrator."""
    row = await _hold(tx, user_id)
    if row.admin == admin:
        return
    if not admin:
        await _check_not_last(tx, user_id)
    await _store(tx, user_id, {"admin": admin})
    record(tx, person_changed(user_id))


async def _check_not_last(tx: Transaction, user_id: int) -> None:
    # Whoever takes away another one's rights at the same time waits here.
    admins = await tx.scalars(_ADMINISTRATORS)
    if admins == [user_id]:
        raise LastAdministrator(user_id)
