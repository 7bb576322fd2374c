"""The migrations make exactly the schema that the code works with, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from feed24.db import ListOf, Moment, metadata
from feed24.migrations import HEAD, config, status, upgrade
from feed24.migrations.comparing import include_name, include_object
from tests.support.portal import Portal


def differences(connection: Connection) -> list[object]:
    options = {
        "compare_type": _compare,
        "include_name": include_name,
        "include_object": include_object,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _compare(
    _c: object, _column: object, _found: object, _type: object, declared: object
) -> bool | None:
    return False if isinstance(declared, Moment | ListOf) else None


async def test_migrated_databases_hold_what_the_tables_declare(portal: Portal) -> None:
    async with portal.tx(write=False) as tx:
        await tx.begin()
        assert await tx.connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(portal: Portal) -> None:
    url = portal.settings.sqlalchemy_url
    await upgrade(url)
    assert (await status(url)).up_to_date


def test_the_newest_revision_is_known_without_asking_alembic() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD
