"""Taking secrets out of whatever is about to be logged.

Webhook codes travel in the path and tokens in parameters, so both turn up in messages and traces of
our own and of libraries. Every line passes through `redact` last.
"""

import re
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

HIDDEN = "***"
_NAMES = (
    r"auth|access_token|refresh_token|application_token|token|sessid|ap|password|passwd|pwd|"
    r"secret|client_secret|authorization|cookie|set-cookie|api_key|csrf|auth_id|refresh_id"
)
_SECRET_KEY = re.compile(rf"(?:.*[_-])?(?:{_NAMES})", re.IGNORECASE)
# Taken as a whole and from their first: whoever sends thousands of them costs one pass.
_SLASHES = r"(?<!/)(?<!%2F)(?:/|%2F)++"
_SEGMENT = r"[^/%?#\s\"'<>]+"
_PATTERNS = (
    # /rest/1/CODE/method
    (
        re.compile(
            rf"({_SLASHES}rest{_SLASHES}(?:api{_SLASHES})?{_SEGMENT}{_SLASHES}){_SEGMENT}",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
    # /~CODE, the public address of a file
    (re.compile(r"(/(?:~|%7E))[\w-]+", re.IGNORECASE), r"\1***"),
    # /captured/CODE, the receiver of a developer who has none
    (re.compile(r"(/captured/)[\w-]+", re.IGNORECASE), r"\1***"),
    # token=..., "token": "...", 'ap': '...'
    (
        re.compile(
            rf"(?<![A-Za-z])((?:{_NAMES})[\"']?\s*[=:]\s*|code=)"
            r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?:Bearer\s+|Basic\s+)?[^\s&\"',;)}\]]+)",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), r"\1 ***"),
    # "code": "...", unless it is the short name of an error
    (re.compile(r"(\bcode[\"']\s*:\s*[\"'])[A-Za-z0-9]{20,}", re.IGNORECASE), r"\1***"),
    # postgresql://user:password@host
    (re.compile(r"(://[^\s:/@]*:)[^\s/]+@"), r"\1***@"),
)
# Every match above holds one of these; most values hold none and need no further look.
_SIGNS = re.compile(r"[/=: ]|%2")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_METHOD = re.compile(r"[A-Za-z]+(?:\.[A-Za-z0-9_]+)*")
_DEEPEST = 6


def text(value: str) -> str:
    """The text with every secret in it hidden."""
    if _SIGNS.search(value):
        for pattern, replacement in _PATTERNS:
            value = pattern.sub(replacement, value)
    return value


def path(value: str) -> str:
    """A request's path for the access log: where a webhook's code may stand, nothing is shown."""
    first, *rest = [part for part in value.split("/") if part] or [""]
    if first.lower() != "rest":
        return text(value)
    last = len(rest) - 1
    shown = [part if _harmless(part, n, last) else HIDDEN for n, part in enumerate(rest)]
    return "/".join(["", first, *shown])


def _harmless(part: str, place: int, last: int) -> bool:
    """The user's id in front of a code, and a method's name where one belongs."""
    if place == 0 and last > 0:
        return part.isdecimal() or part == "api"
    return place == last and last != 1 and bool(_METHOD.fullmatch(part))


def redact(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """The structlog processor: no secrets, and no character that could forge a line."""
    return {
        key: _clean(key, value, _CONTROL_BUT_LINES if key == "exception" else _CONTROL)
        for key, value in event.items()
    }


@lru_cache(maxsize=4096)
def line(value: str) -> str:
    """A value that holds no secret, without characters that could forge a line."""
    return value if value.isprintable() else _CONTROL.sub(_escaped, value)


def _clean(key: str, value: Any, control: re.Pattern[str], depth: int = 0) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if _is_secret(key):
        return HIDDEN
    if isinstance(value, Mapping) and depth < _DEEPEST:
        pairs = value.items()
        return {str(k): _clean(str(k), v, control, depth + 1) for k, v in pairs}
    if isinstance(value, list | tuple | set | frozenset) and depth < _DEEPEST:
        return [_clean("", each, control, depth + 1) for each in value]
    shown = text(str(value))
    return shown if shown.isprintable() else control.sub(_escaped, shown)


@lru_cache(maxsize=1024)
def _is_secret(key: str) -> bool:
    return bool(_SECRET_KEY.fullmatch(key))


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
