"""The envelope around every answer, and its encoding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from feed24.rest.dates import iso_seconds
from feed24.rest.encoded import to_json
from feed24.rest.errors import UNEXPECTED_ANSWER, RestError
from feed24.rest.xml import to_xml

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "origin, content-type, accept, idempotency-key",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
}
HEADERS = {**CORS, "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a paged method returns: its result and the counts that belong beside it."""

    result: Any
    total: int | None = None
    next: int | None = None


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a method returns whose answer is a file and no JSON. It cannot be used in a batch."""

    content: bytes
    media_type: str
    # The header `Content-Disposition`.
    disposition: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When a call ran, in Unix seconds, and what it has used of the operating limit."""

    start: float
    finish: float
    processing: float
    operating: float
    operating_reset_at: int

    def block(self, zone: tzinfo) -> dict[str, Any]:
        """The `time` object; the official SDKs fail without it."""
        return {
            "start": self.start,
            "finish": self.finish,
            "duration": self.finish - self.start,
            "processing": self.processing,
            "date_start": iso_seconds(self.start, zone),
            "date_finish": iso_seconds(self.finish, zone),
            "operating_reset_at": self.operating_reset_at,
            "operating": self.operating,
        }


def success(answer: Any, time: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a success: result, next, total, time, in this order."""
    if not isinstance(answer, Answer):
        return {"result": answer, "time": time}
    body: dict[str, Any] = {"result": answer.result}
    if answer.next is not None:
        body["next"] = answer.next
    if answer.total is not None:
        body["total"] = answer.total
    body["time"] = time
    return body


def or_empty_list(mapping: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """A map as PHP writes it: an empty one is `[]`."""
    return mapping or []


def as_php(mapping: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """A map as PHP writes it: a list when its keys are 0, 1, ... n-1 in order."""
    if all(key == str(position) for position, key in enumerate(mapping)):
        return list(mapping.values())
    return mapping


def encode(body: Any, transport: str) -> tuple[bytes, str]:
    """The bytes and the content type. Raises RestError when the body cannot be encoded."""
    try:
        if transport == "xml":
            return to_xml(body), "text/xml; charset=utf-8"
        return to_json(body), "application/json; charset=utf-8"
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise RestError(
            UNEXPECTED_ANSWER.status, UNEXPECTED_ANSWER.code, UNEXPECTED_ANSWER.text
        ) from error
