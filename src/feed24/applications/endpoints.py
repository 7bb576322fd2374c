"""`/oauth/token/` and the authorization server's `app.info`: for applications, not for browsers."""

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Row
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.contextvars import bind_contextvars

from feed24 import metrics
from feed24.applications import addresses, granting, paths, secrets, service, tokens
from feed24.applications.addresses import Addresses
from feed24.applications.tokens import Issued, scopes_of
from feed24.applications.wire import LOCAL
from feed24.db import Transaction
from feed24.rest.auth import Proof, check_open
from feed24.rest.body import parameters
from feed24.rest.call import Call
from feed24.rest.casts import php_text
from feed24.rest.dates import iso
from feed24.rest.envelope import CORS
from feed24.rest.errors import HTTPS_REQUIRED, INTERNAL, RestError
from feed24.rest.executor import Incoming
from feed24.rest.gateway import reply
from feed24.rest.limits import clock
from feed24.rest.registry import method
from feed24.rest.repeating import repeated
from feed24.services import Services

log = structlog.get_logger("feed24.oauth")
_LARGEST_BODY = 1 << 16
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_SECRET_OF = {"authorization_code": "code", "refresh_token": "refresh_token"}

# A success by its status: clients look at the body.
WRONG_CLIENT = RestError(200, "wrong_client", "There is no application with this client_id")
INVALID_CLIENT = RestError(400, "invalid_client", "The client_secret is wrong")
INVALID_GRANT = RestError(400, "invalid_grant", "The code or refresh token is not valid")
UNSUPPORTED = RestError(400, "unsupported_grant_type", "The grant_type is not supported")
NOT_INSTALLED = RestError(401, "NOT_INSTALLED", "Application not installed")
INVALID_SCOPE = RestError(
    403, "invalid_scope", "Given scope exceeds permissions associated with given grant"
)


def missing(parameter: str) -> RestError:
    return RestError(400, "invalid_request", f'No "{parameter}" parameter found')


async def token(request: Request, services: Services) -> Any:
    """Exchange a code or a refresh token for tokens."""
    if request.url.scheme != "https" and not services.settings.allow_http:
        raise HTTPS_REQUIRED
    sent = await parameters(request, _LARGEST_BODY)
    grant_type = _required(sent, "grant_type")
    if grant_type not in _SECRET_OF:
        raise UNSUPPORTED
    client = _required(sent, "client_id"), _required(sent, "client_secret")
    proof = _required(sent, _SECRET_OF[grant_type])
    wanted = set(scopes_of(php_text(sent.get("scope")).replace(" ", ",")))

    async def exchange() -> Issued | None:
        async with services.database.transaction(write=True) as tx:
            await check_open(tx)
            app = await _client(tx, *client)
            # Refused or not, the transaction is committed: see `redeem`.
            give = granting.redeem if grant_type == "authorization_code" else granting.refresh
            issued = await give(tx, app, proof)
            if issued and not wanted.issubset(issued.scopes):
                # Then it is not committed, and the grant is as good as before.
                raise INVALID_SCOPE
            return issued

    issued = await repeated(exchange)
    if issued is None:
        raise INVALID_GRANT
    return answer(issued, addresses.of(request, services), services.member_id)


def _required(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str | int) or value == "":
        raise missing(name)
    return str(value)


async def _client(tx: Transaction, client_id: str, client_secret: str) -> Row[Any]:
    app = await service.by_client_id(tx, client_id)
    if app is None:
        raise WRONG_CLIENT
    if not secrets.same(client_secret, app.secret_hash):
        raise INVALID_CLIENT
    if app.removed_at is not None or not app.active:
        raise NOT_INSTALLED
    return app


def answer(issued: Issued, where: Addresses, member_id: str) -> dict[str, Any]:
    """Tokens as the token endpoint shows them."""
    return {
        "access_token": issued.access_token,
        "expires": issued.expires,
        "expires_in": issued.life,
        "scope": ",".join(issued.scopes),
        "domain": where.server_domain,
        "server_endpoint": where.server_endpoint,
        "status": LOCAL,
        "client_endpoint": where.client_endpoint,
        "member_id": member_id,
        "user_id": issued.user_id,
        "refresh_token": issued.refresh_token,
    }


@method("app.info", scope="", application_only=True)
async def _introspection(call: Call) -> dict[str, Any]:
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


async def introspection(request: Request, services: Services) -> Any:
    """Show what a token is."""
    sent = await parameters(request, _LARGEST_BODY)
    proof = Proof(request.url.scheme == "https", sent, request.headers)
    portal = addresses.of(request, services).portal
    executor = request.app.state.gateway.executor
    return await executor.call(_introspection, Incoming(proof, portal, clock()))


def _route(path: str, name: str, handler: Callable[[Request, Services], Awaitable[Any]]) -> Route:
    """A route whose answers and refusals are JSON that nobody keeps."""

    async def respond(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        began, error = time.perf_counter(), ""
        try:
            response = reply(await handler(request, request.app.state.services), "json", 200)
        except RestError as refusal:
            error = refusal.code
            response = reply(refusal.body(), "json", refusal.status)
        except ClientDisconnect:
            error, response = "disconnected", Response(status_code=499)
        except Exception:
            log.exception("unexpected failure", path=path)
            error, response = INTERNAL.code, reply(INTERNAL.body(), "json", INTERNAL.status)
        if error:
            bind_contextvars(error=error)
        metrics.observe(name, response.status_code, error, time.perf_counter() - began)
        response.headers.update(_NO_STORE)
        return response

    return Route(path, respond, methods=["GET", "POST", "OPTIONS"])


ROUTES = [
    _route(paths.TOKEN, "oauth.token", token),
    _route(paths.INTROSPECTION, "oauth.app.info", introspection),
]
