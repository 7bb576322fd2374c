"""Handing something over to another server, whose answer matters by its status alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parcel:
    """One POST. `seconds` is the time for all of it, `most_bytes` what is kept of the answer."""

    url: str
    body: bytes
    seconds: float
    most_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The status of an answer, and how its body begins."""

    status: int
    beginning: bytes
