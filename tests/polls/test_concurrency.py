"""Many votes at the same moment: every one counts once."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from sqlalchemy import func, select

from feed24.polls.tables import poll_ballot, poll_choice, poll_voter
from tests.polls.holding import (
    ANONYMOUS,
    FOOD,
    PLACE,
    RECALL,
    REVOTING,
    STOP,
    VOTE,
    VOTED,
    Held,
    ballot,
    counters,
    hold,
    people,
    seen,
    voted,
)
from tests.support.portal import Portal

HANDS = 12


async def at_once(*calls: Awaitable[Any]) -> list[Any]:
    return list(await asyncio.gather(*calls))


async def numbers(portal: Portal) -> tuple[int, int, int]:
    async with portal.tx(write=False) as tx:
        ballots, choices, voters = [
            int(await tx.scalar(select(func.count()).select_from(table)))
            for table in (poll_ballot, poll_choice, poll_voter)
        ]
    return ballots, choices, voters


async def test_everybody_votes_at_once(portal: Portal) -> None:
    crew = await people(portal, HANDS)
    for data, kept in (({}, (HANDS, 2 * HANDS, 0)), (ANONYMOUS, (HANDS, 2 * HANDS, HANDS))):
        held = await hold(portal, PLACE, FOOD, **data)
        sent = [
            await ballot(portal, held.poll, *its) for its in (("Lake", "Soup"), ("Hills", "Soup"))
        ]
        calls = (portal.result(VOTE, sent[n % 2], as_=who) for n, who in enumerate(crew))
        await at_once(*calls)
        expected = {"": HANDS, "Place": HANDS, "Lake": HANDS // 2, "Hills": HANDS // 2}
        expected |= {"Food": HANDS, "Soup": HANDS, "Bread": 0, "Fruit": 0}
        assert counters(await seen(portal, held.poll)) == expected
        assert await numbers(portal) == kept


async def test_nobody_votes_twice(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    for data in ({}, ANONYMOUS):
        held = await hold(portal, **data)
        sent = [await ballot(portal, held.poll, each) for each in ("Lake", "Hills")]
        answers = await at_once(*(portal.call(VOTE, sent[n % 2], as_=ann) for n in range(HANDS)))
        assert sum("result" in each for each in answers) == 1
        assert {each["error"] for each in answers if "error" in each} == {VOTED[1]}
        found = counters(await seen(portal, held.poll))
        assert (found[""], found["Place"], found["Lake"] + found["Hills"]) == (1, 1, 1)


async def test_one_person_changes_the_vote_all_the_time(portal: Portal) -> None:
    ann, bob = await people(portal, 2)
    held = await hold(portal, **REVOTING)
    sent = [await ballot(portal, held.poll, each) for each in ("Lake", "Hills")]
    place = {"attachId": held.poll}
    answers = await at_once(
        *(portal.call(VOTE, sent[n % 2], as_=ann) for n in range(HANDS)),
        *(portal.call(RECALL, place, as_=ann) for _ in range(4)),
        portal.call(VOTE, sent[0], as_=bob),
    )
    assert {each["error"] for each in answers if "error" in each} <= {"ACCESS_DENIED"}
    await _agree(portal, held)


async def test_votes_while_the_poll_changes_and_ends(portal: Portal) -> None:
    crew = await people(portal, 6)
    for data in (REVOTING, ANONYMOUS):
        held = await hold(portal, PLACE, FOOD, **data)
        sent = await ballot(portal, held.poll, "Lake", "Soup")
        change = {
            "POST_ID": held.post,
            "POST_TITLE": "T",
            "UF_BLOG_POST_VOTE": str(held.poll),
            f"UF_BLOG_POST_VOTE_{held.poll}_DATA": {
                "QUESTIONS": [
                    {**PLACE, "ID": next(iter(sent["ballot"])), "ANSWERS": [{"MESSAGE": "Sea"}]}
                ]
            },
        }
        answers = await at_once(
            *(portal.call(VOTE, sent, as_=who) for who in crew),
            portal.call("log.blogpost.update", change),
            portal.call(STOP, {"attachId": held.poll}),
        )
        told = {each["error"] for each in answers if "error" in each}
        # Who votes after the edit finds nothing of the ballot left.
        assert told <= {"403", "400"}
        found = counters(await seen(portal, held.poll))
        assert (found["Sea"], found["Place"]) == (0, 0)
        if data is REVOTING:
            await _agree(portal, held)


async def test_votes_while_the_post_goes(portal: Portal) -> None:
    crew = await people(portal, 6)
    held = await hold(portal, **ANONYMOUS)
    sent = await ballot(portal, held.poll, "Lake")
    answers = await at_once(
        *(portal.call(VOTE, sent, as_=who) for who in crew),
        portal.call("log.blogpost.delete", {"POST_ID": held.post}),
    )
    told = {each["error"] for each in answers if "error" in each}
    assert told <= {"ATTACH_NOT_FOUND", "ATTACH_READ_ACCESS_DENIED"}
    assert await numbers(portal) == (0, 0, 0)


async def _agree(portal: Portal, held: Held) -> None:
    """The counters are what the ballots say."""
    found = counters(await seen(portal, held.poll))
    chosen = await voted(portal, held.poll)
    for text, people_ids in chosen.items():
        assert found[text] == len(people_ids) == len(set(people_ids))
    async with portal.tx(write=False) as tx:
        its = select(func.count()).where(poll_ballot.c.poll_id == held.poll)
        assert await tx.scalar(its) == found[""]
