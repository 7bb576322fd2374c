"""`vote.AttachedVote.vote`, `.recall`, `.stop`, `.resume`."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feed24.access import Role
from feed24.polls.tables import poll
from tests.polls.holding import (
    ANONYMOUS,
    DENIED,
    FOOD,
    HIDDEN,
    INACTIVE,
    NOT_SAVED,
    PLACE,
    READ_DENIED,
    RECALL,
    RESUME,
    REVOTING,
    STOP,
    VOTE,
    VOTED,
    answers,
    ballot,
    by_post,
    counters,
    hold,
    people,
    seen,
    vote,
    voted,
)
from tests.support.portal import Portal


async def test_a_vote_counts(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, PLACE, FOOD, **REVOTING)
    ids = answers(await seen(portal, held.poll))
    before = await seen(portal, held.poll, as_=ann)
    assert (before["canVote"], before["canRevote"], before["isVoted"]) == (True, True, False)
    assert before["userAnswerMap"] == []
    found = await vote(portal, held.poll, "Lake", "Soup", "Fruit", as_=ann)
    expected = {"": 1, "Place": 1, "Lake": 1, "Hills": 0, "Food": 1, "Soup": 1, "Bread": 0}
    assert counters(found) == {**expected, "Fruit": 1}
    assert (found["canVote"], found["canRevote"], found["isVoted"]) == (False, True, True)
    own = {(q, a) for q, chosen in found["userAnswerMap"].items() for a in chosen}
    assert own == {ids["Lake"], ids["Soup"], ids["Fruit"]}
    entry = found["userAnswerMap"][ids["Lake"][0]][ids["Lake"][1]]
    assert entry == {
        "EVENT_ID": "1",
        "EVENT_QUESTION_ID": "1",
        "ANSWER_ID": ids["Lake"][1],
        "ID": "1",
        "MESSAGE": "",
    }
    assert (await seen(portal, held.poll))["userAnswerMap"] == []


async def test_counters_are_numbers_right_after_a_vote_and_texts_otherwise(portal: Portal) -> None:
    held = await hold(portal)
    for found, kind in (
        (await seen(portal, held.poll), str),
        (await vote(portal, held.poll, "Lake"), int),
        (await seen(portal, held.poll), str),
    ):
        (question,) = found["QUESTIONS"].values()
        assert type(found["COUNTER"]) is int
        assert type(question["COUNTER"]) is kind
        assert {type(each["COUNTER"]) for each in question["ANSWERS"].values()} == {kind}


async def test_shares(portal: Portal) -> None:
    ann, bob, cem = await people(portal, 3)
    held = await hold(portal)
    for who, answer in ((ann, "Lake"), (bob, "Lake"), (cem, "Hills")):
        await vote(portal, held.poll, answer, as_=who)
    (question,) = (await seen(portal, held.poll))["QUESTIONS"].values()
    lake, hills = question["ANSWERS"].values()
    assert (lake["~PERCENT"], lake["PERCENT"]) == (200 / 3, 66.67)
    assert (hills["~PERCENT"], hills["PERCENT"]) == (100 / 3, 33.33)


BALLOTS: list[tuple[Any, list[str]]] = [
    ({"1": ["2", "1"]}, ["Hills"]),
    ({"1": ["99", "3", "1", "2"]}, ["Lake"]),
    ({"1": "2"}, ["Hills"]),
    ({"1": {"x": 2}}, ["Hills"]),
    ({"2": [3, "5", 5, "1"]}, ["Soup", "Fruit"]),
    ({"1": [1], "2": ["4"], "77": ["1"]}, ["Lake", "Bread"]),
]


@pytest.mark.parametrize(("sent", "counted"), BALLOTS)
async def test_what_counts_of_a_ballot(portal: Portal, sent: Any, counted: list[str]) -> None:
    """The first answer where one may be chosen, each answer once, nothing the poll has not."""
    held = await hold(portal, PLACE, FOOD)
    found = (await portal.result(VOTE, {"attachId": held.poll, "ballot": sent}))["attach"]
    numbers = counters(found)
    chosen = [text for text in ("Lake", "Hills", "Soup", "Bread", "Fruit") if numbers[text]]
    assert chosen == counted
    assert max(numbers.values()) == 1


async def test_an_empty_ballot_is_not_saved(portal: Portal) -> None:
    other = await hold(portal, FOOD)
    held = await hold(portal, **REVOTING)
    foreign = answers(await seen(portal, other.poll))["Soup"]
    own = answers(await seen(portal, held.poll))["Lake"]
    await vote(portal, held.poll, "Lake")
    nothing: list[Any] = [
        None,
        {},
        [],
        "x",
        {own[0]: []},
        {own[0]: ["99"]},
        {own[0]: [foreign[1]]},
        {foreign[0]: [foreign[1]]},
        {foreign[0]: [own[1]]},
    ]
    for sent in nothing:
        assert await portal.error(VOTE, {"attachId": held.poll, "ballot": sent}) == NOT_SAVED
    # The earlier vote stands.
    assert await voted(portal, held.poll) == {"Lake": [1]}


async def test_a_second_vote_is_refused(portal: Portal) -> None:
    for data in ({}, ANONYMOUS, HIDDEN, {**ANONYMOUS, **REVOTING}, {"ANONYMITY": 2, **REVOTING}):
        held = await hold(portal, **data)
        found = await vote(portal, held.poll, "Lake")
        assert (found["canVote"], found["canRevote"], found["isVoted"]) == (False, False, True)
        again = await ballot(portal, held.poll, "Hills")
        assert await portal.error(VOTE, again) == VOTED
        assert await portal.error(VOTE, {**again, "ballot": {}}) == VOTED
        assert await portal.error(RECALL, {"attachId": held.poll}) == DENIED
        assert (await seen(portal, held.poll))["COUNTER"] == 1


async def test_voting_again_takes_the_place_of_the_earlier_vote(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, PLACE, FOOD, **REVOTING)
    await vote(portal, held.poll, "Lake", "Soup", "Bread", as_=1)
    await vote(portal, held.poll, "Lake", as_=ann)
    found = await vote(portal, held.poll, "Hills", as_=1)
    expected = {"": 2, "Place": 2, "Lake": 1, "Hills": 1, "Food": 0, "Soup": 0, "Bread": 0}
    assert counters(found) == {**expected, "Fruit": 0}
    assert await voted(portal, held.poll) == {"Lake": [ann], "Hills": [1]}


async def test_taking_a_vote_back(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, **REVOTING)
    await vote(portal, held.poll, "Lake")
    await vote(portal, held.poll, "Lake", as_=ann)
    found = (await portal.result(RECALL, {"attachId": held.poll, "actionUuid": "a"}))["attach"]
    assert counters(found) == {"": 1, "Place": 1, "Lake": 1, "Hills": 0}
    assert (found["isVoted"], found["canVote"], found["userAnswerMap"]) == (False, True, [])
    # Nothing is left to take back.
    assert await portal.error(RECALL, {"attachId": held.poll}) == DENIED
    await vote(portal, held.poll, "Hills")


async def test_stopping_and_resuming(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, **REVOTING)
    await vote(portal, held.poll, "Lake", as_=ann)
    again = await ballot(portal, held.poll, "Hills")
    for place in ({"attachId": held.poll}, by_post(held.post)):
        assert await portal.result(STOP, place) == []
        found = await seen(portal, held.poll, as_=ann)
        assert [found[key] for key in ("isFinished", "canVote", "canRevote")] == [
            True,
            False,
            False,
        ]
        assert await portal.error(VOTE, again) == INACTIVE
        assert await portal.error(VOTE, again, as_=ann) == INACTIVE
        assert await portal.error(RECALL, {"attachId": held.poll}, as_=ann) == INACTIVE
        assert await portal.result(RESUME, place) == []
        assert not (await seen(portal, held.poll))["isFinished"]
    await vote(portal, held.poll, "Hills", as_=ann)


async def test_before_it_begins(portal: Portal) -> None:
    held = await hold(portal)
    sent = await ballot(portal, held.poll, "Lake")
    async with portal.tx() as tx:
        await tx.run(update(poll).values(starts_at=tx.now + timedelta(hours=1)))
    found = await seen(portal, held.poll)
    assert (found["isFinished"], found["canVote"]) == (False, False)
    assert await portal.error(VOTE, sent) == INACTIVE


async def test_who_may_stop_it(portal: Portal) -> None:
    author, reader, moderator, outsider = await people(portal, 4)
    group = await portal.make.workgroup(
        owner=1, opened=True, members=[author, reader], moderators=[moderator]
    )
    held = await hold(portal, author=author, to=[f"SG{group}"])
    place = {"attachId": held.poll}
    for who in (reader, moderator, outsider):
        assert (await seen(portal, held.poll, as_=who))["canEdit"] is False
        for method in (STOP, RESUME):
            assert await portal.error(method, place, as_=who) == DENIED
    for who in (author, 1):
        assert (await seen(portal, held.poll, as_=who))["canEdit"] is True
        await portal.result(STOP, place, as_=who)
        await portal.result(RESUME, place, as_=who)
    # Whoever reads the post may vote, from outside an open workgroup too, unless banned.
    await vote(portal, held.poll, "Lake", as_=outsider)
    await portal.make.role(group, moderator, Role.BANNED)
    sent = await ballot(portal, held.poll, "Hills")
    assert await portal.error(VOTE, sent, as_=moderator) == READ_DENIED


async def test_votes_survive_an_edit_of_the_post(portal: Portal) -> None:
    held = await hold(portal)
    await vote(portal, held.poll, "Lake")
    await portal.result("log.blogpost.update", {"POST_ID": held.post, "POST_MESSAGE": "Other"})
    assert await voted(portal, held.poll) == {"Lake": [1]}
