"""References between the commands of a batch: `$result[key][path]...` in a value.

A reference runs to the next blank. As the whole value it is replaced by what it finds, with its
type; inside a longer text numbers and texts are put in, anything else leaves the text as it is. A
path that leads nowhere gives what was reached so far (rulings of the protocol reference, 6.5).
"""

import re
from typing import Any

from feed24.rest.encoded import Encoded

_REFERENCE = re.compile(r"\$(result|error|total|next|time)((?:\[[^\]]*\])+)")
_SEGMENT = re.compile(r"\[([^\]]*)\]")


def resolve(value: Any, sections: dict[str, dict[str, Any]]) -> Any:
    """The value with all references in it replaced, at any depth; names are left alone."""
    if isinstance(value, dict):
        return {key: resolve(each, sections) for key, each in value.items()}
    if isinstance(value, list):
        return [resolve(each, sections) for each in value]
    if isinstance(value, str) and "$" in value:
        return _resolve_text(value, sections)
    return value


def _resolve_text(text: str, sections: dict[str, dict[str, Any]]) -> Any:
    whole = _REFERENCE.fullmatch(text)
    if whole:
        return _find(whole, sections)
    return _REFERENCE.sub(lambda match: _inside(match, sections), text)


def _inside(match: re.Match[str], sections: dict[str, dict[str, Any]]) -> str:
    found = _find(match, sections)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return match[0]
    return str(found)


def _find(match: re.Match[str], sections: dict[str, dict[str, Any]]) -> Any:
    found: Any = sections[match[1]]
    for key in _SEGMENT.findall(match[2]):
        inner = _step(found, key)
        if inner is None:
            break
        found = inner
    return _decoded(found)


def _decoded(value: Any) -> Any:
    """Parts of an answer may be encoded already."""
    return value.decoded() if isinstance(value, Encoded) else value


def _step(value: Any, key: str) -> Any:
    value = _decoded(value)
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    return None
