"""New applications."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select

from feed24.applications import checks, secrets
from feed24.applications.service.changing import restrict
from feed24.applications.tables import application
from feed24.db import Transaction
from feed24.digest import digest
from feed24.events import recording as events
from feed24.events.kinds import ApplicationInstalled, Kind
from feed24.events.service import subscribing
from feed24.events.service.subscribing import Wanted
from feed24.users.tables import person

_ADMINISTRATOR = select(func.min(person.c.id)).where(person.c.admin, person.c.active)


@dataclass(frozen=True, slots=True)
class Created:
    """A new application. Its secret is not kept and shown this once."""

    id: int
    client_id: str
    client_secret: str = field(repr=False)
    application_token: str = field(repr=False)


async def create(
    tx: Transaction,
    *,
    title: str,
    scopes: Iterable[str],
    handler_url: str,
    install_url: str = "",
    api_only: bool = False,
    created_by: int | None = None,
    user_ids: Iterable[int] | None = None,
) -> Created:
    """A new application, for everybody or for `user_ids` alone.

    One without a page (`api_only`) is installed at once, and told so at `install_url`; others when
    their installation page says so, or at once if they have none. Raises WrongTitle,
    WrongAddress, UnknownPerson.
    """
    secret, proof = secrets.client_secret(), secrets.application_token()
    client_id = secrets.client_id()
    values = {
        "client_id": client_id,
        "secret_hash": digest(secret),
        "title": checks.title(title),
        "scopes": ",".join(dict.fromkeys(scopes)),
        "handler_url": checks.address(handler_url, "handler_url"),
        "install_url": checks.address(install_url, "install_url") if install_url else "",
        "api_only": api_only,
        "application_token": proof,
        "version": 1,
        "installed": api_only or not install_url,
        "active": True,
        "restricted": False,
        "created_by": created_by,
        "created_at": tx.now,
    }
    made: int = await tx.scalar(insert(application).returning(application.c.id), values)
    if user_ids is not None:
        await restrict(tx, made, user_ids)
    if api_only and install_url:
        await _announce(tx, made, install_url, created_by)
    return Created(made, client_id, secret, proof)


async def _announce(
    tx: Transaction, application_id: int, address: str, created_by: int | None
) -> None:
    """Tell an application without a page of its own that it is installed: with that event it gets
    its first tokens, as who has made it, or as the first administrator.
    """
    user_id = created_by or await tx.scalar(_ADMINISTRATOR) or 0
    wanted = Wanted(Kind.APPLICATION_INSTALLED, address, user_id)
    # Whether it may be told there is decided when it is.
    await subscribing.subscribe(tx, application_id, wanted, local=True)
    events.record(tx, ApplicationInstalled(1, application_id=application_id))
