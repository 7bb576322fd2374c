"""`/oauth/token/`: a code or a refresh token for tokens."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request

from feed24.applications import addresses, granting, secrets, service
from feed24.applications.addresses import Addresses
from feed24.applications.tokens import Issued, scopes_of
from feed24.applications.wire import LARGEST_BODY, LOCAL
from feed24.db import Transaction
from feed24.rest.auth import check_open
from feed24.rest.body import parameters
from feed24.rest.casts import php_text
from feed24.rest.errors import HTTPS_REQUIRED, RestError
from feed24.rest.repeating import repeated
from feed24.services import Services

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
    sent = await parameters(request, LARGEST_BODY)
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
