"""The session of a browser as a credential: its cookie, and a value that no other site knows."""

from feed24.db import Transaction
from feed24.rest.auth import Proof, Provider
from feed24.rest.call import Caller, Credential
from feed24.rest.errors import HTTPS_REQUIRED, PORTAL_DELETED, RestError
from feed24.rest.scopes import BY_NAME, KNOWN
from feed24.services import Services
from feed24.sessions import cookies, service, tokens
from feed24.sessions.service import SignedIn

PARAMETER = "sessid"
HEADER = "x-bitrix-csrf-token"
_PURPOSE = "sessid"
# The address of a download is signed for one session, which no other site could do: it needs no
# second proof, and a link cannot carry one without giving it away.
_SIGNED = "download"
# Whoever is signed in may do all that there is to do.
_SCOPES = frozenset(KNOWN + BY_NAME)


def sessid(session: SignedIn) -> str:
    """What calls by this session have to carry: 32 hex digits."""
    return tokens.derived(session.token, _PURPOSE)


def provider(services: Services) -> Provider:
    """Recognises `sessid` and its header (protocol reference, 3.4); the cookie alone is nothing."""
    settings = services.settings

    async def by_session(tx: Transaction, proof: Proof) -> Caller | None:
        sent = proof.text(PARAMETER) or proof.headers.get(HEADER, "")
        secure = cookies.is_secure("https" if proof.secure else "http", settings)
        token = cookies.read(proof.headers, cookies.SESSION, secure=secure)
        linked = proof.special == _SIGNED and bool(token)
        if not (sent or linked):
            return None
        found, closed = await service.find(tx, services, token)
        if closed:
            raise PORTAL_DELETED
        if not (secure or settings.allow_http):
            raise HTTPS_REQUIRED
        expected = tokens.derived(token, _PURPOSE)
        if found is None:
            raise _not_authorized(expected)
        if not (linked or tokens.equal(sent, expected)):
            raise _failed(expected)
        return caller(found)

    return by_session


def caller(session: SignedIn) -> Caller:
    """Who calls by this session."""
    credential = Credential("session", session.session_id, session.id, _SCOPES)
    return Caller(credential, session.id, session.admin, session.employee)


def _not_authorized(given_back: str) -> RestError:
    return RestError(
        401,
        "access_denied",
        "User not authorized",
        sessid=given_back,
        extended_error="user_not_authorized",
    )


def _failed(given_back: str) -> RestError:
    return RestError(401, "session_failed", "Sessid check failed", sessid=given_back)
