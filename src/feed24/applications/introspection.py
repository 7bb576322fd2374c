"""The authorization server's `app.info`: what a token is. The portal's is another method."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from feed24.applications import addresses, service, tokens
from feed24.applications.tokens import scopes_of
from feed24.applications.wire import LARGEST_BODY, LOCAL
from feed24.rest.auth import Proof
from feed24.rest.body import parameters
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.executor import Incoming
from feed24.rest.limits import clock
from feed24.rest.registry import method
from feed24.services import Services


@method("app.info", scope="", application_only=True)
async def _shown(call: Call) -> dict[str, Any]:
    """What a token is, by the authorization server."""
    credential = call.caller.credential
    app = await service.get(call.tx, credential.application_id)
    token = await tokens.by_id(call.tx, credential.id)
    assert token is not None  # noqa: S101 - of this snapshot
    where = addresses.at(call.origin)
    granted = [each for each in scopes_of(app.scopes) if each in credential.scopes]
    return {
        "client_id": app.client_id,
        "scope": ",".join(granted),
        "expires": iso(datetime.fromtimestamp(token.expires_at, UTC), call.zone),
        "install": {
            "installed": app.installed,
            "version": str(app.version),
            "status": LOCAL,
            "scope": app.scopes,
            # Without a port: the official Python client compares it with a host name.
            "domain": where.host_name,
            "uri": where.portal,
            "client_endpoint": where.client_endpoint,
            "member_id": call.services.member_id,
            "member_type": "CP",
        },
        "user_id": credential.user_id,
    }


async def introspect(request: Request, services: Services) -> Any:
    """Show what a token is."""
    sent = await parameters(request, LARGEST_BODY)
    proof = Proof(request.url.scheme == "https", sent, request.headers)
    portal = addresses.of(request, services).portal
    executor = request.app.state.gateway.executor
    return await executor.call(_shown, Incoming(proof, portal, clock()))
