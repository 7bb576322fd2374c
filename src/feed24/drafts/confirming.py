"""Confirmations: publish this draft exactly as it was shown, to exactly whom was shown, or not.

A confirmation reads `<draft>.<until>.<draft's signature>.<audience's signature>`. It is good for
one caller and credential and a few minutes, and for one publication, since that ends the draft.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from feed24.errors import Invalid

LIFE = timedelta(minutes=10)
# Of what a preview shows: what nobody has asked for, and may change by itself.
_AUDIENCE = ("AUTHOR_ID", "RECIPIENTS", "UNKNOWN", "PEOPLE")
_FORM = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})\.([\w-]{1,64})\.([\w-]{1,64})", re.ASCII)


class NotGenuine(Invalid):
    """No confirmation of this draft as it is now, for this caller."""


class Expired(Invalid):
    """It was given too long ago."""


class AudienceChanged(Invalid):
    """The post would not be seen by whom was shown."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """Gives and checks confirmations for one caller, named by person and credential."""

    secret: bytes
    caller: str

    def give(self, row: Row[Any], preview: Mapping[str, Any], now: datetime) -> str:
        """A confirmation of the draft with this preview."""
        until = int((now + LIFE).timestamp())
        return f"{self._own(row, until)}.{self._audience(row, until, preview)}"

    def genuine(self, row: Row[Any], given: str) -> None:
        """Raises NotGenuine, whether or not it has expired and who would see the draft now."""
        self._parts(row, given)

    def check(self, row: Row[Any], preview: Mapping[str, Any], given: str, now: datetime) -> None:
        """Raises NotGenuine, Expired, AudienceChanged."""
        until, audience = self._parts(row, given)
        if until <= now.timestamp():
            raise Expired
        if not hmac.compare_digest(audience, self._audience(row, until, preview)):
            raise AudienceChanged

    def _parts(self, row: Row[Any], given: str) -> tuple[int, str]:
        match = _FORM.fullmatch(given)
        if match is None:
            raise NotGenuine
        own = self._own(row, int(match[2]))
        if not hmac.compare_digest(".".join(match.group(1, 2, 3)), own):
            raise NotGenuine
        return int(match[2]), match[4]

    def _own(self, row: Row[Any], until: int) -> str:
        return f"{row.id}.{until}.{self._signature('draft', row, until)}"

    def _audience(self, row: Row[Any], until: int, preview: Mapping[str, Any]) -> str:
        return self._signature("audience", row, until, *(preview[name] for name in _AUDIENCE))

    def _signature(self, what: str, row: Row[Any], until: int, *seen: object) -> str:
        about = ["confirmation", what, self.caller, row.id, until, row.sent, row.files, *seen]
        digest = hmac.digest(self.secret, json.dumps(about).encode(), hashlib.sha256)[:16]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
