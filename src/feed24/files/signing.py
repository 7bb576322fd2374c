"""Signed values in addresses: unforgeable, for one purpose and one credential.

A token reads `disk|<arguments>|<signature>`, both parts in base64. The arguments are a query
string; the signature covers them, the purpose and the credential. Equal arguments give equal
tokens. Whoever holds a token can read its arguments and change nothing.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from feed24.rest.errors import EXPIRED_TOKEN, access_denied

LINK_CHECK_FAILED = access_denied("Link check failed")
SCOPE = "disk"
_UNTIL = "until"


def sign(
    secret: bytes,
    purpose: str,
    arguments: Mapping[str, str | int],
    *,
    credential: str = "",
    until: datetime | None = None,
) -> str:
    """A token for the arguments. Without `until` it does not expire by itself."""
    if until:
        arguments = {**arguments, _UNTIL: int(until.timestamp())}
    encoded = _encoded(urlencode(arguments).encode())
    return f"{SCOPE}|{encoded}|{_signature(secret, purpose, encoded, credential)}"


def verify(
    secret: bytes, purpose: str, token: str, *, now: datetime, credential: str = ""
) -> dict[str, str]:
    """The arguments of a token. Raises RestError when it is not genuine, or has expired."""
    scope, _, rest = token.partition("|")
    encoded, _, signature = rest.partition("|")
    expected = _signature(secret, purpose, encoded, credential)
    genuine = hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), expected.encode())
    if scope != SCOPE or not genuine:
        raise LINK_CHECK_FAILED
    arguments = dict(parse_qsl(_decoded(encoded).decode(), keep_blank_values=True))
    if _UNTIL in arguments and int(arguments[_UNTIL]) <= now.timestamp():
        raise EXPIRED_TOKEN
    return arguments


def _signature(secret: bytes, purpose: str, encoded: str, credential: str) -> str:
    message = "|".join(("link", purpose, SCOPE, encoded, credential))
    digest = hmac.digest(secret, message.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return _encoded(digest)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
