"""What a draft holds: parameters of a publication by name, as JSON."""

import json
from collections.abc import Mapping
from typing import Any

FILES = "FILES"


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters replaced by their namesakes; null takes one out."""
    return {name: value for name, value in {**before, **changes}.items() if value is not None}


def encode(contents: Mapping[str, Any]) -> tuple[str, str | None]:
    """As two JSON texts: everything but the files, and the files if there are any."""
    rest = {name: value for name, value in contents.items() if name != FILES}
    files = contents.get(FILES)
    return json.dumps(rest), json.dumps(files) if files else None


def decode(sent: str, files: str | None) -> dict[str, Any]:
    """What `encode` was given; without files none are there."""
    contents: dict[str, Any] = json.loads(sent)
    return contents | ({FILES: json.loads(files)} if files else {})
