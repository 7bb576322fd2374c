"""Everything that must be there before a server starts, made in one process and at most once."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from obstore.exceptions import BaseError
from sqlalchemy import func, select, text

from feed24 import migrations
from feed24.cause import FOUNDING, Cause
from feed24.cli import remembered
from feed24.cli.frame import opened, reach
from feed24.cli.mistakes import Mistake
from feed24.cli.output import progress
from feed24.db import Database, Transaction, metadata
from feed24.errors import Refusal
from feed24.files.store import FileStore
from feed24.history import recording as history
from feed24.portal import demo_login, first_run
from feed24.portal import service as portal
from feed24.portal.first_run import ADMINISTRATOR
from feed24.rest.scopes import KNOWN
from feed24.settings import Settings
from feed24.users.passwords import hash_password
from feed24.users.tables import person
from feed24.webhooks import service as webhooks

# Not the lock of the migrations, which are taken while this one is held.
_LOCK = 20_240_025
_LOGIN = select(person.c.email).where(person.c.id == ADMINISTRATOR)
_DEMO_LOGIN = (
    select(person.c.email)
    .where(person.c.active, person.c.password_hash == demo_login.HASHED)
    .order_by(person.c.id)
    .limit(1)
)
_ACTIVE = select(person.c.active).where(person.c.id == ADMINISTRATOR)


@dataclass(frozen=True)
class Company:
    """What a new portal begins with."""

    # The demo company has a name of its own.
    name: str | None = None
    email: str = "admin@feed24.test"
    demo: bool = True


@dataclass(frozen=True)
class Prepared:
    """What may be told about a portal that is ready."""

    login: str
    # Known at this one moment only.
    password: str | None
    # Somebody of the demo company who still has the password that all of them begin with.
    demo_login: str | None = None


async def prepare(settings: Settings, company: Company) -> Prepared:
    """Migrate the database, and fill an empty one."""
    await check_files(settings)
    await migrate(settings)
    async with opened(settings) as database, _alone(database):
        password = await _first_run(database, settings, company)
        async with database.transaction(write=True) as tx:
            # A node of an earlier version may have changed memberships until a moment ago.
            await history.catch_up(tx)
        async with database.transaction(write=False) as tx:
            found = await tx.scalar(_DEMO_LOGIN)
            return Prepared(await tx.scalar(_LOGIN), password, found)


async def migrate(settings: Settings) -> migrations.Status:
    """Bring the schema up to date; where it stood before. Raises Mistake."""
    before = await reach(settings)
    if before.up_to_date:
        return before
    # Half a second that only the first start and an upgrade have to spend.
    from alembic.util import CommandError

    with progress() as bars:
        bars.add_task("migrating the database", total=None)
        try:
            await migrations.upgrade(settings.sqlalchemy_url, pooler=settings.pooler)
        except CommandError as error:
            raise Mistake(f"the database cannot be migrated: {error}") from None
    return before


async def check_files(settings: Settings) -> None:
    """Raises Mistake when the file store cannot be written."""
    try:
        store = FileStore.open(settings)
        await store.delete(await store.put(b"feed24", area="probe"))
    except (OSError, ValueError, BaseError) as error:
        where = settings.files_url or settings.data / "files"
        raise Mistake(f"files cannot be kept in {where}: {error}") from None


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[None]:
    """No other node fills the same PostgreSQL meanwhile; for SQLite the directory is locked."""
    if database.sqlite:
        yield
        return
    async with database.transaction(write=True) as tx:
        await tx.run(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield


async def _first_run(database: Database, settings: Settings, company: Company) -> str | None:
    """Make the portal, unless there is one; the administrator's new password."""
    async with database.transaction(write=False) as tx:
        if await first_run.is_done(tx):
            return None
    password = secrets.token_urlsafe(12)
    hashed = await hash_password(password)
    async with database.transaction(write=True) as tx:
        tx.cause = FOUNDING
        await _number_from_one(tx)
        try:
            await _begin(tx, company, hashed)
            if company.demo:
                await _show_demo(tx, database, settings)
        except Refusal as error:
            # Everything in a new portal is ours; whoever starts it made no mistake.
            raise RuntimeError(f"the portal cannot be filled: {error!r}") from error
    return password


async def _number_from_one(tx: Transaction) -> None:
    """PostgreSQL does not give back the ids that an interrupted first start took."""
    if tx.sqlite:
        return
    for table in metadata.tables.values():
        if "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            await tx.run(select(func.setval(sequence, 1, False)))


def _name_of(company: Company) -> str:
    if company.name or not company.demo:
        return company.name or "feed24"
    from feed24.demo.content import COMPANY

    return COMPANY


async def _show_demo(tx: Transaction, database: Database, settings: Settings) -> None:
    # Half a second of content that no other start needs.
    from feed24 import demo

    with progress() as bars:
        bar = bars.add_task("making the demo company", total=None)
        files = FileStore.open(settings)

        def show(done: int, total: int) -> None:
            bars.update(bar, completed=done, total=total)

        await demo.fill(tx, database, files, settings, show)


async def _begin(tx: Transaction, company: Company, hashed: str) -> None:
    await first_run.create(
        tx,
        company=_name_of(company),
        email=company.email,
        name="Administrator",
        last_name="",
        password_hash=hashed,
    )


async def own_webhook(settings: Settings) -> remembered.Webhook | None:
    """The administrator's webhook that `serve` prints: an earlier start's, or a new one if none is
    remembered.

    One that was revoked or blocked is not replaced: somebody wanted that.
    """
    async with opened(settings) as database, database.transaction(write=True) as tx:
        tx.cause = Cause(via="feed24 serve", credential="command")
        identity = (await portal.get(tx)).member_id
        kept = remembered.webhook(settings, identity)
        if kept:
            row, _ = await webhooks.find(tx, str(kept.user_id), kept.secret)
            return kept if row is not None and row.active and row.blocked_with is None else None
        if not await tx.scalar(_ACTIVE):
            return None
        made, secret = await webhooks.create(tx, ADMINISTRATOR, KNOWN, title="feed24 serve")
    # Only a secret that the database has is worth remembering.
    new = remembered.Webhook(identity, made, ADMINISTRATOR, secret)
    remembered.set_webhook(settings, new)
    return new
