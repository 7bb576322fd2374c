"""`feed24.session.*`: methods of feed24's own."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.audit.recording import act
from feed24.errors import NotFound
from feed24.rest.administrators import check_person
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import WRONG_AUTH_TYPE, argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Flag, Int, Wire
from feed24.rest.registry import method
from feed24.sessions import service

NO_SESSION = not_found("Session")
# An application that may read people need not know where its user signs in, nor end that.
UserId = Annotated[Int, "Whose they are; counts from administrators only"]
WHICH = argument("SESSION_ID", "Either SESSION_ID or OTHERS=Y is needed")


@method("feed24.session.list", scope="user", paged=True, errors=(WRONG_AUTH_TYPE,))
async def list_sessions(call: Call, *, user_id: UserId = 0) -> Answer:
    """List the browsers in which the caller, or another person, is signed in, the latest first.

    `CURRENT` is the one that asks. A method of feed24's own.
    """
    check_person(call)
    theirs = service.of_person(_whose(call, user_id), call.tx.now)
    page = await fetch(call.tx, theirs, call.start, "page")
    return page.answer([_shown(call, row) for row in page.rows])


@method(
    "feed24.session.revoke",
    scope="user",
    writes=True,
    raises={NotFound: NO_SESSION},
    errors=(WHICH, WRONG_AUTH_TYPE),
)
async def revoke_session(
    call: Call,
    *,
    session_id: Annotated[Int, Wire("SESSION_ID"), "Id of the session to end"] = 0,
    others: Annotated[Flag, "`Y`: end all but the one that asks"] = False,
    user_id: UserId = 0,
) -> int:
    """Sign the caller out of one browser, or of all but this; the result is how many there were.

    An administrator signs out anybody, by `USER_ID`: of one browser, or with `OTHERS` of all.

    A webhook is no browser, so that by one `OTHERS` ends them all. A method of feed24's own.
    """
    check_person(call)
    if bool(session_id) == others:
        raise WHICH
    whose = _whose(call, user_id)
    ended = 1
    if others:
        ended = await service.end_all(call.tx, whose, but=_current(call))
    else:
        await service.end(call.tx, whose, session_id)
    if whose != call.caller.user_id and ended:
        await act(call.tx, "session", session_id, person_id=whose, after={"ended": ended})
    return ended


def _whose(call: Call, user_id: int) -> int:
    """Of administrators whom they name, of everybody else themselves."""
    return user_id if user_id > 0 and call.caller.admin else call.caller.user_id


def _shown(call: Call, row: Row[Any]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "CREATED_AT": iso(row.created_at, call.zone),
        "LAST_SEEN_AT": iso(row.last_seen_at, call.zone),
        "EXPIRES_AT": iso(row.expires_at, call.zone),
        "USER_AGENT": row.user_agent,
        "ADDRESS": row.address,
        "CURRENT": row.id == _current(call),
    }


def _current(call: Call) -> int | None:
    credential = call.caller.credential
    return credential.id if credential.kind == "session" else None
