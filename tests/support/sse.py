"""Server-sent events as a browser reads them."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Heard:
    """One event: its name and data."""

    name: str
    data: dict[str, Any]


class EventReader:
    """Turns bytes into events, as the standard says, and remembers the last id."""

    def __init__(self) -> None:
        self.last_id = ""
        self.retry: int | None = None
        self._rest = ""

    def feed(self, chunk: bytes) -> list[Heard]:
        """The events that are complete now."""
        *blocks, self._rest = (self._rest + chunk.decode()).split("\n\n")
        return [heard for block in blocks if (heard := self._read(block)) is not None]

    def _read(self, block: str) -> Heard | None:
        fields: dict[str, str] = {}
        for line in block.split("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        self.last_id = fields.get("id", self.last_id)
        if "retry" in fields:
            self.retry = int(fields["retry"])
        return Heard(fields["event"], json.loads(fields["data"])) if "data" in fields else None
