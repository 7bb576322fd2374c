"""The poll of `log.blogpost.add`."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from feed24.polls.rules import a_year_after
from feed24.polls.tables import poll
from tests.polls.holding import (
    FOOD,
    GET,
    PLACE,
    answers,
    by_post,
    hold,
    poll_of,
    question,
    seen,
)
from tests.posts.feed import count
from tests.support.portal import Portal

ADD = "log.blogpost.add"
NOT_ADDED = (
    400,
    "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR",
    "Blog post hasn't been added",
)


async def test_the_post_shows_the_polls_id(portal: Portal) -> None:
    held = await hold(portal, ANONYMITY=1, OPTIONS=1)
    assert await poll_of(portal, held.post) == str(held.poll)
    found = await seen(portal, held.poll)
    assert (found["ID"], found["VOTE_ID"], found["entityId"]) == (held.poll, held.poll, held.post)
    assert (found["ANONYMITY"], found["OPTIONS"], found["COUNTER"]) == (1, 1, 0)
    assert (await portal.result(GET, by_post(held.post)))["attach"]["ID"] == held.poll


async def test_questions_and_answers_keep_their_order(portal: Portal) -> None:
    held = await hold(portal, PLACE, FOOD)
    found = list((await seen(portal, held.poll))["QUESTIONS"].values())
    assert [each["QUESTION"] for each in found] == ["Place", "Food"]
    assert [each["C_SORT"] for each in found] == ["10", "20"]
    assert [each["FIELD_TYPE"] for each in found] == ["0", "1"]
    dishes = list(found[1]["ANSWERS"].values())
    assert [each["MESSAGE"] for each in dishes] == ["Soup", "Bread", "Fruit"]
    assert [each["C_SORT"] for each in dishes] == ["10", "20", "30"]


async def test_neither_two_answers_nor_a_most_are_asked_for(portal: Portal) -> None:
    many = [str(n) for n in range(60)]
    held = await hold(portal, question("One", "yes"), question("Many", *many))
    assert list(answers(await seen(portal, held.poll))) == ["yes", *many]


async def test_it_lasts_a_year_unless_told_otherwise(portal: Portal) -> None:
    usual = await hold(portal)
    told = await hold(portal, DATE_END="2131-04-02T18:00:00+00:00")
    over = await hold(portal, DATE_END="2021-04-02")
    async with portal.tx(write=False) as tx:
        rows = {row.id: row for row in await tx.all(select(poll))}
    begun, end = rows[usual.poll].starts_at, rows[usual.poll].ends_at
    assert end == a_year_after(begun)
    assert timedelta(days=365) <= end - begun <= timedelta(days=366)
    assert rows[told.poll].ends_at.isoformat() == "2131-04-02T18:00:00+00:00"
    finished = [(await seen(portal, each.poll))["isFinished"] for each in (usual, told, over)]
    assert finished == [False, False, True]


@pytest.mark.parametrize(
    ("moment", "later"), [("2031-02-28", "2032-02-28"), ("2032-02-29", "2033-03-01")]
)
def test_a_year_later(moment: str, later: str) -> None:
    assert a_year_after(datetime.fromisoformat(moment)) == datetime.fromisoformat(later)


EMPTY: list[Any] = [
    None,
    "text",
    {"QUESTIONS": []},
    {"QUESTIONS": [{"QUESTION": " ", "ANSWERS": [{"MESSAGE": " "}]}]},
    {"QUESTIONS": [{**PLACE, "DEL": "Y"}]},
]
NO_POLL: list[Any] = [
    {"UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [PLACE]}},
    {"UF_BLOG_POST_VOTE": "n1"},
    {"UF_BLOG_POST_VOTE": "5"},
    {"UF_BLOG_POST_VOTE": "n2", "UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [PLACE]}},
    *({"UF_BLOG_POST_VOTE": "n1", "UF_BLOG_POST_VOTE_n1_DATA": data} for data in EMPTY),
]


async def test_without_a_question_there_is_no_poll(portal: Portal) -> None:
    for sent in NO_POLL:
        assert await poll_of(portal, await portal.make.post(**sent)) is None
    status, code, _ = await portal.error(GET, by_post(1))
    assert (status, code) == (400, "ATTACH_NOT_FOUND")


INCOMPLETE: list[Any] = [
    {"QUESTIONS": [{"QUESTION": "Why?"}]},
    {"QUESTIONS": [PLACE, {"ANSWERS": [{"MESSAGE": "Lake"}]}]},
    {"QUESTIONS": [{"QUESTION": "Why?", "ANSWERS": [{"MESSAGE": "Lake", "DEL": "Y"}]}]},
]


async def test_an_incomplete_question_refuses_the_post(portal: Portal) -> None:
    for data in INCOMPLETE:
        sent = {"UF_BLOG_POST_VOTE": "n1", "UF_BLOG_POST_VOTE_n1_DATA": data}
        assert await portal.error(ADD, {"POST_MESSAGE": "x", **sent}) == NOT_ADDED
    # A poll that exists belongs to the post it has.
    held = await hold(portal)
    for value in (str(held.poll), "999", "x"):
        data = {"QUESTIONS": [PLACE]}
        sent = {"UF_BLOG_POST_VOTE": value, f"UF_BLOG_POST_VOTE_{value}_DATA": data}
        assert await portal.error(ADD, {"POST_MESSAGE": "x", **sent}) == NOT_ADDED
    assert await count(portal) == 1


async def test_a_form(portal: Portal) -> None:
    hook = await portal.webhook()
    pairs = {
        "POST_MESSAGE": "x",
        "UF_BLOG_POST_VOTE": "nF",
        "UF_BLOG_POST_VOTE_nF_DATA[QUESTIONS][0][QUESTION]": "Place",
        "UF_BLOG_POST_VOTE_nF_DATA[QUESTIONS][0][ANSWERS][0][MESSAGE]": "Lake",
        "UF_BLOG_POST_VOTE_nF_DATA[ANONYMITY]": "2",
    }
    response = await portal.http.post(f"{hook}/{ADD}", data=pairs)
    poll_id = int(await poll_of(portal, response.json()["result"]))
    found = await seen(portal, poll_id)
    assert (found["ANONYMITY"], list(answers(found))) == (2, ["Lake"])
