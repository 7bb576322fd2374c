"""Hashing and checking passwords; both take their time on purpose, and take it in a thread."""

import asyncio
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from feed24.users.errors import WeakPassword

SHORTEST, LONGEST = 8, 1000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_password(password: str) -> None:
    """Raises WeakPassword for one that is too short, or longer than anybody types."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(SHORTEST)


async def hash_password(password: str) -> str:
    """The password in the form that may be stored."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def verify(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Nobody without a stored password has one, and that takes as
    long to find out.
    """
    matches = await asyncio.to_thread(_matches, password_hash, password)
    return matches and password_hash is not None


@cache
def _nobody() -> str:
    """A stored password that nobody knows."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
