"""Coming back: nothing is missed, whatever happened meanwhile, on any worker."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from feed24.access import Role
from feed24.index import pruning
from feed24.index.tables import access_seq
from feed24.live import following, streams
from feed24.live.hub import Full
from feed24.live.versions import Seal
from feed24.users.service import changing
from tests.live.worker import Listener, Worker, working
from tests.support.portal import Portal


@pytest.fixture
async def workers(portal: Portal) -> AsyncIterator[tuple[Worker, Worker]]:
    async with working(portal) as one, working(portal) as two:
        yield one, two


Workers = tuple[Worker, Worker]


async def test_who_comes_back_hears_what_was_missed(portal: Portal, workers: Workers) -> None:
    one, two = workers
    ann = await portal.make.person("Ann")
    kept, gone = [await portal.make.post(to=[f"U{ann}", f"U{ann}"]) for _ in range(2)]
    listener = await one.listen(ann)
    last_id = await listener.leave()
    assert one.hub.version is None
    await portal.make.comment(kept)
    await portal.result("log.blogpost.delete", {"POST_ID": gone})
    again = await two.listen(ann, last_id)
    assert (await again.heard())[0].data == {"resumed": True}
    third = await one.listen(ann, last_id)
    assert sorted(await third.told()) == [("change", kept, "comments"), ("gone", gone)]
    assert third.reader.last_id != last_id


async def test_who_comes_back_with_other_rights_reads_again(
    portal: Portal, workers: Workers
) -> None:
    one, two = workers
    ann = await portal.make.person("Ann")
    group = await portal.make.workgroup(members=[ann])
    listener = await one.listen(ann)
    last_id = await listener.leave()
    await portal.make.role(group, ann, None)
    await portal.make.post(to=[f"SG{group}"])
    again = await two.listen(ann, last_id)
    assert await again.told() == [("access",)]


@pytest.mark.parametrize("last_id", ["17", "ж", "AAAA", "x" * 5000])
async def test_an_id_that_is_not_ours(portal: Portal, workers: Workers, last_id: str) -> None:
    listener = await workers[0].listen(1, last_id)
    heard = await listener.heard()
    assert [(each.name, each.data) for each in heard] == [
        ("hello", {"resumed": False}),
        ("reset", {}),
    ]


async def test_an_id_of_another_portal_or_of_the_future(portal: Portal, workers: Workers) -> None:
    seal = workers[0].hub.seal
    for other in (Seal(b"another").id_of((0,) * 16), seal.id_of((2**40,) * 16)):
        listener = await workers[0].listen(1, other)
        assert await listener.told() == [("reset",)]


async def test_what_the_log_no_longer_tells(portal: Portal, workers: Workers) -> None:
    one, two = workers
    staying = await one.listen(1)
    last_id = await (await two.listen(1)).leave()
    await portal.make.post()
    async with portal.tx() as tx:
        await pruning.prune(tx, seconds=-10)
    again = await two.listen(1, last_id)
    assert await again.told() == [("reset",)]
    await one.step()
    assert await staying.told() == [("reset",)]


async def test_a_database_that_went_back(portal: Portal, workers: Workers) -> None:
    listener = await workers[0].listen(1)
    await listener.told()
    back = access_seq.c.seq - 1
    async with portal.tx() as tx:
        await tx.run(update(access_seq).values(seq=back, floor=back))
    await workers[0].step()
    assert await listener.told() == [("reset",)]
    async with portal.tx() as tx:
        await tx.run(update(access_seq).values(seq=back + 2, floor=back + 2))


async def test_a_sign_of_life_moves_the_id_on(
    portal: Portal, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = workers
    ann = await portal.make.person("Ann")
    listener = await one.listen(ann)
    before = (await listener.heard(), listener.reader.last_id)[1]
    await portal.make.post(to=["U1"])
    await one.step()
    assert await listener.told() == []
    await listener.leave()
    seal = one.hub.seal
    later = await one.listen(ann, before)
    listener.reader.feed(one.hub.heartbeat(later.stream))
    known = [seal.version_of(each) for each in (before, listener.reader.last_id)]
    assert known[0] != known[1] == one.hub.version
    again = await two.listen(ann, listener.reader.last_id)
    assert await again.told() == []


async def test_a_slow_reader_reads_everything_again(
    portal: Portal, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_CHUNKS", 3)
    listener = await workers[0].listen(1)
    await listener.heard()
    listener._task.cancel()
    post = await portal.make.post()
    for _ in range(5):
        await portal.make.comment(post)
        await workers[0].follower.step()
    chunks = [*listener.stream._chunks]
    assert b"event: reset" in chunks[0]
    assert len(chunks) < 4


async def test_one_person_has_so_many(portal: Portal) -> None:
    async with working(portal, most_per_person=2) as worker:
        first, *_ = [await worker.listen(1) for _ in range(3)]
        (_, bye) = await first.heard()
        assert (bye.name, bye.data) == ("bye", {"why": "crowded"})
        assert first.reader.retry == 60_000
        assert first.ended


async def test_a_reader_that_has_gone_before_it_joined(portal: Portal) -> None:
    async with working(portal) as worker:
        staying = await worker.listen(1)
        late = worker.hub.open(1, staying.session_id, "")
        assert worker.hub.joining() == [late]
        worker.hub.leave(late)
        await worker.step()
        assert not late.joined
        assert [each.name for each in await staying.heard()] == ["hello"]


async def test_a_worker_has_so_many(portal: Portal) -> None:
    async with working(portal, most=1) as worker:
        listener = await worker.listen(1)
        with pytest.raises(Full):
            worker.hub.open(2, 2, "")
        await listener.leave()
        await worker.listen(1)


async def test_a_worker_that_leaves_lets_all_go(portal: Portal, workers: Workers) -> None:
    one, two = workers
    listener = await one.listen(1)
    await listener.heard()
    one.hub.close()
    assert await listener.told() == [("bye",)]
    assert listener.reader.retry
    late = Listener(one, 1, listener.session_id, listener.reader.last_id)
    assert [each.name for each in await late.heard()] == ["bye"]
    again = await two.listen(1, listener.reader.last_id, listener.session_id)
    assert (await again.heard())[0].data == {"resumed": True}


async def test_the_follower_looks_at_once_when_this_worker_has_written(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "EVERY", 60.0)
    ann = await portal.make.person("Ann")
    async with working(portal) as worker:
        listener = await worker.listen(ann)
        await listener.told()
        task = asyncio.create_task(worker.follower.forever())
        group = await portal.make.workgroup()
        # By the connections of this worker.
        await portal.make.role(group, ann, Role.MEMBER)
        async with asyncio.timeout(5):
            await listener.spoken_to.wait()
        told = await listener.told()
        assert told == [("access",)]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_rights_that_changed_while_nobody_says_so(portal: Portal, workers: Workers) -> None:
    one, _ = workers
    ann, bob = [await portal.make.person(name) for name in ("Ann", "Bob")]
    group = await portal.make.workgroup(members=[ann])
    listener, gone = await one.listen(ann), await one.listen(bob)
    await portal.make.role(group, ann, None)
    async with portal.tx() as tx:
        await changing.dismiss(tx, bob)
        await pruning.prune(tx, seconds=-10)
    await one.step()
    assert await listener.told() == [("reset",)]
    assert await gone.told() == [("bye",)]
    await portal.make.post(to=[f"SG{group}"])
    await one.step()
    assert await listener.told() == []
