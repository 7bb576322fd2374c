"""What the benchmark loads in bulk is what the server would have written call by call."""

import random
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, inspect, select

from bench import agreement, bare
from bench.data.building import SEED
from bench.data.rows import COLUMNS
from bench.data.samples import Sample, Samples
from bench.drivers import connect
from feed24 import access
from feed24.comments.tables import comment
from feed24.db import metadata
from feed24.departments.tables import department_member
from feed24.files.storages import PERSON, WORKGROUP
from feed24.files.tables import drive_object, drive_right, storage
from feed24.index.tables import feed_entry
from feed24.posts.tables import post
from feed24.users.tables import person
from feed24.workgroups.tables import workgroup, workgroup_member
from tests.bench.conftest import POSTS, Built
from tests.test_migrations import differences

PUBLISHED = 40


async def test_posts_and_comments_are_what_the_server_writes(built: Built) -> None:
    samples = Samples(built.company, random.Random(SEED))
    for number, sample in enumerate(islice(samples, PUBLISHED), 1):
        loaded = await agreement.rows_of(built.portal.database, number)
        written = await agreement.rows_of(built.portal.database, await _publish(built, sample))
        # Nobody remembers how what was loaded came about.
        assert loaded | {"access_log": []} == written | {"access_log": []}


async def _publish(built: Built, sample: Sample) -> int:
    params = {**sample.params, "USER_ID": sample.author_id}
    post_id: int = await built.portal.result("log.blogpost.add", params)
    for author_id, text in sample.comments:
        params = {"POST_ID": post_id, "TEXT": text, "USER_ID": author_id}
        await built.portal.result("log.blogcomment.add", params)
    return post_id


async def test_everybody_sees_what_sql_counts(built: Built) -> None:
    for viewer in built.company.viewers.values():
        async with built.portal.tx(write=False) as tx:
            assert (await access.viewer(tx, viewer.id)).codes == viewer.codes
        for start in (0, 50):
            got = await built.portal.send("log.blogpost.get", {"start": start}, as_=viewer.id)
            async with connect(built.url) as driver:
                await agreement.on_page(driver, viewer, start, {"the server": got.content})


async def test_order_follows_dates_and_comments(built: Built) -> None:
    latest = select(func.max(comment.c.act)).where(comment.c.post_id == post.c.id).scalar_subquery()
    entries = (
        select(
            post.c.published_at,
            post.c.published_act,
            feed_entry.c.act,
            func.coalesce(latest, post.c.published_act).label("latest"),
        )
        .join(feed_entry, feed_entry.c.post_id == post.c.id)
        .where(post.c.id <= POSTS)
        .order_by(post.c.id)
    )
    async with built.portal.tx(write=False) as tx:
        rows = await tx.all(entries)
    assert len(rows) == POSTS
    assert [row.act for row in rows] == [row.latest for row in rows]
    assert rows == sorted(rows, key=lambda row: (row.published_at, row.published_act))


async def test_the_server_numbers_on(built: Built) -> None:
    async with built.portal.tx(write=False) as tx:
        largest = await tx.scalar(select(func.max(post.c.id)))
        latest = await tx.scalar(select(func.max(feed_entry.c.act)))
    post_id = await built.portal.make.post()
    async with built.portal.tx(write=False) as tx:
        act = await tx.scalar(select(feed_entry.c.act).where(feed_entry.c.post_id == post_id))
    assert post_id > largest
    assert act > latest


async def test_every_index_and_constraint_is_back(built: Built) -> None:
    async with built.portal.tx(write=False) as tx:
        await tx.begin()
        assert await tx.connection.run_sync(differences) == []
        keys = await tx.connection.run_sync(_primary_keys)
    assert keys == {name: [c.name for c in metadata.tables[name].primary_key] for name in COLUMNS}


def _primary_keys(connection: Connection) -> dict[str, list[str]]:
    found = inspect(connection)
    return {name: found.get_pk_constraint(name)["constrained_columns"] for name in COLUMNS}


