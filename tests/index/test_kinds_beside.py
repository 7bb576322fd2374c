"""What the log tells of that lists are not made of: the index passes over it, in every release."""

import pytest

from feed24.index import memory
from feed24.index.changes import (
    BESIDE,
    Change,
    notified,
    polled,
    previewed,
    reacted,
    record,
    signed_out,
)
from tests.support.portal import Portal


@pytest.mark.parametrize("known", [True, False], ids=["this release", "the release before"])
async def test_lists_stay_as_they_are(
    portal: Portal, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.setattr(memory, "BESIDE", frozenset())
    posts = [await portal.make.post(IMPORTANT=which) for which in "YNY"]
    asked = [{}, {"FIRST_ID": 0}, {"LOG_RIGHTS": ["G2"]}, {"LOG_DATE_FROM": "2000-01-01"}]
    before = [await portal.result("log.blogpost.get", each) for each in asked]
    assert len(before[0]) == len(posts)
    counts = await portal.result("feed24.feed.counts")
    changes = [
        reacted(posts[0]),
        polled(posts[1]),
        previewed(posts[2]),
        notified(posts[0], [1, 2]),
        signed_out(1, [7]),
        Change("of a later release", posts[1], {"more": 1}),
    ]
    assert {each.kind for each in changes} >= BESIDE
    async with portal.tx() as tx:
        record(tx, *changes)
    assert [await portal.result("log.blogpost.get", each) for each in asked] == before
    assert await portal.result("feed24.feed.counts") == counts
    assert portal.services.feed.alarms == 0
