"""`feed24.application.*`: methods of feed24's own, for administrators."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.applications import service
from feed24.applications.errors import UnknownPerson, WrongAddress, WrongTitle
from feed24.applications.tokens import scopes_of
from feed24.errors import Invalid, NotFound
from feed24.rest.administrators import NOT_YOURS, TOO_MUCH, check_administrator, check_covers
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import iso
from feed24.rest.errors import RestError, argument, not_found
from feed24.rest.params import Flag, Int, Raw, Text, Values
from feed24.rest.registry import method
from feed24.rest.scopes import parse_scopes

_NO_APPLICATION = not_found("Application")
_NO_SCOPE = argument("SCOPE", "Wrong SCOPE: name known scopes, separated by commas")
_WIRE = {"handler_url": "HANDLER", "install_url": "INSTALL_URL"}
ApplicationId = Annotated[Int, "Id of the application"]
Scope = Annotated[Text | None, "Scopes it is granted, separated by commas; `all` for every one"]


def _wrong_address(error: WrongAddress) -> RestError:
    name = _WIRE[str(error)]
    return argument(name, f"Wrong {name}: an absolute http or https address is needed")


_RAISES: dict[type[Exception], Any] = {
    NotFound: _NO_APPLICATION,
    WrongTitle: argument("TITLE", "Wrong TITLE: 1 to 200 characters are needed"),
    WrongAddress: _wrong_address,
    UnknownPerson: argument("USERS", "Wrong USERS: ids of active people are needed"),
}
_ERRORS = (*NOT_YOURS, _NO_SCOPE, TOO_MUCH)


@method(
    "feed24.application.add",
    scope="",
    writes=True,
    raises={each: _RAISES[each] for each in (WrongTitle, WrongAddress, UnknownPerson)},
    errors=_ERRORS,
)
async def add_application(
    call: Call,
    *,
    title: Annotated[Text, "What people know it by"] = "",
    scope: Scope = None,
    handler: Annotated[Text, "Where people are sent with a code, and what a frame shows"] = "",
    install_url: Annotated[Text, "What administrators are shown until it is installed"] = "",
    api_only: Annotated[Flag, "It has no page of its own"] = False,
    users: Annotated[Values | None, "Ids of the only people who may use it"] = None,
) -> dict[str, Any]:
    """Make an application; the result holds its client id and, this once, its client secret.

    For administrators, who can grant no scope that the credential of their call lacks. A method of
    feed24's own.
    """
    check_administrator(call)
    granted = _scopes(scope)
    check_covers(call, granted)
    made = await service.create(
        call.tx,
        title=title,
        scopes=granted,
        handler_url=handler,
        install_url=install_url,
        api_only=api_only,
        created_by=call.caller.user_id,
        user_ids=None if users is None else map(php_int, users),
    )
    return {
        "ID": made.id,
        "CLIENT_ID": made.client_id,
        "CLIENT_SECRET": made.client_secret,
        "APPLICATION_TOKEN": made.application_token,
    }


@method("feed24.application.list", scope="", errors=NOT_YOURS)
async def list_applications(call: Call) -> list[dict[str, Any]]:
    """Show all applications, newest first, without their secrets.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    rows = await service.find_all(call.tx)
    return [await _shown(call, row) for row in rows]


@method(
    "feed24.application.update",
    scope="",
    writes=True,
    raises={each: _RAISES[each] for each in (NotFound, WrongTitle, WrongAddress)},
    errors=_ERRORS,
)
async def update_application(
    call: Call,
    *,
    id: ApplicationId = 0,
    title: Annotated[Text | None, "What people know it by"] = None,
    scope: Scope = None,
    handler: Annotated[Text | None, "Where people are sent with a code"] = None,
    install_url: Annotated[Text | None, "What administrators are shown until then"] = None,
    active: Annotated[Raw, "`N` switches it off, `Y` on again"] = None,
) -> bool:
    """Change an application: what is sent; the rest stays.

    For administrators, whose credential must hold all scopes that the application has or gets. A
    method of feed24's own.
    """
    check_administrator(call)
    current = await service.get(call.tx, id)
    granted = None if scope is None else _scopes(scope)
    check_covers(call, scopes_of(current.scopes))
    check_covers(call, granted or ())
    await service.change(
        call.tx, id, title=title, scopes=granted, handler_url=handler, install_url=install_url
    )
    if active in ("Y", "N"):
        await service.activate(call.tx, id, active == "Y")
    return True


@method(
    "feed24.application.restrict",
    scope="",
    writes=True,
    raises={each: _RAISES[each] for each in (NotFound, UnknownPerson)},
    errors=NOT_YOURS,
)
async def restrict_application(
    call: Call,
    *,
    id: ApplicationId = 0,
    users: Annotated[Values | None, "Their ids; an empty list: nobody; not sent: everybody"] = None,
) -> bool:
    """Let only some people use an application, or everybody again; for administrators.

    A method of feed24's own.
    """
    check_administrator(call)
    people = None if users is None else [php_int(each) for each in users if each != ""]
    await service.restrict(call.tx, id, people)
    return True


@method(
    "feed24.application.delete",
    scope="",
    writes=True,
    raises={NotFound: _NO_APPLICATION},
    errors=NOT_YOURS,
)
async def delete_application(call: Call, *, id: ApplicationId = 0) -> bool:
    """Uninstall an application for good; for administrators. A method of feed24's own."""
    check_administrator(call)
    await service.uninstall(call.tx, id)
    return True


def _scopes(text: str | None) -> tuple[str, ...]:
    try:
        found = parse_scopes(text or "")
    except Invalid:
        raise _NO_SCOPE from None
    if not found:
        raise _NO_SCOPE
    return found


async def _shown(call: Call, row: Row[Any]) -> dict[str, Any]:
    users = await service.users_of(call.tx, row.id) if row.restricted else None
    return {
        "ID": str(row.id),
        "CLIENT_ID": row.client_id,
        "TITLE": row.title,
        "SCOPE": scopes_of(row.scopes),
        "HANDLER": row.handler_url,
        "INSTALL_URL": row.install_url,
        "API_ONLY": "Y" if row.api_only else "N",
        "VERSION": row.version,
        "INSTALLED": "Y" if row.installed else "N",
        "ACTIVE": "Y" if row.active else "N",
        "USERS": None if users is None else [str(each) for each in users],
        "CREATED_BY": None if row.created_by is None else str(row.created_by),
        "CREATED": iso(row.created_at, call.zone),
    }
