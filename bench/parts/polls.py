"""Polls: reading one, and voting."""

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from sqlalchemy import select

from bench import bare
from bench.data.building import writing
from bench.drivers import Driver
from bench.measure import Exhausted
from bench.outcome import Outcome
from bench.parts.author import Author, author
from bench.portal import Case, Portal
from bench.servers import Server
from feed24.index.changes import polled
from feed24.polls import service
from feed24.polls.paper import Answer, Paper, Question, Sent
from feed24.polls.tables import poll_answer, poll_question

GET, VOTE = "vote.AttachedVote.get", "vote.AttachedVote.vote"
# More than anybody votes in a second.
MOST_VOTES = 600
_PAPER = Paper((Question("Where do we go?", tuple(map(Answer, ("Lake", "Hills", "Sea")))),))


class Held(NamedTuple):
    """A poll with its only question and the first answer to it."""

    post: int
    poll: int
    question: int
    answer: int


async def polls(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """The same poll again and again, and one vote in each of many polls."""
    by = await author(portal)
    (first,) = await _held(portal, by, 1)
    reading = repeat(by.request(GET, {"attachId": first.poll}))

    async def read(driver: Driver) -> None:
        await _read(driver, first.poll, by.id)

    await by.measure(outcome, Case("poll", reading, read), seconds)
    await _voting(portal, by, outcome, seconds)


async def _voting(portal: Portal, by: Author, outcome: Outcome, seconds: float) -> None:
    fresh = iter(await _held(portal, by, 1 + len(portal.servers)))
    turns = (1 + seconds) * (len(portal.servers) + 1)
    many = iter(await _held(portal, by, 1 + int(turns * MOST_VOTES)))

    def sent(held: Held) -> bytes:
        ballot = {str(held.question): [held.answer]}
        return by.request(VOTE, {"attachId": held.poll, "ballot": ballot})

    async def by_server(server: Server) -> int:
        held = next(fresh)
        await server.ask(sent(held))
        return held.post

    async def by_driver(driver: Driver) -> int:
        held = next(fresh)
        await _vote(driver, held, by.id)
        return held.post

    async def work(driver: Driver) -> None:
        if (held := next(many, None)) is None:
            raise Exhausted
        await _vote(driver, held, by.id)

    def requests() -> Iterator[bytes]:
        yield from map(sent, many)

    await by.check(by_server, by_driver)
    await by.measure(outcome, Case("vote", requests(), work), seconds)


async def _held(portal: Portal, by: Author, number: int) -> list[Held]:
    """New posts with a poll of three answers."""
    post_ids = await by.posts(number)
    found = []
    async with writing(portal.data.url) as tx:
        for post_id in post_ids:
            poll_id = await service.create(tx, post_id, Sent(paper=_PAPER))
            its = select(poll_question.c.id, poll_answer.c.id.label("answer_id"))
            its = its.join(poll_answer, poll_answer.c.question_id == poll_question.c.id)
            its = its.where(poll_question.c.poll_id == poll_id).order_by(poll_answer.c.id).limit(1)
            row = await tx.first(its)
            if row and poll_id:
                found.append(Held(post_id, poll_id, row.id, row.answer_id))
    return found


async def _read(driver: Driver, poll_id: int, user_id: int) -> None:
    async with driver.transaction(write=False):
        await driver.fetch("SELECT * FROM poll WHERE id = $1", poll_id)
        await driver.fetch(
            "SELECT * FROM poll_question q JOIN poll_answer a ON a.question_id = q.id"
            " WHERE q.poll_id = $1 ORDER BY q.position, a.position",
            poll_id,
        )
        await driver.fetch(
            "SELECT * FROM poll_ballot WHERE poll_id = $1 AND user_id = $2", poll_id, user_id
        )


_ONE_MORE = (
    "UPDATE poll SET voter_count = voter_count + 1 WHERE id = $1",
    "UPDATE poll_question SET voter_count = voter_count + 1 WHERE id = $1",
    "UPDATE poll_answer SET vote_count = vote_count + 1 WHERE id = $1",
)
_BALLOT = "INSERT INTO poll_ballot (poll_id, user_id, cast_at) VALUES ($1, $2, 0) RETURNING id"
_CHOICE = "INSERT INTO poll_choice (ballot_id, question_id, answer_id) VALUES ($1, $2, $3)"


async def _vote(driver: Driver, held: Held, user_id: int) -> None:
    async with driver.transaction(write=True):
        ballot_id = await driver.value(_BALLOT, held.poll, user_id)
        await driver.fetch(_CHOICE, ballot_id, held.question, held.answer)
        for sql, number in zip(_ONE_MORE, (held.poll, held.question, held.answer), strict=True):
            await driver.fetch(sql, number)
        await bare.log(driver, held.post, [polled(held.post)], 0)
