"""`feed24.user.*`: what administrators do with people beyond the documented methods."""

import secrets
from typing import Annotated, Any

from sqlalchemy import Row

from feed24.departments import service as departments
from feed24.errors import NotFound
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Flag, Int, Text
from feed24.rest.registry import method
from feed24.users import administering, service
from feed24.users.errors import LastAdministrator, WeakPassword
from feed24.users.passwords import SHORTEST, check_password, hash_password
from feed24.users.wire import picture

PersonId = Annotated[Int, "Id of the person"]
_NO_PERSON = not_found("Person")
_WRONG_STATE = argument("STATE", "Wrong STATE")
_LAST = argument("ADMIN", "The only administrator cannot be taken away")
_WEAK = argument("PASSWORD", f"Wrong PASSWORD: {SHORTEST} characters are needed at least")


@method("feed24.user.list", scope="user", paged=True, errors=(*NOT_YOURS, _WRONG_STATE))
async def list_people(
    call: Call,
    *,
    find: Annotated[Text, "Only people whose names, job or address have words that begin so"] = "",
    state: Annotated[
        Text, "Only these: `active`, `dismissed`, `admin`, `guest`, `no_password`"
    ] = "",
    department_id: Annotated[Int, "Only people right in this department"] = 0,
    user_id: Annotated[Int, "Only this person"] = 0,
) -> Answer:
    """List everybody by name, with what an administrator has to know of them.

    `SESSIONS` are the browsers in which they are signed in, `WEBHOOKS` those that act as them. For
    administrators. A method of feed24's own.
    """
    check_administrator(call)
    if state not in {"", *administering.STATES}:
        raise _WRONG_STATE
    found = administering.people(
        call.tx.now, find=find, state=state, department_id=department_id, user_id=user_id
    )
    page = await fetch(call.tx, found, call.start, "page")
    theirs = await departments.of_people(call.tx, [row.id for row in page.rows])
    return page.answer([_shown(call, row, theirs.get(row.id, [])) for row in page.rows])


@method("feed24.department.sizes", scope="department", errors=NOT_YOURS)
async def count_people(call: Call) -> dict[str, dict[str, int]]:
    """Count the active people of each department that has any, by its id.

    `PEOPLE` are right in it, `WITHIN` in it or below; nobody counts twice. For administrators. A
    method of feed24's own.
    """
    check_administrator(call)
    rows = await call.tx.all(administering.sizes())
    return {str(row.id): {"PEOPLE": row.people, "WITHIN": row.within} for row in rows}


@method(
    "feed24.user.setPassword",
    scope="user",
    writes=True,
    raises={NotFound: _NO_PERSON, WeakPassword: _WEAK},
    errors=NOT_YOURS,
)
async def set_password(
    call: Call,
    *,
    user_id: PersonId,
    password: Annotated[Text, "The new password; without it a random one is made"] = "",
) -> str | None:
    """Set a person's password, which signs them out everywhere; the random one, this once.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    chosen = password or secrets.token_urlsafe(12)
    check_password(chosen)
    hashed = await hash_password(chosen)
    await service.edit(call.tx, await call.viewer(), user_id, password_hash=hashed)
    return None if password else chosen


@method(
    "feed24.user.setAdmin",
    scope="user",
    writes=True,
    raises={NotFound: _NO_PERSON, LastAdministrator: _LAST},
    errors=NOT_YOURS,
)
async def set_admin(
    call: Call,
    *,
    user_id: PersonId,
    admin: Annotated[Flag, "`Y`: an administrator from now on, `N`: no longer"] = False,
) -> bool:
    """Make a person an administrator, or one no longer; the only one stays one.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    await service.set_admin(call.tx, user_id, admin)
    return True


def _shown(call: Call, row: Row[Any], department_ids: list[int]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "NAME": row.name,
        "LAST_NAME": row.last_name,
        "EMAIL": row.email,
        "WORK_POSITION": row.work_position,
        "PERSONAL_PHOTO": picture(call, row.photo),
        "ACTIVE": row.active,
        "ADMIN": row.admin,
        "EXTRANET": row.extranet,
        "UF_DEPARTMENT": department_ids,
        "HAS_PASSWORD": bool(row.has_password),
        "LAST_LOGIN": iso(row.last_login_at, call.zone) if row.last_login_at else None,
        "LAST_ACTIVITY": iso(row.last_activity_at, call.zone) if row.last_activity_at else None,
        "SESSIONS": row.sessions,
        "WEBHOOKS": row.webhooks,
    }
