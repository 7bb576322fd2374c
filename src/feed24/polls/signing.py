"""The signed number of a poll: it names the poll in addresses that we hand out, and opens nothing.

`5.` and 64 hexadecimal digits. Who may read the poll is asked again wherever the value is used.
"""

import hashlib
import hmac

from feed24.db import is_id


def signed(secret: bytes, poll_id: int) -> str:
    """The poll's number with its signature; the same at all times."""
    return f"{poll_id}.{_signature(secret, str(poll_id))}"


def verified(secret: bytes, value: str) -> int | None:
    """The number that was signed; None for a value that we have not made."""
    number, _, signature = value.partition(".")
    genuine = hmac.compare_digest(
        signature.encode("utf-8", "surrogatepass"), _signature(secret, number).encode()
    )
    return int(number) if genuine and is_id(int(number)) else None


def _signature(secret: bytes, number: str) -> str:
    message = f"poll|{number}".encode("utf-8", "surrogatepass")
    return hmac.digest(secret, message, hashlib.sha256).hex()
