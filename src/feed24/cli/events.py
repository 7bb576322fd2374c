"""`feed24 events ...`: seeing events and their deliveries on a developer's machine."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import unquote_plus

import typer

from feed24.cli import remembered
from feed24.cli.frame import Run, command, group, id_option, opened, require_portal
from feed24.cli.mistakes import Mistake
from feed24.events import wire
from feed24.events.capturing import keeping
from feed24.events.service import deliveries
from feed24.logs.redaction import HIDDEN

_commands = group("events", "Events, and how telling of them goes.")
_EVERY = 0.5
_AT_ONCE = 200
_PROOF = re.compile(r"(application_token(?:%5D|\])?=)[^&]*", re.IGNORECASE)


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "tail",
    examples=["feed24 events tail", "feed24 events tail --last 50 --no-follow --json"],
)
async def tail(
    run: Run,
    *,
    last: Annotated[int, typer.Option("--last", min=0, help="Show so many past attempts.")] = 10,
    follow: Annotated[bool, typer.Option(help="Go on until Ctrl-C.")] = True,
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Show application tokens. Access tokens are not kept.")
    ] = False,
) -> None:
    """Show every attempt to deliver an event: what was sent, and what was answered."""
    await require_portal(run.settings)
    async with opened(run.settings) as database:
        async with database.transaction(write=False) as tx:
            rows = await deliveries.latest_attempts(tx, max(last, 1))
        seen = rows[-1].id if rows else 0
        _show(run, rows if last else [], secrets=secrets)
        while follow:
            async with database.transaction(write=False) as tx:
                rows = await deliveries.attempts_after(tx, seen, _AT_ONCE)
            _show(run, rows, secrets=secrets)
            seen = rows[-1].id if rows else seen
            if len(rows) < _AT_ONCE:
                await asyncio.sleep(_EVERY)


def _show(run: Run, rows: Any, *, secrets: bool) -> None:
    for row in rows:
        body = row.body if secrets else _PROOF.sub(rf"\1{HIDDEN}", row.body)
        if run.output.as_json:
            run.output.answer({**row._mapping, "kind": wire.name_of(row.kind), "body": body}, "")
            continue
        outcome = "delivered" if row.delivered else "given up" if row.dead else "failed"
        answer = str(row.status) if row.status else row.trouble
        where = _harmless(row.address)
        head = f"{_moment(row.at)}  {wire.name_of(row.kind)} #{row.event_id} -> {where}"
        run.output.line(f"{head}  {outcome}: {answer}, {row.milliseconds} ms", _STYLES[outcome])
        run.output.line(f"    {_readable(body)}")
        if row.answer:
            run.output.line(f"    answer: {_harmless(' '.join(row.answer.split()))}")


_STYLES = {"delivered": "green", "failed": "yellow", "given up": "bold red"}


def _readable(body: str) -> str:
    """A form as people write it, on one line."""
    return _harmless(" ".join(unquote_plus(pair) for pair in body.split("&")))


def _harmless(text: str) -> str:
    """Without what could move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(" ", "milliseconds")[:23]


@command(
    _commands,
    "list",
    examples=["feed24 events list", "feed24 events list --subscription 3 --json"],
)
async def find_all(
    run: Run,
    *,
    subscription: Annotated[
        int | None, id_option("--subscription", "Only what waits for this one.")
    ] = None,
) -> None:
    """List events that are not delivered, the oldest first, those given up included."""
    async with run.transaction(write=False) as tx:
        rows = await tx.all(deliveries.waiting(subscription))
    columns = ["id", "subscription", "event", "state", "tries", "since", "address"]
    heads: set[int] = set()
    shown = []
    for row in rows:
        first = row.dead_at is None and row.subscription_id not in heads
        heads |= {row.subscription_id} if first else set()
        tries = row.tries if first else 0
        state = "given up" if row.dead_at else "failing" if tries else "waiting"
        values = (row.id, row.subscription_id, wire.name_of(row.kind), state, tries)
        shown.append(
            dict(zip(columns, (*values, _moment(row.recorded_at), row.address), strict=True))
        )
    run.output.rows(columns, shown)


@command(
    _commands,
    "resend",
    examples=["feed24 events resend --event 17", "feed24 events resend --subscription 3"],
)
async def resend(
    run: Run,
    *,
    event: Annotated[int | None, id_option("--event", "One event that was given up.")] = None,
    subscription: Annotated[
        int | None, id_option("--subscription", "All that was given up of this one.")
    ] = None,
) -> None:
    """Deliver again what was given up, before everything else that waits for the receiver."""
    if (event is None) == (subscription is None):
        raise Mistake("name either --event or --subscription")
    count = 1
    async with run.transaction(write=True) as tx:
        if event is not None:
            await deliveries.resend_one(tx, event)
        elif subscription is not None:
            count = await deliveries.resend_all(tx, subscription)
    what = "1 event" if count == 1 else f"{count} events"
    run.output.answer({"count": count}, f"{what} will be sent again")


@command(
    _commands,
    "receiver",
    examples=["feed24 events receiver", "feed24 events receiver --keep-secrets --json"],
)
async def receiver(
    run: Run,
    *,
    keep_secrets: Annotated[
        bool, typer.Option("--keep-secrets", help="Store tokens that arrive, to call with them.")
    ] = False,
) -> None:
    """Make an address that takes every POST, and shows the last hundred in a browser.

    For developers who have no receiver of their own. Whoever knows the address can look; it is
    shown this once, and forgotten when nothing has arrived for a week.
    """
    async with run.transaction(write=True) as tx:
        code = await keeping.create(tx, keeps_secrets=keep_secrets)
    url = f"{remembered.address(run.settings)}{keeping.PATH}/{code}"
    run.output.answer({"url": url}, url)
