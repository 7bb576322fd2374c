"""`feed24.delivery.*`: how telling receivers goes, for administrators."""

import time
from datetime import UTC, datetime
from typing import Annotated, Any

from feed24.audit.recording import act
from feed24.errors import NotFound
from feed24.events import waking, wire
from feed24.events.service import deliveries
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Wire
from feed24.rest.registry import method

_NO_EVENT = not_found("Event or subscription")
_NEITHER = argument("ID", "Name an event by ID or a subscription by SUBSCRIPTION_ID")


@method("feed24.delivery.list", scope="", paged=True, errors=NOT_YOURS)
async def list_deliveries(call: Call) -> Answer:
    """List who is told of events, with what waits for them and what they answered last.

    `STATE` is `ok`, `failing` after an attempt in vain, `paused` while the application is not
    installed or switched off. `DEAD` counts what was given up. For administrators. A method of
    feed24's own.
    """
    check_administrator(call)
    page = await fetch(call.tx, deliveries.receivers(), call.start, "page")
    return page.answer([_shown(call, row) for row in page.rows])


@method(
    "feed24.delivery.resend",
    scope="",
    writes=True,
    raises={NotFound: _NO_EVENT},
    errors=(*NOT_YOURS, _NEITHER),
)
async def resend_deliveries(
    call: Call,
    *,
    id_: Annotated[Int, Wire("ID"), "Id of one event that was given up"] = 0,
    subscription_id: Annotated[Int, "Or of a subscription: all that was given up of it"] = 0,
) -> dict[str, int]:
    """Send again what was given up, before everything that waits, and tell how many events.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    if not id_ and not subscription_id:
        raise _NEITHER
    count = 1
    if id_:
        await deliveries.resend_one(call.tx, id_)
    else:
        count = await deliveries.resend_all(call.tx, subscription_id)
    await act(call.tx, "delivery", id_ or subscription_id, after={"resent": count})
    call.tx.after_commit.append(waking.wake)
    return {"count": count}


def state_of(row: Any) -> str:
    """How it stands with a receiver."""
    if row.application_id and not row.hears and not row.ending:
        return "paused"
    return "failing" if row.tries else "ok"


def _shown(call: Call, row: Any) -> dict[str, Any]:
    last = {
        "DATE": _moment(call, row.last_at),
        "STATUS": row.last_status,
        "ERROR": row.last_trouble,
        "ANSWER": row.last_answer,
    }
    failing = row.tries and row.due > time.time() * 1000
    return {
        "SUBSCRIPTION_ID": str(row.id),
        "EVENT": wire.name_of(row.kind),
        "HANDLER": row.address,
        "APPLICATION_ID": str(row.application_id) if row.application_id else None,
        "WEBHOOK_ID": str(row.webhook_id) if row.webhook_id else None,
        "TITLE": row.application or row.webhook or "",
        "STATE": state_of(row),
        "WAITING": row.waiting,
        "WAITING_SINCE": _moment(call, row.oldest),
        "DEAD": row.dead,
        "TRIES": row.tries,
        "NEXT_TRY": _moment(call, row.due) if failing else None,
        "LAST": last if row.last_at else None,
    }


def _moment(call: Call, milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return iso(datetime.fromtimestamp(milliseconds // 1000, UTC), call.zone)
