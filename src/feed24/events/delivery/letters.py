"""The body of the POST that tells an event (protocol reference, 9.1)."""

from typing import Any, NamedTuple

from feed24.applications import addresses
from feed24.applications.tokens import Issued
from feed24.applications.wire import LOCAL
from feed24.events import wire
from feed24.events.delivery.people import People
from feed24.events.delivery.queue import Due, Lane
from feed24.events.forms import build_query
from feed24.events.kinds import Kind
from feed24.events.service.webhooks import application_token
from feed24.logs.redaction import HIDDEN
from feed24.services import Services


class Letter(NamedTuple):
    """A body, and the same without the tokens that open something."""

    body: str
    harmless: str


def letter(
    services: Services, lane: Lane, event: Due, people: People, issued: Issued | None
) -> Letter:
    """What the receiver is sent."""
    if event.kind == Kind.PERSON_ADDED:
        data = people.shown(lane, int(event.data["user_id"]))
    else:
        data = wire.data(event.kind, event.data)
    body = build_query(
        {
            "event": wire.name_of(event.kind),
            "event_handler_id": lane.id,
            "data": data,
            "ts": event.recorded_at // 1000,
            "auth": _auth(services, lane, issued),
        }
    )
    return Letter(body, _without_tokens(body, issued))


def _auth(services: Services, lane: Lane, issued: Issued | None) -> dict[str, Any]:
    where = addresses.at(services.settings.base_url)
    portal = {
        "domain": where.domain,
        "server_endpoint": where.server_endpoint,
        "status": LOCAL,
        "client_endpoint": where.client_endpoint,
        "member_id": services.member_id,
    }
    proof = {"application_token": _proof(services, lane)}
    if issued is None:
        del portal["status"]
        return portal | proof
    token = {
        "access_token": issued.access_token,
        "expires": issued.expires,
        "expires_in": issued.life,
        "scope": ",".join(issued.scopes),
    }
    whose: dict[str, Any] = {"user_id": issued.user_id}
    if issued.refresh_token:
        whose["refresh_token"] = issued.refresh_token
    return token | portal | whose | proof


def _proof(services: Services, lane: Lane) -> str:
    """By which the receiver knows that it is us."""
    if lane.webhook_id:
        return application_token(services.secret, lane.webhook_id)
    return lane.application_token


def _without_tokens(body: str, issued: Issued | None) -> str:
    for secret in (issued.access_token, issued.refresh_token) if issued else ():
        if secret:
            body = body.replace(secret, HIDDEN)
    return body
