"""The log of changes stays short, and whoever falls behind its beginning starts anew."""

from sqlalchemy import delete, func, select, update

from feed24.index import pruning
from feed24.index.tables import access_log, access_seq
from feed24.posts.tables import post
from tests.index.conftest import Index


async def logged(index: Index) -> int:
    async with index.portal.tx(write=False) as tx:
        count: int = await tx.scalar(select(func.count()).select_from(access_log))
        return count


async def prune(index: Index, **kept: int) -> bool:
    async with index.portal.tx() as tx:
        return await pruning.prune(tx, **kept)


async def test_what_is_recent_stays(index: Index) -> None:
    await index.portal.make.post()
    before = await logged(index)
    assert before
    assert await prune(index) is False
    assert await logged(index) == before


async def test_of_many_the_latest_stay(index: Index) -> None:
    for _ in range(40):
        await index.portal.make.post()
    assert await prune(index, per_stripe=1) is True
    assert await prune(index, per_stripe=1) is False
    async with index.portal.tx(write=False) as tx:
        stripes = await tx.scalar(select(func.count(access_log.c.stripe.distinct())))
        assert await tx.scalar(select(func.min(access_seq.c.floor))) > 0
    assert await logged(index) == stripes


async def test_who_is_behind_starts_anew(index: Index) -> None:
    assert await index.ids() == []
    posts = [await index.portal.make.post() for _ in range(20)]
    await prune(index, seconds=-60)
    assert await logged(index) == 0
    assert await index.ids() == posts[::-1]
    posts.append(await index.portal.make.post())
    assert await index.ids() == posts[::-1]
    await index.agrees()


async def test_a_database_that_went_back_is_read_anew(index: Index) -> None:
    """As after a restored backup: its counters are behind what is remembered."""
    posts = [await index.portal.make.post() for _ in range(3)]
    assert await index.ids() == posts[::-1]
    async with index.portal.tx() as tx:
        await tx.run(delete(post).where(post.c.id == posts[2]))
        await tx.run(delete(access_log))
        await tx.run(update(access_seq).values(seq=access_seq.c.seq - 1))
    assert await index.ids() == posts[1::-1]
    posts[2] = await index.portal.make.post()
    assert await index.ids() == posts[::-1]
    assert index.feed.alarms == 0
