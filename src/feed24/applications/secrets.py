"""Random values for applications, and the only form they are kept in.

Nobody chose them and nobody can guess them, so their SHA-256 alone is enough to know them again.
"""

import hmac
import secrets
import string

from feed24.digest import digest

_LETTERS = string.ascii_letters + string.digits
_SECRET_LENGTH = 50


def same(value: str, kept: str) -> bool:
    """A value is the one whose digest was kept; takes as long for every wrong one."""
    return hmac.compare_digest(digest(value), kept)


def client_id() -> str:
    number = "".join(secrets.choice(string.digits) for _ in range(8))
    return f"local.{secrets.token_hex(7)}.{number}"


def client_secret() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))


def application_token() -> str:
    return secrets.token_hex(16)


def token() -> str:
    """An access token, a refresh token or a code."""
    return secrets.token_hex(32)
