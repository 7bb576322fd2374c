"""The ledger of a post as a file for spreadsheets.

An address of its own, not an answer in the protocol's envelope; refusals are. It is declared as a
method, so that it is found, described and limited like the others.
"""

from feed24.acknowledgement import service
from feed24.acknowledgement.parameters import (
    LISTING,
    WRONG_DATE,
    WRONG_STATE,
    Moment,
    PostId,
    State,
    moment,
    state,
)
from feed24.files.sheets import Sheet, sending, sheet
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.registry import method

NAME = "feed24.acknowledgement.export"
COLUMNS = ("ID", "NAME", "STATE", "TIME")


@method(NAME, scope="log", in_batch=False, raises=LISTING, errors=(WRONG_DATE, WRONG_STATE))
async def export_method(
    call: Call, *, post_id: PostId, state_: State = "", moment_: Moment = ""
) -> Sheet:
    """The same as `feed24.acknowledgement.list`, whole, as a CSV file to save.

    The answer is the file itself, not JSON; refusals are as usual. Not in `batch`. A method of
    feed24's own.
    """
    at, wanted = moment(call, moment_), state(state_)
    _, lines = await service.lines(call.tx, await call.viewer(), post_id, at, wanted)
    day = (at or call.tx.now).astimezone(call.zone)
    rows = (
        (
            line.user_id,
            line.name,
            line.state,
            iso(line.confirmed_at, call.zone) if line.confirmed_at else "",
        )
        for line in lines
    )
    return sheet(f"acknowledgements-{post_id}-{day:%Y-%m-%d}.csv", COLUMNS, rows)


SPECIAL = {NAME.lower(): sending(export_method)}
