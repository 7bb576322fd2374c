"""`events`, `event.test`."""

from typing import Annotated, Any

import msgspec

from feed24.events import wire
from feed24.events.kinds import Tested
from feed24.events.recording import record
from feed24.rest.call import Call
from feed24.rest.casts import LARGEST, SMALLEST, php_text
from feed24.rest.errors import WRONG_AUTH_TYPE, argument
from feed24.rest.params import Everything, Text, Truthy
from feed24.rest.registry import method
from feed24.rest.scopes import canonical

# Of what an application sends itself, in characters.
MOST_QUERY = 50_000
_TOO_MUCH = argument("QUERY", f"At most {MOST_QUERY} characters can be sent")


@method("events", scope="", application_only=WRONG_AUTH_TYPE)
async def list_events(
    call: Call,
    *,
    scope: Annotated[
        Text | None, "Only the events of this scope; an empty one: the basic ones"
    ] = None,
    full: Annotated[Truthy, "All events"] = False,
) -> list[str]:
    """List the names of events: basic ones and those of the scopes that the application has."""
    if scope is not None:
        return [name for name, of in wire.NAMES.values() if of == canonical(scope)]
    granted = call.caller.credential
    return [
        name
        for kind, (name, _) in wire.NAMES.items()
        if full or granted.allows(wire.scopes_of(kind))
    ]


@method("event.test", scope="", writes=True, application_only=WRONG_AUTH_TYPE, errors=(_TOO_MUCH,))
async def test_events(
    call: Call, *, sent: Annotated[Everything, "Comes back in `data[QUERY]`"]
) -> int:
    """Send `ONAPPTEST` to the application's own handlers of it, with all parameters of the call."""
    query = _storable(sent)
    try:
        size = len(msgspec.json.encode(query))
    except RecursionError:
        raise _TOO_MUCH from None
    if size > MOST_QUERY:
        raise _TOO_MUCH
    record(call.tx, Tested(query, application_id=call.caller.credential.application_id))
    return 1


def _storable(value: Any) -> Any:
    """The value with numbers that JSON cannot carry as PHP would print them."""
    if isinstance(value, dict):
        return {key: _storable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, float):
        return value if value - value == 0 else php_text(value)
    if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
        return php_text(value)
    return value
