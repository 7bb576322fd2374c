"""What every command shares: common options, settings, transactions."""

import asyncio
import getpass
import inspect
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url

from feed24 import logs, migrations
from feed24.cause import Cause
from feed24.cli.mistakes import Mistake, file_trouble
from feed24.cli.output import Output
from feed24.db import Database, DatabaseError, Transaction, is_id
from feed24.settings import Settings, load

Handler = Callable[..., Coroutine[Any, Any, None] | None]
_COMMON: dict[str, Any] = {
    "data": Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="The data directory.")
    ],
    "config": Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Another settings file.")
    ],
    "as_json": Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")],
    "debug": Annotated[bool, typer.Option("--debug", help="Show the trace of an error.")],
}


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    settings: Settings
    output: Output
    command: str = ""

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[Transaction]:
        """A transaction beside whatever server is running. Raises Mistake without a portal."""
        await require_portal(self.settings)
        async with opened(self.settings) as database, database.transaction(write=write) as tx:
            tx.cause = Cause(via=self.command, credential="command", operator=_operator())
            yield tx


def group(name: str, meaning: str) -> typer.Typer:
    """The commands of one noun."""
    return typer.Typer(name=name, help=meaning, add_completion=False, rich_markup_mode=None)


def command(
    app: typer.Typer, name: str, *, examples: Sequence[str], flags: Sequence[str] = ()
) -> Callable[[Handler], Handler]:
    """Declare a command: a function, plain or asynchronous, of a Run and of its own options.

    Its docstring is the help, `examples` close it. `flags` are settings that may be given on the
    command line: they are put over the other sources and are not handed to the function.
    """

    whole = " ".join(filter(None, ("feed24", app.info.name or "", name)))

    def declare(handler: Handler) -> Handler:
        own = list(inspect.signature(handler).parameters.values())[1:]

        def run(**given: Any) -> None:
            config, as_json = given.pop("config"), given.pop("as_json")
            given.pop("debug")
            chosen = {flag: given.pop(flag) for flag in ("data", *flags)}
            _check_texts(given)
            with file_trouble():
                settings = load(config=config, **chosen)
                logs.configure(settings)
                outcome = handler(Run(settings, Output(as_json=as_json), whole), **given)
                if inspect.iscoroutine(outcome):
                    asyncio.run(outcome)

        shared = {flag: _flag(flag) for flag in flags} | _COMMON
        options = [*own, *(_option(*each) for each in shared.items())]
        run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in options}
        lines = "\n".join(f"  {example}" for example in examples)
        app.command(name, help=inspect.getdoc(handler), epilog=f"\b\nExamples:\n{lines}")(run)
        return handler

    return declare


def _operator() -> str:
    """Who gave the command, also by `sudo`; empty where the operating system has no name."""
    with suppress(KeyError, OSError):
        return os.environ.get("SUDO_USER") or getpass.getuser()
    return ""


def _check_texts(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        for text in value if isinstance(value, list) else [value]:
            # Bytes of the command line that are not UTF-8 arrive as lone surrogates.
            if isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise Mistake(f"--{name.replace('_', '-')}: is not UTF-8 text")


def _flag(name: str) -> Any:
    """The option of a setting. Text, whatever the setting is: the settings check their values."""
    field = Settings.model_fields[name]
    option, text = f"--{name.replace('_', '-')}", (field.description or "").replace("`", "")
    if field.annotation is bool:
        return Annotated[bool | None, typer.Option(option, help=text)]
    return Annotated[str | None, typer.Option(option, help=text, metavar=name.upper())]


def _option(name: str, annotation: Any) -> inspect.Parameter:
    default = False if annotation is _COMMON["debug"] or annotation is _COMMON["as_json"] else None
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def id_option(name: str, meaning: str) -> Any:
    """An option that takes the id of something."""
    return typer.Option(name, parser=_identity, metavar="ID", help=meaning)


def id_argument(meaning: str) -> Any:
    """A positional argument that takes the id of something."""
    return typer.Argument(parser=_identity, metavar="ID", help=meaning)


def _identity(value: str | int) -> int:
    # Defaults come this way as well, as the numbers they are.
    text = str(value)
    if not (text.isascii() and text.isdigit() and is_id(int(text[:20]))):
        raise typer.BadParameter(f"{text!r} is no id")
    return int(text)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, for one command."""
    database = Database.open(settings.sqlalchemy_url, pool_size=2, pooler=settings.pooler)
    try:
        yield database
    finally:
        await database.close()


async def require_portal(settings: Settings) -> None:
    """Raises Mistake, with what to do, unless the database is there and current."""
    file = sqlite_file(settings)
    # SQLite would make the file, and an empty one looks like a portal to the next look.
    current = file is None or file.is_file()
    status = await reach(settings) if current else None
    if status is None or status.current is None:
        where = settings.data if file else "the database"
        raise Mistake(f"{where} holds no portal yet: `feed24 init` or `feed24 serve` makes one")
    if not status.up_to_date:
        raise Mistake("the database is of another version: `feed24 migrate` brings it to this one")


async def reach(settings: Settings) -> migrations.Status:
    """Where the database stands. Raises Mistake for one that cannot be used at all."""
    try:
        return await migrations.status(settings.sqlalchemy_url, pooler=settings.pooler)
    except DatabaseError as error:
        raise Mistake(f"the database cannot be used: {error}") from None


def sqlite_file(settings: Settings) -> Path | None:
    """The database's file; None on PostgreSQL."""
    url = make_url(settings.sqlalchemy_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