async def test_people_are_what_the_server_makes(built: Built) -> None:
    loaded = built.company.people[3]
    (placed,) = await _rows(built, department_member, department_member.c.user_id == loaded)
    made = await built.portal.make.person(departments=[placed["department_id"]])
    for table, column in ((person, person.c.id), (department_member, department_member.c.user_id)):
        one, other = [await _rows(built, table, column == each) for each in (loaded, made)]
        assert _alike(one, "id", "email", "name", "user_id") == _alike(
            other, "id", "email", "name", "user_id"
        )
    assert await _drive(built, PERSON, loaded) == await _drive(built, PERSON, made)


async def test_workgroups_are_what_the_server_makes(built: Built) -> None:
    loaded = built.company.workgroups[0]
    members = await _rows(built, workgroup_member, workgroup_member.c.workgroup_id == loaded)
    (owner,) = [each["user_id"] for each in members if each["role"] == "A"]
    others = [each["user_id"] for each in members if each["role"] == "K"]
    moderators = [each["user_id"] for each in members if each["role"] == "E"]
    made = await built.portal.make.workgroup(owner=owner, members=others, moderators=moderators)
    copies = await _rows(built, workgroup_member, workgroup_member.c.workgroup_id == made)
    assert _alike(members, "id", "workgroup_id") == _alike(copies, "id", "workgroup_id")
    one, other = [await _rows(built, workgroup, workgroup.c.id == each) for each in (loaded, made)]
    assert _alike(one, "id", "name") == _alike(other, "id", "name")
    assert await _drive(built, WORKGROUP, loaded) == await _drive(built, WORKGROUP, made)


async def _rows(built: Built, table: Any, where: Any) -> list[dict[str, Any]]:
    async with built.portal.tx(write=False) as tx:
        return [dict(row) for row in (await tx.run(select(table).where(where))).mappings()]


def _alike(rows: list[dict[str, Any]], *own: str) -> list[dict[str, Any]]:
    """Without what is a row's own, and without moments."""
    own = (*own, "since")
    left = [
        {name: v for name, v in row.items() if name not in own and not name.endswith("_at")}
        for row in rows
    ]
    return sorted(left, key=repr)


async def _drive(built: Built, kind: str, owner_id: int) -> list[Any]:
    """The storage with its folders and rights, in which the owner's number is left out."""
    (found,) = await _rows(
        built, storage, (storage.c.kind == kind) & (storage.c.owner_id == owner_id)
    )
    (root,) = await _rows(built, drive_object, drive_object.c.storage_id == found["id"])
    rights = await _rows(built, drive_right, drive_right.c.object_id == root["id"])
    named = ("id", "storage_id", "object_id", "owner_id", "name", "folded")
    left = [_alike([each], *named) for each in (found, root)] + [_alike(rights, *named)]
    return [repr(each).replace(str(owner_id), "N") for each in left]


async def test_the_bare_driver_writes_what_the_server_writes(built: Built) -> None:
    author = built.company.viewers[200]
    samples = iter(Samples(built.company, random.Random(1), author.id, list(author.workgroups)))
    sample = next(samples)
    audience = [f"U{number}" for number in built.company.people[:3]]

    # One that is made meanwhile would count as a row that the server writes.
    await built.portal.webhook(author.id)

    async def by_server() -> int:
        post_id: int = await built.portal.result("log.blogpost.add", sample.params, as_=author.id)
        await built.portal.result(
            "log.blogcomment.add", {"POST_ID": post_id, "TEXT": "Read it."}, as_=author.id
        )
        await built.portal.result(
            "log.blogpost.share", {"POST_ID": post_id, "DEST": audience}, as_=author.id
        )
        return post_id

    async def by_driver() -> int:
        async with connect(built.url) as driver:
            post_id = await bare.add(driver, sample)
            await bare.comment(driver, post_id, author.id, "Read it.")
            return await bare.share(driver, post_id, author.id, audience)

    writers = {"the server": by_server, "the bare driver": by_driver}
    await agreement.on_writing(built.portal.database, writers)
