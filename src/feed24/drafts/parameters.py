"""Which parameters of a call a draft keeps.

Nothing is checked but that they can be kept. What they mean is decided when they are published.
"""

import re
from collections.abc import Mapping
from typing import Any

from feed24.errors import Invalid
from feed24.rest.casts import LARGEST, SMALLEST, lookup, php_text
from feed24.rest.registry import Method

# Deeper than anything that has a meaning.
DEEPEST = 32

_CUSTOM = re.compile(r"UF_", re.IGNORECASE)


class TooDeep(Invalid):
    """A parameter with more levels inside each other than anybody means."""


def of_publication(method: Method, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that the publishing method would read, by their documented names.

    One that was sent as null is there as None. Raises TooDeep.
    """
    names = [each.wire for each in method.parameters if not each.everything]
    own = {name.lower() for name in names}
    found = {name: _kept(lookup(sent, name)) for name in names if _was_sent(sent, name)}
    custom = {name: value for name, value in sent.items() if _CUSTOM.match(name)}
    return found | {name: _kept(value) for name, value in custom.items() if name.lower() not in own}


def _was_sent(sent: Mapping[str, Any], name: str) -> bool:
    return any(key.lower() == name.lower() for key in sent)


def _kept(value: Any, depth: int = 0) -> Any:
    """The value with numbers that JSON cannot carry as PHP would print them."""
    if depth > DEEPEST:
        raise TooDeep
    if isinstance(value, dict):
        return {key: _kept(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_kept(each, depth + 1) for each in value]
    if isinstance(value, float):
        # What is no number here is a text: infinity, for one.
        return value if value - value == 0 else php_text(value)
    if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
        return php_text(value)
    return value
