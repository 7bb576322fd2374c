"""A portal with the demo company on each database, made once and shared by these tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import func, select, text

from feed24 import demo
from feed24.db import Database, Transaction
from feed24.files.store import FileStore
from feed24.migrations import upgrade
from feed24.portal import first_run
from feed24.posts.tables import post
from feed24.settings import Settings
from tests.conftest import Portals
from tests.support.portal import FIRST, Portal

# What tells a story; moments are counted from the first post.
STORY = {
    "person": "select id, email, password_hash, active, admin, extranet, name, last_name, "
    "work_position, phone_inner from person order by id",
    "department": "select * from department order by id",
    "department_member": "select user_id, department_id, position from department_member "
    "order by department_id, user_id",
    "workgroup": "select id, name, owner_id, visible, opened, closed, extranet, project, "
    "created_at - {first} as made, active_at - {first} as touched from workgroup order by id",
    "workgroup_member": "select workgroup_id, user_id, role, joined_at - {first} as joined "
    "from workgroup_member order by id",
    "post": "select id, author_id, title, micro, message, published_act, comment_count, tag_ids, "
    "attachment_ids, important, important_until - {first} as until, background, "
    "gratitude_id, published_at - {first} as at from post order by id",
    "post_recipient": "select * from post_recipient order by post_id, code",
    "post_access": "select * from post_access order by post_id, code",
    "feed_entry": "select post_id, act, updated_at - {first} as at from feed_entry order by act",
    "tag": "select * from tag order by id",
    "comment": "select id, post_id, author_id, text, act, shared_codes, created_at - {first} as at "
    "from comment order by id",
    "read_mark": "select id, post_id, user_id, marked_at - {first} as at from read_mark "
    "order by id",
    "gratitude": "select g.id, g.post_id, g.medal, p.user_id, g.given_at - {first} as at "
    "from gratitude g join gratitude_person p on p.gratitude_id = g.id order by g.id",
    "asking": "select post_id, round_since - {first} as at, revision, due_at - {first} as until "
    "from asking order by post_id",
    "confirmation": "select post_id, user_id, revision, confirmed_at - {first} as at "
    "from confirmation order by post_id, user_id",
    "reaction": "select post_id, user_id, kind, reacted_at - {first} as at from reaction "
    "order by id",
    "post_flag": "select user_id, kind, post_id from post_flag order by id",
    "poll": "select id, post_id, anonymity, voter_count, starts_at - {first} as at from poll "
    "order by id",
    "poll_answer": "select id, question_id, text, vote_count from poll_answer order by id",
    "poll_ballot": "select id, poll_id, user_id, cast_at - {first} as at from poll_ballot "
    "order by id",
    "poll_voter": "select poll_id, user_id from poll_voter order by poll_id, user_id",
    "attachment": "select attachment.id, entity_type, entity_id, post_id, name, size, media_type, "
    "key from attachment join drive_object on drive_object.id = object_id "
    "join file_content on file_content.id = content_id order by attachment.id",
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Company:
    """A portal with the demo company, and what its tables told right after they were filled."""

    portal: Portal
    story: dict[str, Rows]
    # The moments of the first post, and of the making.
    first: datetime
    made: datetime
    # What the progress bar was told.
    progress: list[tuple[int, int]]

    def ids(self, table: str, **wanted: Any) -> list[int]:
        return [row["id"] for row in self.rows(table, **wanted)]

    def rows(self, table: str, **wanted: Any) -> Rows:
        """The rows of a table that have these values."""
        return [row for row in self.story[table] if wanted.items() <= row.items()]

    def row(self, table: str, **wanted: Any) -> dict[str, Any]:
        (found,) = self.rows(table, **wanted)
        return found


class Progress:
    """Notes what a progress bar would show."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def note(self, done: int, total: int) -> None:
        self.told.append((done, total))


class Companies:
    """The companies of this test process by engine, founded when first asked for."""

    def __init__(self, portals: Portals, stack: AsyncExitStack, folder: Path) -> None:
        self._portals = portals
        self._stack = stack
        self._folder = folder
        self._founded: dict[str, Company] = {}

    async def on(self, engine: str) -> Company:
        if engine not in self._founded:
            self._founded[engine] = await self._found(engine)
        return self._founded[engine]

    async def _found(self, engine: str) -> Company:
        settings = Settings(
            data=self._folder / engine,
            database_url=SecretStr(self._portals.url(engine)),
            log_level="error",
        )
        await upgrade(settings.sqlalchemy_url)
        portal = Portal(Database.open(settings.sqlalchemy_url), settings)
        self._stack.push_async_callback(portal.database.close)
        files, progress = FileStore.open(settings), Progress()
        async with portal.tx() as tx:
            await first_run.create(tx, **FIRST)
            made = tx.now
        await demo.seed(portal.database, files, settings, progress.note)
        await self._stack.enter_async_context(portal.running())
        async with portal.tx(write=False) as tx:
            first = await tx.scalar(select(func.min(post.c.published_at)))
            return Company(portal, await _told(tx, first, files), first, made, progress.told)


async def _told(tx: Transaction, first: datetime, files: FileStore) -> dict[str, Rows]:
    story: dict[str, Rows] = {}
    for table, query in STORY.items():
        found = await tx.all(text(query.format(first=int(first.timestamp()))))
        story[table] = [dict(row._mapping) for row in found]
    for row in story["attachment"]:
        row["digest"] = sha256(await files.read(row.pop("key"))).hexdigest()
    return story


@pytest_asyncio.fixture(scope="session")
async def companies(
    portals: Portals, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Companies]:
    async with AsyncExitStack() as stack:
        yield Companies(portals, stack, tmp_path_factory.mktemp("companies"))


@pytest_asyncio.fixture
async def company(companies: Companies, engine: str) -> Company:
    """The demo company. Tests may write into its portal: they look at what it told before."""
    return await companies.on(engine)
