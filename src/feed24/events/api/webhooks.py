"""`feed24.webhook.outgoing.*`: events to an address, without an application."""

from typing import Annotated, Any

from feed24.errors import NotFound
from feed24.events import wire
from feed24.events.api.refusals import (
    UNKNOWN_EVENT,
    UNSUPPORTED_PROTOCOL,
    WRONG_HANDLER,
    missing,
)
from feed24.events.errors import NoEvents, UnsupportedProtocol, WrongAddress
from feed24.events.kinds import Kind
from feed24.events.service import webhooks
from feed24.rest.administrators import NOT_YOURS, TOO_MUCH, check_administrator, check_covers
from feed24.rest.call import Call
from feed24.rest.casts import php_text
from feed24.rest.dates import iso
from feed24.rest.errors import not_found
from feed24.rest.params import Int, Text, Values, Wire
from feed24.rest.registry import method

_NO_HANDLER = missing("HANDLER")
_NO_EVENTS = missing("EVENTS")
_NO_WEBHOOK = not_found("Outgoing webhook")


@method(
    "feed24.webhook.outgoing.add",
    scope="",
    writes=True,
    raises={
        UnsupportedProtocol: UNSUPPORTED_PROTOCOL,
        WrongAddress: WRONG_HANDLER,
        NoEvents: _NO_EVENTS,
    },
    errors=(*NOT_YOURS, TOO_MUCH, _NO_HANDLER, UNKNOWN_EVENT),
)
async def add_outgoing_webhook(
    call: Call,
    *,
    handler: Annotated[Text, "Where events are sent, by http or https"] = "",
    events: Annotated[Values, "Names of events, such as `ONLIVEFEEDPOSTADD`"] = [],  # noqa: B006
    title: Annotated[Text, "What it is for"] = "",
) -> dict[str, Any]:
    """Have events sent to an address. The result holds the `application_token` that they carry.

    For administrators, whose credential must hold the scopes of the events. A method of feed24's
    own.
    """
    check_administrator(call)
    if not handler:
        raise _NO_HANDLER
    kinds = _kinds(events)
    # It is told as much as these scopes show at most.
    check_covers(call, (wire.NAMES[kind][1] for kind in kinds))
    made = await webhooks.create(
        call.tx,
        handler,
        kinds,
        title=title,
        created_by=call.caller.user_id,
        local=call.services.local_receivers,
    )
    token = webhooks.application_token(call.services.secret, made)
    return {"ID": made, "APPLICATION_TOKEN": token}


def _kinds(names: list[Any]) -> list[Kind]:
    """Raises RestError for names of nothing that a webhook can be told of."""
    kinds = []
    for name in names:
        kind = wire.KINDS.get(php_text(name).strip().upper())
        if kind is None or kind not in wire.PUBLIC:
            raise UNKNOWN_EVENT
        kinds.append(kind)
    return kinds


@method("feed24.webhook.outgoing.list", scope="", errors=NOT_YOURS)
async def list_outgoing_webhooks(call: Call) -> list[dict[str, Any]]:
    """List outgoing webhooks, the oldest first, with the tokens that their events carry.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    return [
        {
            "ID": str(row.id),
            "TITLE": row.title,
            "HANDLER": row.address,
            "EVENTS": [wire.name_of(kind) for kind in kinds],
            "APPLICATION_TOKEN": webhooks.application_token(call.services.secret, row.id),
            "CREATED_BY": str(row.created_by) if row.created_by else None,
            "CREATED_AT": iso(row.created_at, call.zone),
        }
        for row, kinds in await webhooks.find_all(call.tx)
    ]


@method(
    "feed24.webhook.outgoing.delete",
    scope="",
    writes=True,
    raises={NotFound: _NO_WEBHOOK},
    errors=NOT_YOURS,
)
async def delete_outgoing_webhook(
    call: Call, *, id_: Annotated[Int, Wire("ID"), "Id of the webhook"]
) -> bool:
    """Send nothing more to an outgoing webhook, not even what waits.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    await webhooks.remove(call.tx, id_)
    return True
