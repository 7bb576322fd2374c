"""The ledger of a post as a file for spreadsheets.

An address of its own, not an answer in the protocol's envelope; refusals are. It is declared as a
method, so that it is found, described and limited like the others.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from starlette.requests import Request
from starlette.responses import Response

from feed24.acknowledgement import service
from feed24.acknowledgement.ledger import Line
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
from feed24.files.downloads import disposition
from feed24.rest.auth import Proof
from feed24.rest.body import parameters
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import HEADERS
from feed24.rest.executor import Executor, Incoming
from feed24.rest.registry import method

NAME = "feed24.acknowledgement.export"
COLUMNS = ("ID", "NAME", "STATE", "TIME")
# What makes a spreadsheet take a cell for a formula or a command.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file and its name."""

    name: str
    content: bytes


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
    name = f"acknowledgements-{post_id}-{day:%Y-%m-%d}.csv"
    return Sheet(name, _csv(lines, call.zone))


async def export(request: Request, incoming: Incoming, executor: Executor) -> Response:
    """Send the file; the parameters may come in the body, as for any method."""
    limit = executor.services.settings.max_body_mb << 20
    sent = {**await parameters(request, limit), **incoming.parameters}
    proof = Proof(incoming.proof.secure, sent, incoming.proof.headers)
    asked = Incoming(proof, incoming.origin, incoming.started)
    sheet: Sheet = (await executor.call(export_method, asked))["result"]
    headers = {
        **HEADERS,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": disposition(sheet.name),
        "Cache-Control": "private, no-store",
    }
    return Response(sheet.content, headers=headers)


def _csv(lines: Sequence[Line], zone: tzinfo) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        time = iso(line.confirmed_at, zone) if line.confirmed_at else ""
        writer.writerow((line.user_id, harmless(line.name), line.state, time))
    # Without the mark Excel takes UTF-8 for something else.
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


SPECIAL = {NAME.lower(): export}
