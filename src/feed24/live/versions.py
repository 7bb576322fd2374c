"""The ids of events: where the log of changes stood, in a form that only the portal can read.

The counters themselves would tell everybody how much goes on that is none of their business.
Sealed, every id looks new, and one that was not made here is noticed.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Where each stripe of the log stands.
Version = tuple[int, ...]
_BYTES = 6
_NONCE = 12
_PURPOSE = b"feed24 live"


class Seal:
    """Turns versions into ids and back; the same on every worker and node of a portal."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(hmac.digest(secret, _PURPOSE, hashlib.sha256))

    def id_of(self, version: Version) -> str:
        nonce = os.urandom(_NONCE)
        plain = b"".join(each.to_bytes(_BYTES, "big") for each in version)
        sealed = nonce + self._cipher.encrypt(nonce, plain, None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def version_of(self, text: str) -> Version | None:
        """The version, or None for an id that is not ours."""
        try:
            sealed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (UnicodeEncodeError, binascii.Error, ValueError, InvalidTag):
            return None
        starts = range(0, len(plain), _BYTES)
        return tuple(int.from_bytes(plain[n : n + _BYTES], "big") for n in starts)
