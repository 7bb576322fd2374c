"""Browsers in which somebody has signed in before.

Such a browser keeps a value that only this portal can have given it, for that person. It opens
nothing; it tells the owner from strangers when passwords are guessed.
"""

import hashlib
import hmac
import secrets

from feed24.services import Services


def known(services: Services, user_id: int) -> str:
    """A new value for the browser of this person."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_signature(services, user_id, nonce)}"


def knows(services: Services, user_id: int, value: str) -> bool:
    """Whether the value was given to a browser of this person."""
    nonce, _, signature = value.rpartition(".")
    expected = _signature(services, user_id, nonce).encode()
    return hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), expected)


def _signature(services: Services, user_id: int, nonce: str) -> str:
    message = f"browser|{user_id}|{nonce}".encode("utf-8", "surrogatepass")
    return hmac.digest(services.secret, message, hashlib.sha256).hex()
