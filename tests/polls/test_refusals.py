"""What is answered about polls that are not there, or not for the caller."""

from typing import Any

import pytest

from tests.polls.holding import (
    ANSWER_VOTED,
    DOWNLOAD,
    GET,
    GET_MANY,
    NOT_FOUND,
    READ_DENIED,
    RECALL,
    RESUME,
    STOP,
    VOTE,
    WITH_VOTED,
    by_post,
    hold,
    people,
    seen,
)
from tests.support.portal import Portal

METHODS = (GET, WITH_VOTED, ANSWER_VOTED, VOTE, RECALL, STOP, RESUME, DOWNLOAD)
UNADDRESSED = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #0}")


@pytest.mark.parametrize("method", METHODS)
async def test_what_is_hidden_looks_like_what_is_not_there(portal: Portal, method: str) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, to=["U1"])
    plain = await portal.make.post(to=["U1"])
    signed = (await seen(portal, held.poll))["signedAttachId"]
    places: list[dict[str, Any]] = [
        {"attachId": held.poll},
        by_post(held.post),
        {"signedAttachId": signed},
        by_post(plain),
        {"attachId": 999},
        {"attachId": 0},
        {"attachId": 2**64},
        by_post(999),
        by_post(-1),
    ]
    for place in places:
        assert await portal.error(method, place, as_=ann) == READ_DENIED
    # Whoever reads everything is told what there is.
    for place in places[3:]:
        assert await portal.error(method, place) == NOT_FOUND


@pytest.mark.parametrize("method", METHODS)
async def test_a_post_without_a_poll_and_wrong_names(portal: Portal, method: str) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal)
    plain = await portal.make.post()
    signed = (await seen(portal, held.poll))["signedAttachId"]
    number, _, signature = signed.partition(".")
    wrong: list[dict[str, Any]] = [
        by_post(plain),
        {**by_post(held.post), "moduleId": "Im"},
        {**by_post(held.post), "moduleId": "BLOG"},
        {**by_post(held.post), "entityType": "Bitrix\\Vote\\Attachment\\ImMessageConnector"},
        {"signedAttachId": f"{number}.{signature[:-1]}{'1' if signature[-1] == '0' else '0'}"},
        {"signedAttachId": f"{held.poll + 1}.{signature}"},
        {"signedAttachId": number},
        {"signedAttachId": "é.ü"},
        {"signedAttachId": "x", "attachId": held.poll},
    ]
    for place in wrong:
        assert await portal.error(method, place, as_=ann) == NOT_FOUND


@pytest.mark.parametrize("method", METHODS)
async def test_a_poll_that_is_not_named(portal: Portal, method: str) -> None:
    held = await hold(portal)
    complete = by_post(held.post)
    nameless: list[dict[str, Any]] = [
        {},
        {"attachId": None},
        {"attachId": ""},
        {"signedAttachId": ""},
        *({name: value for name, value in complete.items() if name != left} for left in complete),
    ]
    for place in nameless:
        assert await portal.error(method, place) == UNADDRESSED


async def test_many_fail_with_the_first_that_fails(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held, hidden = await hold(portal), await hold(portal, to=["U1"])
    plain = await portal.make.post()

    async def error(*ids: Any, as_: int = ann, **other: Any) -> tuple[int, str, str]:
        sent = {**by_post(0), "entityIds": list(ids), **other}
        return await portal.error(GET_MANY, sent, as_=as_)

    not_found = (400, "", f"Attach with entityId {plain} not found ")
    denied = (400, "", f"Attach with entityId {hidden.post} read access denied")
    assert await error(held.post, plain, hidden.post) == not_found
    assert await error(held.post, hidden.post, plain) == denied
    assert await error(999, held.post) == (400, "", "Attach with entityId 999 read access denied")
    assert await error(999, as_=1) == (400, "", "Attach with entityId 999 not found ")
    assert await error(str(2**63), as_=1) == (
        400,
        "",
        f"Attach with entityId {2**63 - 1} not found ",
    )
    assert await error(*[held.post] * 51) == (400, "", "Too many entity ids")
    assert len((await _many(portal, [held.post] * 50 + ["x"], ann))["items"]) == 50
    assert await error(held.post, moduleId="Im") == NOT_FOUND
    for position, missing in enumerate(("moduleId", "entityType", "entityIds")):
        sent = {**by_post(0), "entityIds": [held.post]}
        del sent["entityId"], sent[missing]
        text = f"Invalid value of parameter {{Parameter #{position}}}"
        assert await portal.error(GET_MANY, sent) == (400, "ERROR_ARGUMENT", text)


async def _many(portal: Portal, ids: list[Any], as_: int) -> dict[str, Any]:
    return dict(await portal.result(GET_MANY, {**by_post(0), "entityIds": ids}, as_=as_))


async def test_the_scope(portal: Portal) -> None:
    held = await hold(portal)
    for method in (*METHODS, GET_MANY):
        status, code, _ = await portal.error(method, {"attachId": held.poll}, scope="log,user")
        assert (status, code) == (401, "insufficient_scope")
    await portal.result(GET, {"attachId": held.poll}, scope="vote")
