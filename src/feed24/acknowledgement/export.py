"""The ledger of a post as a file for spreadsheets.

An address of its own, not an answer in the protocol's envelope; refusals are. It is declared as a
method, so that it is found, described and limited like the others.
"""

from typing import Any

from feed24.acknowledgement import showing
from feed24.acknowledgement.parameters import (
    LISTING,
    WRONG_DATE,
    WRONG_STATE,
    Moment,
    PostId,
    State,
    chosen,
    moment,
)
from feed24.acknowledgement.wire import COLUMNS, shown
from feed24.files.sheets import Sheet, sending, sheet
from feed24.rest.call import Call
from feed24.rest.registry import method

NAME = "feed24.acknowledgement.export"


@method(NAME, scope="log", in_batch=False, raises=LISTING, errors=(WRONG_DATE, WRONG_STATE))
async def export_method(
    call: Call, *, post_id: PostId, state_: State = "", moment_: Moment = ""
) -> Sheet:
    """The same as `feed24.acknowledgement.list`, whole, as a CSV file to save.

    The answer is the file itself, not JSON; refusals are as usual. Not in `batch`. A method of
    feed24's own.
    """
    at, wanted = moment(call, moment_), chosen(state_)
    found = await showing.lines(call.tx, await call.viewer(), post_id, at, wanted)
    day = (at or call.tx.now).astimezone(call.zone)
    rows = ([_cell(each) for each in shown(call, line, found).values()] for line in found.lines)
    return sheet(f"acknowledgements-{post_id}-{day:%Y-%m-%d}.csv", COLUMNS, rows)


def _cell(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else value


SPECIAL = {NAME.lower(): sending(export_method)}
