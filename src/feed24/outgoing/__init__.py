"""Requests that this server makes to addresses which people have written: guarded, bounded in all.

`Outgoing.fetch` and `Outgoing.send` connect to global addresses only, judged on the address really
connected to, and end within their limits of time, size and redirects whatever the other side does.
docs/outgoing.md says what is guarded and how.
"""

from feed24.outgoing.client import Ask, Fetched, Outgoing
from feed24.outgoing.connecting import Connections
from feed24.outgoing.errors import Failed, OutgoingError, Refused
from feed24.outgoing.policy import ANY_PORT, NEARBY, Policy
from feed24.outgoing.sending import Parcel, Receipt

__all__ = [
    "ANY_PORT",
    "NEARBY",
    "Ask",
    "Connections",
    "Failed",
    "Fetched",
    "Outgoing",
    "OutgoingError",
    "Parcel",
    "Policy",
    "Receipt",
    "Refused",
]
