"""Applications as people open them: which there are, and what the page around a frame asks for."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.applications import addresses, granting, opening, service, tokens
from feed24.applications.errors import NotInstalled, NotLetIn
from feed24.errors import NotFound
from feed24.rest.administrators import (
    NOT_YOURS,
    TOO_MUCH,
    check_administrator,
    check_covers,
    check_person,
)
from feed24.rest.call import Call
from feed24.rest.errors import WRONG_AUTH_TYPE, RestError, not_found
from feed24.rest.params import Int, Text
from feed24.rest.registry import method
from feed24.web.language import LANGUAGES

_NO_APPLICATION = not_found("Application")
_RAISES: dict[type[Exception], Any] = {
    NotFound: _NO_APPLICATION,
    NotInstalled: RestError(
        403, "NOT_INSTALLED", "The installation of the application is not finished"
    ),
    NotLetIn: RestError(403, "CONSENT_REQUIRED", "The application has not been let in"),
}
ApplicationId = Annotated[Int, "Id of the application"]


@method("feed24.application.available", scope="", errors=(WRONG_AUTH_TYPE,))
async def list_available(call: Call) -> list[dict[str, Any]]:
    """List the applications with a page that the caller may open, by title.

    Not those that are switched off, that are for other people, or, but for administrators, whose
    installation is not finished. A method of feed24's own.
    """
    check_person(call)
    rows = await service.open_to(call.tx, call.caller.user_id, admin=call.caller.admin)
    return [_named(row) for row in rows]


@method("feed24.application.open", scope="", writes=True, raises=_RAISES, errors=(WRONG_AUTH_TYPE,))
async def open_application(
    call: Call,
    *,
    id: ApplicationId = 0,
    language: Annotated[Text, "In which it is to speak"] = "",
) -> dict[str, Any]:
    """Open an application for a frame: where to send which form, and what its page is told.

    For the browser of somebody who is signed in and has let the application in at `/apps/{id}`:
    the result holds tokens. A method of feed24's own.
    """
    app = await _let_in(call, id)
    opened = await opening.open_for(
        call.tx,
        app,
        call.caller.user_id,
        addresses.at(call.origin),
        call.services.member_id,
        language if language in LANGUAGES else LANGUAGES[0],
        admin=call.caller.admin,
    )
    return {
        **_named(app),
        "URL": opened.url,
        "ORIGIN": opened.origin,
        "NAME": opened.name,
        "SID": opened.sid,
        "FIELDS": opened.fields,
        "DATA": opened.data,
    }


@method(
    "feed24.application.renew", scope="", writes=True, raises=_RAISES, errors=(WRONG_AUTH_TYPE,)
)
async def renew_tokens(call: Call, *, id: ApplicationId = 0) -> dict[str, str]:
    """Give an application in a frame new tokens, as `feed24.application.open` does.

    A method of feed24's own.
    """
    app = await _let_in(call, id)
    issued = await tokens.issue(call.tx, app.id, call.caller.user_id, refresh=True)
    return opening.credentials(issued)


@method(
    "feed24.application.begin", scope="", writes=True, raises=_RAISES, errors=(WRONG_AUTH_TYPE,)
)
async def begin_using(call: Call, *, id: ApplicationId = 0) -> bool:
    """Note that the application is set up for the caller: the first run is over.

    A method of feed24's own.
    """
    app = await _let_in(call, id)
    await granting.begin(call.tx, app.id, call.caller.user_id)
    return True


@method(
    "feed24.application.install",
    scope="",
    writes=True,
    raises={NotFound: _NO_APPLICATION},
    errors=(*NOT_YOURS, TOO_MUCH),
)
async def install_application(call: Call, *, id: ApplicationId = 0) -> bool:
    """Finish the installation of an application, which is then open to others; it is told so.

    For administrators, whose credential must hold all scopes that the application has: it gets
    tokens of theirs. A method of feed24's own.
    """
    check_administrator(call)
    app = await service.get(call.tx, id)
    check_covers(call, tokens.scopes_of(app.scopes))
    await service.finish_installation(call.tx, id)
    return True


async def _let_in(call: Call, application_id: int) -> Row[Any]:
    """Raises RestError for all but browsers: a webhook or another application would get more than
    it was granted.
    """
    caller = call.caller
    if caller.credential.kind != "session":
        raise WRONG_AUTH_TYPE
    app = await service.openable(call.tx, application_id, caller.user_id, admin=caller.admin)
    if not await granting.has_consented(call.tx, app, caller.user_id):
        raise NotLetIn(f"application {application_id}")
    return app


def _named(row: Row[Any]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "TITLE": row.title,
        "INSTALLED": "Y" if row.installed else "N",
    }
