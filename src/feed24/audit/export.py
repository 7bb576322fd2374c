"""The record as a file for spreadsheets; an address of its own, like that of acknowledgements."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from feed24.audit import service
from feed24.audit.naming import Names, names_of
from feed24.audit.parameters import WRONG_SINCE, WRONG_UNTIL, Wanted
from feed24.files.sheets import Sheet, sending, sheet
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.errors import RestError
from feed24.rest.registry import method

NAME = "feed24.audit.export"
MOST = 100_000
COLUMNS = (
    *("DATE", "ACT", "USER_ID", "USER_NAME", "CREDENTIAL", "CREDENTIAL_ID", "VIA", "SUBJECT"),
    *("SUBJECT_ID", "SUBJECT_NAME", "PERSON_ID", "PERSON_NAME", "BEFORE", "AFTER"),
)
TOO_MANY = RestError(400, "ERROR_TOO_MANY", f"More than {MOST} entries: choose a shorter period")


@method(
    NAME,
    scope="user",
    in_batch=False,
    errors=(*NOT_YOURS, WRONG_SINCE, WRONG_UNTIL, TOO_MANY),
)
async def export_entries(call: Call, *, wanted: Wanted) -> Sheet:
    """The same as `feed24.audit.list`, whole, as a CSV file to save.

    The answer is the file itself, not JSON; refusals are as usual. Not in `batch`. For
    administrators. A method of feed24's own.
    """
    check_administrator(call)
    rows = await call.tx.all(service.entries(wanted.chosen(call)).limit(MOST + 1))
    if len(rows) > MOST:
        raise TOO_MANY
    names = await names_of(call.tx, rows)
    day = call.tx.now.astimezone(call.zone)
    return sheet(f"audit-{day:%Y-%m-%d}.csv", COLUMNS, _lines(call, rows, names))


def _lines(call: Call, rows: Sequence[Row[Any]], names: Names) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            iso(row.at, call.zone),
            row.act,
            row.user_id,
            names.person(row.user_id) or row.operator,
            row.credential,
            row.credential_id,
            row.via,
            row.subject,
            row.subject_id,
            names.subject(row),
            row.person_id,
            names.person(row.person_id),
            _text(row.before),
            _text(row.after),
        )


def _text(told: dict[str, Any] | None) -> str:
    return "" if told is None else json.dumps(told, ensure_ascii=False)


SPECIAL = {NAME.lower(): sending(export_entries)}
