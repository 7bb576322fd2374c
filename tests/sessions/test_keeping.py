"""What is written down of sessions in the background, and what is forgotten."""

from datetime import timedelta

from sqlalchemy import func, select, update

from feed24.sessions import presence, pruning
from feed24.sessions.tables import session, sign_in_failure
from feed24.users import service as users
from tests.sessions.conftest import Visit
from tests.support.portal import Portal


async def _earlier(portal: Portal, **by: float) -> None:
    """As if all sessions had begun, and been seen, so much before."""
    ago = int(timedelta(**by).total_seconds())
    columns = (session.c.created_at, session.c.last_seen_at, session.c.expires_at)
    async with portal.tx() as tx:
        row = await tx.first(select(session))
        assert row
        back = {each.name: row._mapping[each] - timedelta(seconds=ago) for each in columns}
        await tx.run(update(session).values(**back))


async def _written(portal: Portal) -> int:
    """Write down what this worker has seen; how many sessions that were."""
    seen = portal.services.presence.take()
    async with portal.tx() as tx:
        await presence.write(tx, seen)
    return len(seen)


async def test_a_session_that_is_used_lives_on(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    await browser.result("profile")
    assert await _written(portal) == 0, "it was seen a moment ago"
    await _earlier(portal, days=10)
    await browser.result("profile")
    await browser.get("/login")
    assert await _written(portal) == 1
    async with portal.tx() as tx:
        row = await tx.first(select(session))
        assert row
        assert timedelta(0) <= tx.now - row.last_seen_at < timedelta(minutes=1)
        assert row.expires_at - row.last_seen_at == timedelta(days=14)
        assert (await users.get(tx, ann)).last_activity_at == row.last_seen_at
    assert await _written(portal) == 0


async def test_no_session_lives_longer_than_the_longest(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    await _earlier(portal, days=13)
    for _ in range(6):
        await browser.result("profile")
        await _written(portal)
        await _earlier(portal, days=13)
    async with portal.tx() as tx:
        row = await tx.first(select(session))
        assert row
        assert row.expires_at - row.created_at == timedelta(days=90)
    assert not await browser.is_signed_in()


async def test_what_was_seen_before_is_no_news(portal: Portal, ann: int, visit: Visit) -> None:
    """Two workers write what they have seen in any order."""
    await visit().sign_in()
    async with portal.tx() as tx:
        row = await tx.first(select(session))
        assert row
        earlier = row.last_seen_at - timedelta(hours=1)
        await presence.write(tx, {row.id: presence.Sighting(ann, earlier, earlier)})
        assert await tx.first(select(session)) == row


async def test_what_is_over_is_forgotten(portal: Portal, ann: int, visit: Visit) -> None:
    kept, over = await visit().sign_in(), await visit().sign_in()
    await visit().submit("nobody@example.test", "x")
    long_ago = timedelta(days=1, seconds=1)
    async with portal.tx() as tx:
        current = await tx.scalar(select(func.max(session.c.id)))
        await tx.run(update(session).where(session.c.id == current).values(expires_at=tx.now))
        address = sign_in_failure.c.subject.like("address:%")
        await tx.run(update(sign_in_failure).where(address).values(last_at=tx.now - long_ago))
    async with portal.tx() as tx:
        assert await pruning.prune(tx)
    async with portal.tx() as tx:
        assert not await pruning.prune(tx)
        assert len(await tx.all(select(session))) == 1
        (left,) = await tx.scalars(select(sign_in_failure.c.subject))
        assert left.startswith("login:")
    assert await kept.is_signed_in()
    assert not await over.is_signed_in()
