"""The secret that a browser keeps, and what is derived from it.

A session's token is 256 random bits. The database holds its SHA-256, which is enough for a secret
that nobody chose; what protects against forged requests is derived from the token itself, so a copy
of the database gives away neither.
"""

import hashlib
import hmac
import secrets

CSRF_LENGTH = 32


def new() -> str:
    return secrets.token_urlsafe(32)


def derived(token: str, purpose: str) -> str:
    """32 hex digits that only who knows the token can compute; of each purpose others."""
    key = token.encode("utf-8", "surrogatepass")
    return hmac.digest(key, purpose.encode(), hashlib.sha256).hex()[:CSRF_LENGTH]


def equal(sent: str, expected: str) -> bool:
    """Whether they are the same, in a time that does not tell how far."""
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), expected.encode())
