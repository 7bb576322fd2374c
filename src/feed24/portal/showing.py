"""What administrators may know of the settings: no secrets and no places on the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import SecretStr

from feed24.settings import Settings


class Shown(NamedTuple):
    """A setting: its name and value, whether it is the default, and what it means."""

    name: str
    value: Any
    default: bool
    meaning: str


def shown(settings: Settings) -> Iterator[Shown]:
    """In the order of the reference page."""
    for name, field in Settings.model_fields.items():
        kinds = {field.annotation, *get_args(field.annotation)}
        if not kinds.isdisjoint({SecretStr, Path}) or name.endswith("_url"):
            continue
        value = getattr(settings, name)
        yield Shown(name, value, value == field.default, field.description or "")
