"""Changing, restricting and removing applications."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from feed24.applications import checks, secrets
from feed24.applications.errors import UnknownPerson
from feed24.applications.tables import (
    application,
    application_consent,
    application_user,
    oauth_code,
    oauth_token,
)
from feed24.db import NUMBERS, Transaction, is_id, one_of
from feed24.digest import digest
from feed24.errors import NotFound
from feed24.events import recording as events
from feed24.events.kinds import ApplicationInstalled, ApplicationUninstalled, ApplicationUpdated
from feed24.events.service import subscribing
from feed24.files import storages
from feed24.users.tables import person

_HELD = (
    select(application)
    .where(application.c.id == bindparam("id"), application.c.removed_at.is_(None))
    .with_for_update()
)
_ACTIVE = select(person.c.id).where(
    person.c.active, one_of(person.c.id, bindparam("people", type_=NUMBERS))
)


async def change(
    tx: Transaction,
    application_id: int,
    *,
    title: str | None = None,
    scopes: Iterable[str] | None = None,
    handler_url: str | None = None,
    install_url: str | None = None,
) -> int:
    """Change what is given; the number of its version, which is a new one if anything was.

    Scopes that are taken away are gone from tokens at once; those that are added come with the next
    authorization. Raises NotFound, WrongTitle, WrongAddress.
    """
    current = await held(tx, application_id)
    values: dict[str, Any] = {}
    if title is not None:
        values["title"] = checks.title(title)
    if scopes is not None:
        values["scopes"] = ",".join(dict.fromkeys(scopes))
    if handler_url is not None:
        values["handler_url"] = checks.address(handler_url, "handler_url")
    if install_url is not None:
        values["install_url"] = checks.address(install_url, "install_url") if install_url else ""
    if not values:
        return int(current.version)
    before, version = int(current.version), int(current.version) + 1
    await _store(tx, application_id, {**values, "version": version})
    events.record(tx, ApplicationUpdated(version, before, application_id=application_id))
    return version


async def restrict(tx: Transaction, application_id: int, user_ids: Iterable[int] | None) -> None:
    """Let only these people use it; None for everybody. Raises NotFound, UnknownPerson."""
    await held(tx, application_id)
    people = sorted(set(user_ids or ()))
    known = await tx.scalars(_ACTIVE, {"people": [each for each in people if is_id(each)]})
    for unknown in sorted(set(people) - set(known)):
        raise UnknownPerson(unknown)
    mine = application_user.c.application_id == application_id
    await tx.run(delete(application_user).where(mine))
    if people:
        rows = [{"application_id": application_id, "user_id": each} for each in people]
        await tx.run(insert(application_user), rows)
    await _store(tx, application_id, {"restricted": user_ids is not None})
    await storages.open_application(tx, application_id, None if user_ids is None else people)


async def activate(tx: Transaction, application_id: int, active: bool) -> None:
    """Switch it off, so that its tokens are refused, or on again. Raises NotFound."""
    await held(tx, application_id)
    await _store(tx, application_id, {"active": active})


async def new_secret(tx: Transaction, application_id: int) -> str:
    """A client secret in place of the old one; shown this once. Raises NotFound."""
    await held(tx, application_id)
    secret = secrets.client_secret()
    await _store(tx, application_id, {"secret_hash": digest(secret)})
    return secret


async def finish_installation(tx: Transaction, application_id: int) -> bool:
    """The application is installed from now on; whether it was not before. Raises NotFound."""
    current = await held(tx, application_id)
    if current.installed:
        return False
    await _store(tx, application_id, {"installed": True})
    installed = ApplicationInstalled(
        int(current.version), bool(current.active), application_id=application_id
    )
    events.record(tx, installed)
    return True


async def uninstall(tx: Transaction, application_id: int) -> None:
    """End an application for good, which is the last event that it hears. Raises NotFound.

    Codes, refresh tokens and consents go; its storage is left to administrators. The rest of its
    tokens is kept until it would be forgotten anyway, to answer them with what became of it.
    """
    await held(tx, application_id)
    await tx.run(delete(oauth_code).where(oauth_code.c.application_id == application_id))
    for table in (application_user, application_consent):
        await tx.run(delete(table).where(table.c.application_id == application_id))
    mine = oauth_token.c.application_id == application_id
    await tx.run(update(oauth_token).where(mine).values(refresh_hash=None))
    await storages.open_application(tx, application_id, ())
    await subscribing.forget_application(tx, application_id)
    events.record(tx, ApplicationUninstalled(application_id=application_id))
    await _store(tx, application_id, {"active": False, "installed": False, "removed_at": tx.now})


async def held(tx: Transaction, application_id: int) -> Row[Any]:
    """The application, which nobody else changes until this transaction ends. Raises NotFound."""
    row = await tx.first(_HELD, {"id": application_id}) if is_id(application_id) else None
    if row is None:
        raise NotFound(f"application {application_id}")
    return row


async def _store(tx: Transaction, application_id: int, values: dict[str, Any]) -> None:
    await tx.run(update(application).where(application.c.id == application_id).values(**values))
