"""`event.bind`, `event.unbind`, `event.get`: an application says what it wants to hear."""

from dataclasses import dataclass
from typing import Annotated, Any

from feed24.events import wire
from feed24.events.api.refusals import (
    UNKNOWN_EVENT,
    UNSUPPORTED_PROTOCOL,
    WRONG_HANDLER,
    missing,
)
from feed24.events.errors import AlreadySubscribed, UnsupportedProtocol, WrongAddress
from feed24.events.kinds import Kind
from feed24.events.service import subscribing
from feed24.events.service.subscribing import Wanted
from feed24.rest.call import Call
from feed24.rest.casts import lookup, php_int
from feed24.rest.errors import WRONG_AUTH_TYPE, RestError, access_denied, argument
from feed24.rest.params import Mapped, Raw, Text
from feed24.rest.registry import method

ONLINE, OFFLINE = "online", "offline"
# A day: nobody waits longer for a call that says that something waits.
MOST_TIMEOUT = 86_400

_NO_EVENT, _NO_HANDLER = missing("EVENT"), missing("HANDLER")
_WRONG_TYPE = argument("EVENT_TYPE", "Value must be one of {online|offline}")
_NOT_OFFLINE = RestError(
    400, "ERROR_ARGUMENT", "Offline event cannot be registered for this event."
)
_TWICE = RestError(400, "ERROR_CORE", "Unable to set event handler: Handler already binded")


def _for_administrators(what: str) -> RestError:
    return access_denied(f"{what} requires administrator access rights")


_BIND_OFFLINE = _for_administrators("Offline events binding")
_BIND_AS = _for_administrators("Event binding with AUTH_TYPE")
_UNBIND_OFFLINE = _for_administrators("Offline events unbinding")
_UNBIND_AS = _for_administrators("Event unbinding with AUTH_TYPE")


@dataclass(frozen=True)
class Handler:
    """Which handler of which event is meant."""

    event: Annotated[Text, "Name of the event, in any letter case"]
    handler: Annotated[Text, "Where it is sent, by http or https; not for offline events"] = ""
    auth_type: Annotated[
        Raw, "Id of the person as whom the handler acts; 0: as whoever caused the event"
    ] = None
    event_type: Annotated[Text, "`online`, or `offline` for the queue of `event.offline.get`"] = ""

    @property
    def offline(self) -> bool:
        return self.event_type == OFFLINE

    @property
    def name(self) -> str:
        return self.event.strip().upper()

    def check(self, call: Call, offline: RestError, for_others: RestError) -> None:
        """Raises RestError for what is missing and for what only administrators may do."""
        if not self.name:
            raise _NO_EVENT
        if self.event_type not in ("", ONLINE, OFFLINE):
            raise _WRONG_TYPE
        if self.offline and not call.caller.admin:
            raise offline
        if not self.offline and not self.handler:
            raise _NO_HANDLER
        if not call.caller.admin and php_int(self.auth_type) not in (0, call.caller.user_id):
            raise for_others


@method(
    "event.bind",
    scope="",
    writes=True,
    application_only=WRONG_AUTH_TYPE,
    raises={
        UnsupportedProtocol: UNSUPPORTED_PROTOCOL,
        WrongAddress: WRONG_HANDLER,
        AlreadySubscribed: _TWICE,
    },
    errors=(
        _NO_EVENT,
        _NO_HANDLER,
        _WRONG_TYPE,
        UNKNOWN_EVENT,
        _NOT_OFFLINE,
        _BIND_OFFLINE,
        _BIND_AS,
    ),
)
async def bind_handler(
    call: Call,
    *,
    given: Handler,
    options: Annotated[
        Mapped, "`minTimeout`: the least number of seconds between two `ONOFFLINEEVENT`"
    ] = {},  # noqa: B006 - never changed
) -> bool:
    """Have an event sent to a handler, or kept in a queue for `event.offline.get`.

    `auth_connector` is the key of an offline queue, and what the application's own calls name whose
    changes are no news to it. What handlers get is in docs/events.md. Only administrators keep
    queues and choose as whom handlers act; those of others act as themselves.
    """
    given.check(call, _BIND_OFFLINE, _BIND_AS)
    kind = wire.KINDS.get(given.name)
    if kind is None or not call.caller.credential.allows(wire.scopes_of(kind)):
        raise UNKNOWN_EVENT
    if given.offline and kind not in wire.PUBLIC:
        raise _NOT_OFFLINE
    wanted = Wanted(
        kind,
        address=given.handler,
        user_id=php_int(given.auth_type) if call.caller.admin else call.caller.user_id,
        offline=given.offline,
        connector=call.connector if given.offline else "",
        min_timeout=_timeout(options) if kind is Kind.OFFLINE_WAITING else 0,
    )
    local = call.services.local_receivers
    await subscribing.subscribe(call.tx, _application(call), wanted, local=local)
    return True


@method(
    "event.unbind",
    scope="",
    writes=True,
    application_only=WRONG_AUTH_TYPE,
    errors=(_NO_EVENT, _NO_HANDLER, _WRONG_TYPE, _UNBIND_OFFLINE, _UNBIND_AS),
)
async def unbind_handler(call: Call, *, given: Handler) -> dict[str, int]:
    """Undo `event.bind`, and tell how many handlers there were.

    Without `AUTH_TYPE` administrators remove those of everybody; others always their own.
    """
    given.check(call, _UNBIND_OFFLINE, _UNBIND_AS)
    kind = wire.KINDS.get(given.name)
    if kind is None:
        return {"count": 0}
    wanted = Wanted(kind, given.handler, offline=given.offline, connector=call.connector)
    if not call.caller.admin:
        whose: int | None = call.caller.user_id
    else:
        whose = None if given.auth_type is None else php_int(given.auth_type)
    ended = await subscribing.unsubscribe(call.tx, _application(call), wanted, user_id=whose)
    return {"count": ended}


@method("event.get", scope="", application_only=WRONG_AUTH_TYPE)
async def list_handlers(call: Call) -> list[dict[str, Any]]:
    """List the application's handlers, the oldest first.

    Others than administrators see those that act as themselves.
    """
    whose = None if call.caller.admin else call.caller.user_id
    rows = await subscribing.of_application(call.tx, _application(call), whose)
    return [_shown(row) for row in rows]


def _shown(row: Any) -> dict[str, Any]:
    event = {"event": wire.name_of(row.kind)}
    if row.offline:
        return event | {"connector_id": row.connector, "offline": 1}
    return event | {"handler": row.address, "auth_type": str(row.user_id), "offline": 0}


def _timeout(options: dict[str, Any]) -> int:
    sent = lookup(options, "minTimeout")
    return 1 if sent is None else min(max(php_int(sent), 0), MOST_TIMEOUT)


def _application(call: Call) -> int:
    return call.caller.credential.application_id
