"""`event.offline.*`: events that wait until the application asks for them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from sqlalchemy import Text as SqlText
from sqlalchemy import UnaryExpression, case, literal

from feed24.events import wire
from feed24.events.api.refusals import missing
from feed24.events.service import offline
from feed24.events.service.offline import Condition, Queue
from feed24.events.tables import offline_event
from feed24.rest.call import Call
from feed24.rest.casts import is_array, items, php_bool, php_int, php_text
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import WRONG_AUTH_TYPE, access_denied, argument
from feed24.rest.filters import Field, conditions, ordering
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Raw, Text, Wire
from feed24.rest.registry import method

OPERATORS = frozenset({"", "=", ">", "<", ">=", "<=", "@", "%"})
MESSAGE_ID = 32
# What one call takes at most, however much it asks for.
MOST = 5000

_KEY = re.compile(r"([^A-Za-z0-9_]*)(.*)", re.DOTALL)
_NAME = case(
    {kind: literal(name, SqlText()) for kind, (name, _) in wire.NAMES.items()},
    value=offline_event.c.kind,
)
TAKEN = {
    "ID": Field(offline_event.c.id, "int"),
    "TIMESTAMP_X": Field(offline_event.c.happened_at, "moment"),
    "EVENT_NAME": Field(_NAME, "text"),
    "MESSAGE_ID": Field(offline_event.c.message_id, "text"),
}
LISTED = TAKEN | {
    "PROCESS_ID": Field(offline_event.c.process_id, "text"),
    "ERROR": Field(case((offline_event.c.failed, 1), else_=0), "int"),
}

_DENIED = access_denied()
_NO_PROCESS = missing("PROCESS_ID")
_NO_MESSAGES = missing("MESSAGE_ID")
_NOT_POSITIVE = argument("LIMIT", "Value must be positive integer")
_WRONG_MESSAGES = argument("MESSAGE_ID", "Value must be array of MESSAGE_ID values")
_WRONG_IDS = argument("ID", "Value must be array of integers")
_NO_FILTER = argument("FILTER", "The filter is not an array.")
_NO_ORDER = argument("ORDER", "The order is not an array.")
_DIRECTION = argument("ORDER", "Order direction should be one of {ASC|DESC}")
_NOT_ALLOWED = (
    argument("FILTER", "Filter field not allowed: X"),
    argument("FILTER", "Filter operation not allowed: X"),
    argument("ORDER", "Order field not allowed: X"),
)
_SELECTION = (_DENIED, _NO_FILTER, _NO_ORDER, _DIRECTION, *_NOT_ALLOWED)

Filter = Annotated[
    Raw,
    Wire("FILTER"),
    "Conditions: fields `ID`, `TIMESTAMP_X`, `EVENT_NAME`, `MESSAGE_ID`, with `=`, `>`, `>=`, "
    "`<`, `<=`, `@` or `%` in front",
]
Order = Annotated[Raw, "`ASC` or `DESC` by field"]
ProcessId = Annotated[Text, "What `event.offline.get` has called the set it gave"]


@method(
    "event.offline.list",
    scope="",
    paged=True,
    application_only=WRONG_AUTH_TYPE,
    errors=_SELECTION,
)
async def list_offline_events(call: Call, *, filter_: Filter = None, order: Order = None) -> Answer:
    """List the events that wait or are taken, without taking them; for administrators.

    They can be chosen and ordered by `PROCESS_ID` and `ERROR` as well.
    """
    queue = _queue(call)
    found = offline.of_queue(queue, _conditions(call, filter_, LISTED))
    ordered = found.order_by(*_ordering(order, LISTED), offline_event.c.id)
    page = await fetch(call.tx, ordered, call.start, "offset")
    return page.answer([_listed(call, row) for row in page.rows])


@method(
    "event.offline.get",
    scope="",
    writes=True,
    application_only=WRONG_AUTH_TYPE,
    errors=(*_SELECTION, _NOT_POSITIVE),
)
async def get_offline_events(
    call: Call,
    *,
    filter_: Filter = None,
    order: Order = None,
    limit: Annotated[Int, "The most events to take"] = 50,
    clear: Annotated[Raw, "0: they stay, hidden from others, until they are cleared"] = 1,
    process_id: Annotated[Text, "Give what was taken under this name once more"] = "",
    error: Annotated[Int, "1: those that were given back as failed"] = 0,
) -> dict[str, Any]:
    """Take events out of the queue; for administrators.

    Two who ask at the same time never get the same event.
    """
    queue = _queue(call)
    if limit <= 0:
        raise _NOT_POSITIVE
    chosen = _conditions(call, filter_, TAKEN)
    ordered = _ordering(order, TAKEN) or [offline_event.c.happened_at.asc()]
    if process_id:
        again = await offline.taken(call.tx, queue, process_id)
        return {"process_id": process_id, "events": [_shown(call, row) for row in again]}
    keep = not php_bool(clear)
    name, rows = await offline.take(
        call.tx, queue, chosen, ordered, min(limit, MOST), failed=error == 1, keep=keep
    )
    events = [_shown(call, row) for row in rows]
    return {"process_id": name if keep else None, "events": events}


@method(
    "event.offline.clear",
    scope="",
    writes=True,
    application_only=WRONG_AUTH_TYPE,
    errors=(_DENIED, _NO_PROCESS, _WRONG_MESSAGES, _WRONG_IDS),
)
async def clear_offline_events(
    call: Call,
    *,
    process_id: ProcessId = "",
    id_: Annotated[Raw, Wire("ID"), "Ids of the events that are done"] = None,
    message_id: Annotated[Raw, "Or their message ids, which count first"] = None,
) -> bool:
    """Remove events that were taken, all of a set or some; for administrators."""
    queue = _queue(call)
    if not process_id:
        raise _NO_PROCESS
    await offline.clear(
        call.tx,
        queue,
        process_id,
        ids=None if id_ is None else _ids(id_),
        message_ids=None if message_id is None else _messages(message_id),
    )
    return True


@method(
    "event.offline.error",
    scope="",
    writes=True,
    application_only=WRONG_AUTH_TYPE,
    errors=(_DENIED, _NO_PROCESS, _NO_MESSAGES, _WRONG_MESSAGES),
)
async def fail_offline_events(
    call: Call,
    *,
    process_id: ProcessId = "",
    message_id: Annotated[Raw, "Message ids of the events that could not be handled"] = None,
) -> bool:
    """Give events back that could not be handled: `error=1` gets them again; for administrators."""
    queue = _queue(call)
    if not process_id:
        raise _NO_PROCESS
    if message_id is None or message_id == "":
        raise _NO_MESSAGES
    await offline.fail(call.tx, queue, process_id, _messages(message_id))
    return True


def _queue(call: Call) -> Queue:
    """The caller's queue. Raises RestError for all but administrators."""
    if not call.caller.admin:
        raise _DENIED
    return Queue(call.caller.credential.application_id, call.connector)


