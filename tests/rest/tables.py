"""The recorded answers of PHP in tests/data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"


def cases(name: str) -> Iterator[dict[str, Any]]:
    """The cases of one table, in order."""
    table = json.loads((DATA / name).read_text(encoding="utf-8"))
    for group in table["groups"]:
        yield from group["cases"]
