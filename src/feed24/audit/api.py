"""`feed24.audit.list`: a method of feed24's own."""

from typing import Any

from sqlalchemy import Row

from feed24.audit import service
from feed24.audit.naming import Names, names_of
from feed24.audit.parameters import WRONG_SINCE, WRONG_UNTIL, Wanted
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.paging import fetch
from feed24.rest.registry import method


@method(
    "feed24.audit.list",
    scope="user",
    paged=True,
    errors=(*NOT_YOURS, WRONG_SINCE, WRONG_UNTIL),
)
async def list_entries(call: Call, *, wanted: Wanted) -> Answer:
    """List administrative acts, the latest first: who changed what, of whom, from what to what.

    One act has an entry for each thing that it changed, with the same `ACT`. `VIA` is the method or
    command; `CREDENTIAL` is `session`, `webhook`, `token` or `command`, and without one the portal
    acted by itself. `BEFORE` and `AFTER` hold what is different; null where there was nothing, or
    is nothing any more. Of secrets they tell only that there is one. For administrators. A method
    of feed24's own.
    """
    check_administrator(call)
    page = await fetch(call.tx, service.entries(wanted.chosen(call)), call.start, "page")
    names = await names_of(call.tx, page.rows)
    return page.answer([_shown(call, row, names) for row in page.rows])


def _shown(call: Call, row: Row[Any], names: Names) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "ACT": row.act,
        "DATE": iso(row.at, call.zone),
        "USER_ID": str(row.user_id),
        "USER_NAME": names.person(row.user_id) or row.operator,
        "CREDENTIAL": row.credential,
        "CREDENTIAL_ID": str(row.credential_id),
        "VIA": row.via,
        "SUBJECT": row.subject,
        "SUBJECT_ID": str(row.subject_id),
        "SUBJECT_NAME": names.subject(row),
        "PERSON_ID": str(row.person_id),
        "PERSON_NAME": names.person(row.person_id),
        "BEFORE": _state(row.before),
        "AFTER": _state(row.after),
    }


def _state(told: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if told is None else {name.upper(): value for name, value in told.items()}