def _conditions(call: Call, raw: Any, fields: Mapping[str, Field]) -> list[Condition]:
    """Raises RestError for everything that is not known."""
    # A single empty text is how forms send an empty list.
    if raw in (None, "", [""]):
        return []
    if not is_array(raw):
        raise _NO_FILTER
    for key in raw if isinstance(raw, dict) else map(str, range(len(raw))):
        sign, name = _parts(key)
        if name.upper() not in fields:
            raise argument("FILTER", f"Filter field not allowed: {name}")
        if sign not in OPERATORS:
            raise argument("FILTER", f"Filter operation not allowed: {sign}")
    return conditions(raw, fields, call.zone, OPERATORS)


def _ordering(raw: Any, fields: Mapping[str, Field]) -> list[UnaryExpression[Any]]:
    if raw in (None, "", [""]):
        return []
    if not is_array(raw):
        raise _NO_ORDER
    for key in raw if isinstance(raw, dict) else map(str, range(len(raw))):
        if key.strip().upper() not in fields:
            raise argument("ORDER", f"Order field not allowed: {key}")
    for direction in items(raw):
        if php_text(direction).strip().upper() not in ("ASC", "DESC"):
            raise _DIRECTION
    return ordering(raw, fields)


def _parts(key: str) -> tuple[str, str]:
    found = _KEY.fullmatch(key.strip())
    return (found[1].strip(), found[2].strip()) if found else ("", key)


def _ids(sent: Any) -> list[int]:
    ids = [0 if is_array(each) else php_int(each) for each in items(sent)]
    if not is_array(sent) or not all(number > 0 for number in ids):
        raise _WRONG_IDS
    return ids


def _messages(sent: Any) -> list[str]:
    if not is_array(sent):
        raise _WRONG_MESSAGES
    found = items(sent)
    if not all(isinstance(each, str) and len(each) == MESSAGE_ID for each in found):
        raise _WRONG_MESSAGES
    return found


def _shown(call: Call, row: Any) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "TIMESTAMP_X": iso(row.happened_at, call.zone),
        "EVENT_NAME": wire.name_of(row.kind),
        "EVENT_DATA": wire.data(row.kind, msgspec.json.decode(row.data)) or False,
        "EVENT_ADDITIONAL": {"user_id": str(row.user_id)} if row.user_id else False,
        "MESSAGE_ID": row.message_id,
    }


def _listed(call: Call, row: Any) -> dict[str, Any]:
    return _shown(call, row) | {"PROCESS_ID": row.process_id, "ERROR": str(int(row.failed))}
