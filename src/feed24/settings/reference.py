"""The reference page of the settings, written from their declarations."""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from feed24.settings.model import Settings

_INTRODUCTION = """\
# Settings

A setting comes from the file `feed24.toml` in the data directory (or the file that `--config` or
`FEED24_CONFIG` names), from the environment, or from a flag of `feed24 serve`; the later of these
wins. In the file the names are those below; in the environment `port` is `FEED24_PORT`, and lists
are written `A,B`. A name that is not on this page is an error, in the file and in the environment.

`feed24 config show` prints what a data directory's settings come to, with `--redact` without
secrets.

| Setting | Values | Default | Meaning |
|---|---|---|---|
"""
_VALUES: dict[Any, str] = {
    Path: "path",
    bool: "`true`, `false`",
    int: "whole number",
    float: "number",
    SecretStr: "secret text",
}


def settings_reference() -> str:
    """Every setting with its values, default and meaning, as Markdown."""
    return _INTRODUCTION + "".join(_row(*each) for each in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{name}` | {_values(field)} | {_default(field.default)} | {field.description} |\n"


def _values(field: FieldInfo) -> str:
    kind = _plain(field.annotation)
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if get_origin(kind) is tuple:
        return "list of numbers" if get_args(kind)[0] is not str else "list of texts"
    return _VALUES.get(kind, "text") + _range(field)


def _plain(annotation: Any) -> Any:
    """The type without `None` and without its constraints."""
    kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
    return _plain(kinds[0]) if type(None) in get_args(annotation) else annotation


def _range(field: FieldInfo) -> str:
    limits = {}
    for note in field.metadata:
        for edge in ("ge", "gt", "le"):
            if (value := getattr(note, edge, None)) is not None:
                limits[edge] = value
    low = limits.get("ge", limits.get("gt"))
    if "le" in limits:
        return f", {low} to {limits['le']}"
    if low is None:
        return ""
    return f", {low} or more" if "ge" in limits else f" above {low:g}"


def _default(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    shown = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"`{shown}`" if shown else "-"
