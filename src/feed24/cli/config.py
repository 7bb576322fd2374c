"""`feed24 config show`."""

from typing import Annotated, Any

import typer
from pydantic import SecretStr

from feed24.cli.frame import Run, command, group
from feed24.logs.redaction import HIDDEN
from feed24.settings import Settings
from feed24.settings.database import without_password

_commands = group("config", "What the settings come to.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "show",
    examples=["feed24 config show --redact", "feed24 config show --data /var/lib/feed24 --json"],
)
def show(
    run: Run,
    *,
    redact: Annotated[bool, typer.Option("--redact", help="Hide secrets.")] = False,
) -> None:
    """Show every setting as file, environment and defaults make it together."""
    settings = run.settings
    values = {name: _value(settings, name, redact) for name in Settings.model_fields}
    values["base_url"] = settings.base_url
    if run.output.as_json:
        run.output.answer(values, "")
    else:
        rows = [{"setting": name, "value": value} for name, value in values.items()]
        run.output.rows(["setting", "value"], rows)


def _value(settings: Settings, name: str, redact: bool) -> Any:
    value = getattr(settings, name)
    if not isinstance(value, SecretStr):
        return value
    secret = value.get_secret_value()
    if not redact:
        return secret
    return without_password(secret) if name == "database_url" else HIDDEN
