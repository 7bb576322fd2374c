"""Methods that answer with a file for spreadsheets instead of the protocol's envelope."""

import csv
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from feed24.files.downloads import disposition
from feed24.rest.auth import Proof
from feed24.rest.body import parameters
from feed24.rest.envelope import HEADERS
from feed24.rest.executor import Executor, Incoming
from feed24.rest.registry import Method

# What makes a spreadsheet take a cell for a formula or a command.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file and its name."""

    name: str
    content: bytes


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Sheet:
    """A CSV file whose texts no spreadsheet computes."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    # Without the mark Excel takes UTF-8 for something else.
    return Sheet(name, text.getvalue().encode("utf-8-sig"))


def harmless(cell: Any) -> Any:
    """A text that no spreadsheet computes; numbers are harmless."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def sending(method: Method) -> Callable[[Request, Incoming, Executor], Awaitable[Response]]:
    """The address of a method that answers with a sheet; its parameters may come in the body."""

    async def send(request: Request, incoming: Incoming, executor: Executor) -> Response:
        limit = executor.services.settings.max_body_mb << 20
        sent = {**await parameters(request, limit), **incoming.parameters}
        proof = Proof(incoming.proof.secure, sent, incoming.proof.headers)
        asked = Incoming(proof, incoming.origin, incoming.started)
        made: Sheet = (await executor.call(method, asked))["result"]
        headers = {
            **HEADERS,
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": disposition(made.name),
            "Cache-Control": "private, no-store",
        }
        return Response(made.content, headers=headers)

    return send
