"""Finding applications."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select

from feed24.applications.errors import NotInstalled
from feed24.applications.tables import application, application_user
from feed24.db import Transaction, is_id
from feed24.errors import Forbidden, NotFound

_SHOWN = select(*(column for column in application.c if column.name != "secret_hash"))
_ONE = select(application).where(
    application.c.id == bindparam("id"), application.c.removed_at.is_(None)
)
_BY_CLIENT_ID = select(application).where(application.c.client_id == bindparam("client"))
_USERS = (
    select(application_user.c.user_id)
    .where(application_user.c.application_id == bindparam("id"))
    .order_by(application_user.c.user_id)
)
_LISTED = exists().where(
    application_user.c.application_id == bindparam("id"),
    application_user.c.user_id == bindparam("who"),
)
_OPEN_TO = _SHOWN.where(
    application.c.removed_at.is_(None),
    application.c.active,
    ~application.c.api_only,
    or_(application.c.installed, bindparam("admin")),
    or_(
        ~application.c.restricted,
        exists().where(
            application_user.c.application_id == application.c.id,
            application_user.c.user_id == bindparam("who"),
        ),
    ),
).order_by(func.lower(application.c.title), application.c.id)


async def get(tx: Transaction, application_id: int) -> Row[Any]:
    """An application, active or not, that was not removed. Raises NotFound."""
    row = await tx.first(_ONE, {"id": application_id}) if is_id(application_id) else None
    if row is None:
        raise NotFound(f"application {application_id}")
    return row


async def by_client_id(tx: Transaction, client_id: str) -> Row[Any] | None:
    """The application with that client id, removed ones included."""
    return await tx.first(_BY_CLIENT_ID, {"client": client_id})


async def find_all(tx: Transaction, *, removed: bool = False) -> Sequence[Row[Any]]:
    """All applications, newest first, without the hashes of their secrets."""
    asked = _SHOWN if removed else _SHOWN.where(application.c.removed_at.is_(None))
    return await tx.all(asked.order_by(application.c.id.desc()))


async def installed(tx: Transaction, application_id: int) -> bool:
    """The application is there, active and its installation finished: it may be told of events."""
    try:
        row = await get(tx, application_id)
    except NotFound:
        return False
    return bool(row.active and row.installed)


async def users_of(tx: Transaction, application_id: int) -> list[int]:
    """The people it is restricted to; empty for one that everybody may use."""
    return await tx.scalars(_USERS, {"id": application_id})


async def may_use(tx: Transaction, app: Row[Any], user_id: int) -> bool:
    """This person may use this application; administrators are no exception."""
    if not app.restricted:
        return True
    return bool(await tx.scalar(select(_LISTED), {"id": app.id, "who": user_id}))


async def open_to(tx: Transaction, user_id: int, *, admin: bool) -> Sequence[Row[Any]]:
    """The applications with a page that this person may open, by title."""
    return await tx.all(_OPEN_TO, {"who": user_id, "admin": admin})


async def check_usable(
    tx: Transaction, app: Row[Any] | None, user_id: int, *, admin: bool
) -> Row[Any]:
    """The application, if this person may let it in. Raises NotFound, Forbidden, NotInstalled."""
    if app is None or app.removed_at is not None or not app.active:
        raise NotFound("application")
    if not await may_use(tx, app, user_id):
        raise Forbidden(f"application {app.id}")
    if not app.installed and not admin:
        raise NotInstalled(f"application {app.id}")
    return app


async def openable(tx: Transaction, application_id: int, user_id: int, *, admin: bool) -> Row[Any]:
    """The application, if it has a page that this person may open. Raises NotFound, NotInstalled.

    Of one that is for other people nobody is told that it exists.
    """
    app = await get(tx, application_id)
    try:
        await check_usable(tx, app, user_id, admin=admin)
    except Forbidden:
        raise NotFound(f"application {application_id}") from None
    if app.api_only:
        raise NotFound(f"page of application {application_id}")
    return app
