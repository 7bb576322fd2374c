"""Requests that this server makes to addresses which people have written: guarded, bounded in all.

`Outgoing.fetch` connects to global addresses only, judged on the address really connected to, and
ends within its limits of time, size and redirects whatever the other side does. docs/outgoing.md
says what is guarded and how.
"""

from feed24.outgoing.client import Ask, Fetched, Outgoing
from feed24.outgoing.errors import Failed, OutgoingError, Refused
from feed24.outgoing.policy import Policy

__all__ = ["Ask", "Failed", "Fetched", "Outgoing", "OutgoingError", "Policy", "Refused"]
