"""Reading the settings: file, then environment, then flags; one clear line for a mistake."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
)

from feed24.settings.model import Settings

PREFIX = "FEED24_"
FILE_NAME = "feed24.toml"
# Read by the build, by the test suite, and by this module itself.
_NOT_SETTINGS = ("FEED24_SKIP_UI", "FEED24_CONFIG")
_TESTS = "FEED24_TEST_"
_DEFAULT_DATA = Settings.model_fields["data"].default


class SettingsError(ValueError):
    """The settings cannot be used; the text is one line that names the culprit."""


def load(*, config: Path | None = None, **flags: Any) -> Settings:
    """The settings of this process. A flag that is None was not given. Raises SettingsError."""
    given = {name: value for name, value in flags.items() if value is not None}
    _check_environment(os.environ)
    file = _file(config, given)
    try:
        loaded = _sources(_content(file))(**given)
    except ValidationError as error:
        raise SettingsError(_explain(error, given, file)) from None
    return Settings(**{name: getattr(loaded, name) for name in loaded.model_fields_set})


def _file(config: Path | None, flags: Mapping[str, Any]) -> Path | None:
    """The file that was named, which must exist, or the one in the data directory, if any."""
    named = config or os.environ.get("FEED24_CONFIG")
    if named:
        return Path(named).expanduser()
    data = flags.get("data") or os.environ.get(PREFIX + "DATA") or _DEFAULT_DATA
    path = Path(data).expanduser() / FILE_NAME
    # The file inside a data directory cannot say that the data is elsewhere.
    if "data" in _content(path, optional=True):
        raise SettingsError(f"{path}: data cannot be set in the data directory's own file")
    return path if path.exists() else None


def _content(file: Path | None, *, optional: bool = False) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None
    except OSError as error:
        if optional and isinstance(error, FileNotFoundError | NotADirectoryError):
            return {}
        raise SettingsError(f"{file}: {error.strerror}") from None


def _sources(content: dict[str, Any]) -> type[Settings]:
    """The settings class that fills itself from the environment and from a file's content."""

    class Sources(Settings, env_prefix=PREFIX, env_ignore_empty=True):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, content)

    return Sources


def _check_environment(names: Iterable[str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(names):
        upper = name.upper()
        if not upper.startswith(PREFIX) or upper.startswith(_TESTS) or upper in _NOT_SETTINGS:
            continue
        if upper not in known:
            raise SettingsError(
                f"{name}: unknown setting in the environment{_nearest(upper, known)}"
            )


def _nearest(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def _explain(error: ValidationError, flags: Mapping[str, Any], file: Path | None) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    where = _origin(name, flags, file)
    if first["type"] == "extra_forbidden":
        return f"{where}: unknown setting{_nearest(name, Settings.model_fields)}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _origin(name: str, flags: Mapping[str, Any], file: Path | None) -> str:
    """How the user spelled the setting."""
    if not name:
        return ""
    if name in flags:
        return f"--{name.replace('_', '-')}"
    if os.environ.get(PREFIX + name.upper()):
        return PREFIX + name.upper()
    return f"{file}: {name}"
