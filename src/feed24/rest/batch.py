"""`batch`: up to fifty commands, one after another, each in a transaction of its own.

The request succeeds whenever its caller is known; failures of commands are reported beside the
successes. See docs/wire.md for the shape of the five sections.
"""

from dataclasses import dataclass, field
from typing import Any

from feed24.digest import digest
from feed24.rest.casts import is_array, lookup, php_bool
from feed24.rest.envelope import Timing, as_php, success
from feed24.rest.errors import BATCH_LENGTH, BATCH_METHOD, RestError
from feed24.rest.executor import Executor, Incoming
from feed24.rest.forms import parse_form
from feed24.rest.limits import clock
from feed24.rest.once import HEADER, key_of
from feed24.rest.references import resolve

NAME = "batch"
LONGEST = 50
FORBIDDEN = frozenset({"batch", "download", "upload"})


@dataclass
class Sections:
    """The answers so far, by command."""

    result: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    total: dict[str, Any] = field(default_factory=dict)
    next: dict[str, Any] = field(default_factory=dict)
    time: dict[str, Any] = field(default_factory=dict)

    def succeed(self, key: str, body: dict[str, Any]) -> None:
        for name in ("result", "total", "next", "time"):
            if name in body:
                getattr(self, name)[key] = body[name]

    def wire(self) -> dict[str, Any]:
        """The five collections; what is empty or a plain sequence leaves as a list."""
        return {
            "result": as_php(self.result),
            "result_error": as_php(self.error),
            "result_total": as_php(self.total),
            "result_next": as_php(self.next),
            "result_time": as_php(self.time),
        }


async def run(executor: Executor, incoming: Incoming) -> dict[str, Any]:
    """The body of a batch. Raises RestError for a caller who is not known, or a key that is none.

    Each command has a key of its own, of that of the request and its name; as a digest it is never
    too long.
    """
    caller = await executor.caller(incoming)
    began = clock()
    once = key_of(incoming.proof.headers)
    halt = php_bool(lookup(incoming.parameters, "halt"))
    sections = Sections()
    for position, (key, command) in enumerate(_commands(incoming)):
        if not isinstance(command, str):
            continue
        try:
            if position >= LONGEST:
                raise BATCH_LENGTH
            name, sent = _split(command, sections)
            own = {HEADER: digest(f"{once}/{key}")} if once else {}
            sections.succeed(key, await executor.command(name, caller, incoming, sent, own))
        except RestError as error:
            sections.error[key] = _in_batch(error)
            if halt:
                break
    finished = clock()
    timing = Timing(incoming.started, finished, finished - began, 0.0, int(finished) + 600)
    return success(sections.wire(), timing.block(executor.services.settings.zone))


def _commands(incoming: Incoming) -> list[tuple[str, Any]]:
    sent = lookup(incoming.parameters, "cmd")
    if isinstance(sent, dict):
        return list(sent.items())
    return [(str(n), each) for n, each in enumerate(sent)] if is_array(sent) else []


def _split(command: str, sections: Sections) -> tuple[str, dict[str, Any]]:
    """A command's method and parameters, its references resolved. Raises RestError."""
    name, _, query = command.partition("#")[0].partition("?")
    if name.lower() in FORBIDDEN:
        raise BATCH_METHOD
    decoded = resolve(parse_form(query.encode("utf-8", "surrogateescape")), vars(sections))
    if isinstance(decoded, dict):
        return name, decoded
    return name, {str(position): value for position, value in enumerate(decoded)}


def _in_batch(error: RestError) -> dict[str, Any]:
    # A missing scope has no text inside a batch (protocol reference, 3.5).
    text = "" if error.code == "insufficient_scope" else error.text
    return {**error.body(), "error_description": text}
