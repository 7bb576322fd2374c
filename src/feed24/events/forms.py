"""Forms as PHP's `http_build_query` writes them, the counterpart of what `rest.forms` reads.

Lists get explicit positions, true is 1, false is 0; null and what is empty leave no trace.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from feed24.rest.casts import php_text


def build_query(content: Mapping[str, Any]) -> str:
    """The content as `application/x-www-form-urlencoded`, in its own order."""
    return "&".join(
        f"{_encoded(name)}={_encoded(value)}"
        for key, each in content.items()
        for name, value in _pairs(str(key), each)
    )


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case bool():
            yield name, "1" if value else "0"
        case float():
            # As precise as JSON; PHP leaves out the fraction of a whole number.
            yield name, php_text(value) if value.is_integer() else repr(value)
        case Mapping():
            for key, each in value.items():
                yield from _pairs(f"{name}[{key}]", each)
        case list() | tuple():
            for position, each in enumerate(value):
                yield from _pairs(f"{name}[{position}]", each)
        case _:
            yield name, str(value)


def _encoded(text: str) -> str:
    # Everything but letters, digits and -_. is encoded; Python would let the tilde stand.
    return quote_plus(text, safe="", errors="replace").replace("~", "%7E")
