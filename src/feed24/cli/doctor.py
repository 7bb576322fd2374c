"""`feed24 doctor`."""

import os
import shutil
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer
from cryptography import x509

from feed24 import tls
from feed24.cli import remembered
from feed24.cli.frame import Run, command, opened, reach, require_portal, sqlite_file
from feed24.cli.preparing import check_files
from feed24.portal import service as portal
from feed24.settings import Settings

_ROOM = 100 * 2**20


class Trouble(Exception):
    """A check found something; the text says what."""


@dataclass(frozen=True)
class Finding:
    """The outcome of one check."""

    check: str
    fine: bool
    text: str


def add_to(app: typer.Typer) -> None:
    command(app, "doctor", examples=["feed24 doctor", "feed24 doctor --json"])(doctor)


async def doctor(run: Run) -> None:
    """Check a data directory: files, database, certificate, address. Ends with 1 if any is ill."""
    findings = [await _examine(name, check, run.settings) for name, check in CHECKS.items()]
    rows = [vars(finding) for finding in findings]
    if run.output.as_json:
        run.output.answer({"fine": all(each.fine for each in findings), "checks": rows}, "")
    for each in findings:
        mark, style = ("ok  ", "green") if each.fine else ("ILL ", "bold red")
        run.output.line(f"{mark} {each.check:12} {each.text}", style if not each.fine else "")
    if not all(each.fine for each in findings):
        raise typer.Exit(1)


async def _examine(name: str, check: "Check", settings: Settings) -> Finding:
    try:
        return Finding(name, True, await check(settings))
    except Exception as error:
        return Finding(name, False, " ".join(str(error).split()) or type(error).__name__)


async def _directory(settings: Settings) -> str:
    data = settings.data
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise Trouble(f"{data} is missing or may not be written")
    free = shutil.disk_usage(data).free
    if free < _ROOM:
        raise Trouble(f"{data} has only {free // 2**20} MB left")
    return f"{data}, {free // 2**30} GB free"


async def _database(settings: Settings) -> str:
    file = sqlite_file(settings)
    if file and not file.is_file():
        raise Trouble(f"there is no {file} yet; `feed24 serve` makes it")
    found = await reach(settings)
    if not found.up_to_date:
        raise Trouble(f"schema {found.current}, wanted {found.head}: run `feed24 migrate`")
    return f"{'SQLite' if file else 'PostgreSQL'}, schema {found.head}"


async def _portal(settings: Settings) -> str:
    await require_portal(settings)
    async with opened(settings) as database, database.transaction(write=False) as tx:
        row = await portal.get(tx)
    if row.closed:
        raise Trouble("the portal is closed: `feed24 portal open` opens it")
    return f"member_id {row.member_id}"


async def _files(settings: Settings) -> str:
    where = settings.files_url or str(settings.data / "files")
    if not settings.files_url and not settings.data.is_dir():
        raise Trouble(f"there is no {where} yet; `feed24 serve` makes it")
    await check_files(settings)
    return f"{where} can be written"


async def _certificate(settings: Settings) -> str:
    if settings.http:
        return "plain http, no certificate"
    own = settings.tls_cert
    if own and settings.tls_key:
        tls.check(own, settings.tls_key)
    file = own or settings.data / "tls" / "server.pem"
    if not file.is_file():
        raise Trouble(f"there is no {file} yet; `feed24 serve` makes it")
    return _lasting(file)


def _lasting(file: Path) -> str:
    ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
    if ends <= datetime.now(UTC):
        raise Trouble(f"{file} ended on {ends:%Y-%m-%d}; a restart makes a new one of ours")
    return f"{file} until {ends:%Y-%m-%d}"


async def _address(settings: Settings) -> str:
    url = remembered.address(settings)
    try:
        socket.create_connection((settings.host, settings.port), timeout=2).close()
    except OSError:
        return f"{url}; no server runs there now"
    return f"{url}; a server answers"


Check = Callable[[Settings], Awaitable[str]]
CHECKS: dict[str, Check] = {
    "directory": _directory,
    "database": _database,
    "portal": _portal,
    "files": _files,
    "certificate": _certificate,
    "address": _address,
}
