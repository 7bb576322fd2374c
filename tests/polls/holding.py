"""Holding polls, as a client would."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from feed24.polls.api.addressing import ENTITY, MODULE
from tests.support.portal import Portal

GET = "vote.AttachedVote.get"
GET_MANY = "vote.AttachedVote.getMany"
WITH_VOTED = "vote.AttachedVote.getWithVoted"
ANSWER_VOTED = "vote.AttachedVote.getAnswerVoted"
VOTE = "vote.AttachedVote.vote"
RECALL = "vote.AttachedVote.recall"
STOP = "vote.AttachedVote.stop"
RESUME = "vote.AttachedVote.resume"
DOWNLOAD = "vote.AttachedVote.download"

NOT_FOUND = (400, "ATTACH_NOT_FOUND", "Attach not found")
READ_DENIED = (400, "ATTACH_READ_ACCESS_DENIED", "Attach read access denied")
INACTIVE = (403, "403", "The poll is inactive.")
NOT_SAVED = (400, "400", "Failed to save the voting")
DENIED = (403, "ACCESS_DENIED", "Access denied.")
VOTED = (400, "32", "You have already voted in this poll.")

ANONYMOUS: dict[str, Any] = {"ANONYMITY": 1}
REVOTING: dict[str, Any] = {"OPTIONS": 1}
HIDDEN: dict[str, Any] = {"OPTIONS": 2}


def question(text: str, *answers: str, several: bool = False) -> dict[str, Any]:
    sent = [{"MESSAGE": answer} for answer in answers]
    return {"QUESTION": text, "FIELD_TYPE": int(several), "ANSWERS": sent}


PLACE = question("Place", "Lake", "Hills")
FOOD = question("Food", "Soup", "Bread", "Fruit", several=True)


def by_post(post_id: int) -> dict[str, Any]:
    return {"moduleId": MODULE, "entityType": ENTITY, "entityId": post_id}


class Held(NamedTuple):
    post: int
    poll: int


async def hold(
    portal: Portal,
    *questions: dict[str, Any],
    author: int = 1,
    to: Iterable[str] = ("UA",),
    **data: Any,
) -> Held:
    """A post with a poll, about a place unless something else is asked."""
    post_id = await portal.make.post(
        author=author,
        to=to,
        UF_BLOG_POST_VOTE="n1",
        UF_BLOG_POST_VOTE_n1_DATA={"QUESTIONS": questions or [PLACE], **data},
    )
    return Held(post_id, int(await poll_of(portal, post_id, as_=author)))


async def poll_of(portal: Portal, post_id: int, *, as_: int = 1) -> Any:
    """What the post shows as its poll."""
    (found,) = await portal.result("log.blogpost.get", {"POST_ID": post_id}, as_=as_)
    return found["UF_BLOG_POST_VOTE"]["VALUE"]


async def seen(portal: Portal, poll_id: int, *, as_: int = 1) -> dict[str, Any]:
    return dict((await portal.result(GET, {"attachId": poll_id}, as_=as_))["attach"])


def answers(attach: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The ids of question and answer by the answer's text."""
    return {
        answer["MESSAGE"]: (question["ID"], answer["ID"])
        for question in attach["QUESTIONS"].values()
        for answer in question["ANSWERS"].values()
    }


def counters(attach: dict[str, Any]) -> dict[str, int]:
    """The numbers by text, of the poll itself under no text."""
    found = {"": int(attach["COUNTER"])}
    for question in attach["QUESTIONS"].values():
        found[question["QUESTION"]] = int(question["COUNTER"])
        found |= {each["MESSAGE"]: int(each["COUNTER"]) for each in question["ANSWERS"].values()}
    return found


async def ballot(portal: Portal, poll_id: int, *chosen: str) -> dict[str, Any]:
    """What to send to choose these answers."""
    ids = answers(await seen(portal, poll_id))
    sent: dict[str, list[str]] = {}
    for text in chosen:
        question_id, answer_id = ids[text]
        sent.setdefault(question_id, []).append(answer_id)
    return {"attachId": poll_id, "ballot": sent}


async def vote(portal: Portal, poll_id: int, *chosen: str, as_: int = 1) -> dict[str, Any]:
    sent = await ballot(portal, poll_id, *chosen)
    return dict((await portal.result(VOTE, sent, as_=as_))["attach"])


async def voted(portal: Portal, poll_id: int, *, as_: int = 1) -> dict[str, list[int]]:
    """Who chose what, by the answers' texts."""
    found = await portal.result(WITH_VOTED, {"attachId": poll_id, "pageSize": 50}, as_=as_)
    texts = {ids[1]: text for text, ids in answers(found["attach"]).items()}
    by_id = found["voted"] or {}
    return {texts[key]: [each["ID"] for each in people] for key, people in by_id.items()}


async def people(portal: Portal, number: int) -> list[int]:
    return [await portal.make.person(f"Person {n}") for n in range(number)]
