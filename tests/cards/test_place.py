"""`feed24.feed.place`: how far down in the feed a moment is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feed24.index.tables import feed_entry
from tests.support.portal import Portal

PLACE = "feed24.feed.place"
NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


async def later(portal: Portal, date: str, *, as_: int = 1, **more: Any) -> int:
    found: int = (await portal.result(PLACE, {"DATE": date, **more}, as_=as_))["LATER"]
    return found


async def published(portal: Portal, days: int, **fields: Any) -> int:
    """A post that was last active so many days after NOON."""
    post_id = await portal.make.post(**fields)
    moved = update(feed_entry).where(feed_entry.c.post_id == post_id)
    async with portal.tx() as tx:
        await tx.run(moved.values(updated_at=NOON + timedelta(days=days)))
    return post_id


@pytest.mark.parametrize("feed_index", ["memory", "sql"])
async def test_where_a_moment_is(portal: Portal, portal_with: Any, feed_index: str) -> None:
    portal = await portal_with(feed_index=feed_index)
    ann = await portal.make.person()
    assert await later(portal, "2030-05-01") == 0
    for day in (0, 1, 1, 5):
        await published(portal, day, TAGS="t" if day == 1 else "")
    await published(portal, 6, to=["U1"])
    assert await later(portal, "2029-01-01") == 5
    assert await later(portal, "2029-01-01", as_=ann) == 4
    # A day means its end.
    assert await later(portal, "2030-05-01") == 4
    assert await later(portal, "2030-05-01T11:59:59+00:00") == 5
    assert await later(portal, "2030-05-01T12:00:00+00:00") == 4
    assert await later(portal, "2030-05-02", as_=ann) == 1
    assert await later(portal, "2030-05-01", TAG="t", as_=ann) == 2
    assert await later(portal, "2031-01-01") == 0


async def test_a_wrong_date(portal: Portal) -> None:
    refusal = (400, "ERROR_ARGUMENT", "Wrong date in DATE")
    assert await portal.error(PLACE, {"DATE": "yesterday"}) == refusal
    assert await portal.error(PLACE) == refusal
