"""`vote.AttachedVote.get`, `.getMany`, `.getWithVoted`, `.getAnswerVoted`."""

from typing import Any

from tests.polls.holding import (
    ANONYMOUS,
    ANSWER_VOTED,
    DENIED,
    FOOD,
    GET,
    GET_MANY,
    HIDDEN,
    PLACE,
    STOP,
    WITH_VOTED,
    Held,
    answers,
    by_post,
    counters,
    hold,
    people,
    seen,
    vote,
    voted,
)
from tests.support.portal import Portal
from tests.support.statements import counted


async def test_the_whole_object(portal: Portal) -> None:
    held = await hold(portal, **ANONYMOUS)
    found = await seen(portal, held.poll)
    (question,) = found["QUESTIONS"].values()
    lake, _ = question["ANSWERS"].values()
    signed = found["signedAttachId"]
    at = lake.pop("TIMESTAMP_X")
    assert at == question.pop("TIMESTAMP_X")
    field = f"bx_vote_event[{held.poll}][BALLOT][{question['ID']}]"
    assert lake == {
        "ID": "1",
        "ACTIVE": "Y",
        "QUESTION_ID": question["ID"],
        "C_SORT": "10",
        "IMAGE_ID": None,
        "MESSAGE": "Lake",
        "MESSAGE_TYPE": "text",
        "COUNTER": "0",
        "FIELD_TYPE": "0",
        "FIELD_WIDTH": "0",
        "FIELD_HEIGHT": "0",
        "FIELD_PARAM": None,
        "COLOR": "",
        "REACTION": "",
        "~FIELD_NAME": field,
        "FIELD_NAME": field,
        "MESSAGE_FIELD_NAME": f"bx_vote_event[{held.poll}][MESSAGE][{question['ID']}][1]",
        "~PERCENT": 0,
        "PERCENT": 0,
    }
    del question["ANSWERS"]
    assert question == {
        "ID": "1",
        "ACTIVE": "Y",
        "VOTE_ID": str(held.poll),
        "C_SORT": "10",
        "COUNTER": "0",
        "QUESTION": "Place",
        "QUESTION_TYPE": "text",
        "IMAGE_ID": None,
        "DIAGRAM": "Y",
        "DIAGRAM_TYPE": "histogram",
        "REQUIRED": "N",
        "FIELD_TYPE": "0",
        "FIELD_NAME": field,
        "IMAGE": None,
    }
    del found["QUESTIONS"]
    download, result = found.pop("downloadUrl"), found.pop("resultUrl")
    assert download.startswith(
        "/bitrix/services/main/ajax.php?action=vote.AttachedVote.download&SITE_ID=s1"
        f"&signedAttachId={signed}&"
    )
    assert result.startswith(f"/vote-result/{signed}?")
    assert found == {
        "ID": held.poll,
        "VOTE_ID": held.poll,
        "COUNTER": 0,
        "ANONYMITY": 1,
        "OPTIONS": 0,
        "userAnswerMap": [],
        "canEdit": True,
        "canVote": True,
        "canRevote": False,
        "isVoted": False,
        "signedAttachId": signed,
        "entityId": held.post,
        "isFinished": False,
    }


async def test_three_ways_to_name_it(portal: Portal) -> None:
    held, other = await hold(portal), await hold(portal)
    signed = (await seen(portal, held.poll))["signedAttachId"]
    number, _, signature = signed.partition(".")
    assert (number, len(signature)) == (str(held.poll), 64)
    entity = by_post(held.post)
    folded = {key.upper(): value for key, value in entity.items()}
    folded["ENTITYTYPE"] = str(entity["entityType"]).upper()
    ways: list[dict[str, Any]] = [
        {"attachId": held.poll},
        {"ATTACHID": f"{held.poll}x"},
        entity,
        folded,
        {"signedAttachId": signed},
        {"signedAttachId": signed, "attachId": other.poll, **by_post(other.post)},
        {"attachId": held.poll, **by_post(other.post)},
    ]
    for way in ways:
        assert (await portal.result(GET, way))["attach"]["ID"] == held.poll


async def test_many_in_the_order_that_was_asked_for(portal: Portal) -> None:
    polls = [await hold(portal, **data) for data in ({}, ANONYMOUS, {}, ANONYMOUS)]
    await vote(portal, polls[0].poll, "Lake")
    await vote(portal, polls[1].poll, "Lake")
    ids = [each.post for each in reversed(polls)]
    sent = {**by_post(0), "entityIds": [*ids, "x", None, [7], "12x", f" {ids[0]}"]}
    items = (await portal.result(GET_MANY, sent))["items"]
    assert [each["entityId"] for each in items] == [*ids, ids[0]]
    assert [each["isVoted"] for each in items] == [False, False, True, True, False]
    assert items[3]["userAnswerMap"]
    for other in ({"entityId": ids}, {"entityId": ids, "entityIds": None}):
        found = await portal.result(GET_MANY, {**by_post(0), **other})
        assert [each["entityId"] for each in found["items"]] == ids
    assert await portal.result(GET_MANY, {**by_post(0), "entityIds": []}) == {"items": []}


async def test_as_many_statements_for_fifty_as_for_two(portal: Portal) -> None:
    polls = [await hold(portal, PLACE, FOOD, **data) for data in ({}, ANONYMOUS) * 3]

    async def statements(some: list[Held]) -> int:
        sent = {**by_post(0), "entityIds": [each.post for each in some]}
        await portal.result(GET_MANY, sent)
        with counted(portal.services.database) as seen_statements:
            await portal.result(GET_MANY, sent)
        return len(seen_statements)

    assert await statements(polls) == await statements(polls[:2]) == 5


async def test_who_voted(portal: Portal) -> None:
    crew = await people(portal, 12)
    held = await hold(portal, PLACE, FOOD)
    for n, who in enumerate(crew):
        await vote(portal, held.poll, "Lake" if n % 3 else "Hills", "Soup", as_=who)
    found = await portal.result(WITH_VOTED, {"attachId": held.poll})
    lake, hills, soup = (answers(found["attach"])[name][1] for name in ("Lake", "Hills", "Soup"))
    assert [each["ID"] for each in found["voted"][soup]] == crew[:10]
    assert [each["ID"] for each in found["voted"][hills]] == crew[::3]
    assert set(found["voted"]) == {lake, hills, soup}
    assert found["voted"][soup][0] == {
        "ID": crew[0],
        "NAME": "Person 0",
        "IMAGE": "",
        "WORK_POSITION": "",
    }
    for size, most in ((0, 1), (-5, 1), (3, 3), (1000, 12), ("x", 1)):
        sent = {"attachId": held.poll, "pageSize": size, "userForMobileFormat": True}
        assert len((await portal.result(WITH_VOTED, sent))["voted"][soup]) == most


async def test_who_chose_an_answer_page_by_page(portal: Portal) -> None:
    crew = await people(portal, 12)
    held = await hold(portal)
    for who in crew:
        await vote(portal, held.poll, "Lake", as_=who)
    ids = answers(await seen(portal, held.poll))
    lake, hills = ids["Lake"][1], ids["Hills"][1]

    async def page(answer: str, **sent: Any) -> tuple[list[int], int, int | None]:
        params = {"attachId": held.poll, "answerId": answer, **sent}
        body = await portal.call(ANSWER_VOTED, params)
        return [each["ID"] for each in body["result"]["items"]], body["total"], body.get("next")

    assert await page(hills) == ([], 0, None)
    assert await page(lake) == (crew[:10], 12, None)
    assert await page(lake, pageNavigation={"page": 2}) == (crew[10:], 12, None)
    assert await page(lake, pageNavigation={"size": 5, "page": 2}) == (crew[5:10], 12, None)
    assert await page(lake, pageNavigation={"size": 5, "page": 4}) == ([], 12, None)
    assert await page(lake, pageNavigation={"size": 0, "page": -1}) == (crew[:1], 12, None)
    assert await page(lake, pageNavigation={"size": 99, "page": "x"}) == (crew, 12, None)
    assert await page(lake, pageNavigation="x") == (crew[:10], 12, None)
    assert await page(lake, pageNavigation={"page": 2**63 - 1}) == ([], 12, None)
    assert await page(lake, start=0) == (crew, 12, None)
    assert await page(lake, start=4) == (crew[4:], 12, None)
    assert await page(lake, start=-1) == (crew, 0, None)


async def test_more_than_a_page_of_fifty(portal: Portal) -> None:
    crew = await people(portal, 52)
    held = await hold(portal)
    sent = {"attachId": held.poll, "answerId": answers(await seen(portal, held.poll))["Lake"][1]}
    for who in crew:
        await vote(portal, held.poll, "Lake", as_=who)
    first = await portal.call(ANSWER_VOTED, {**sent, "start": 0})
    assert (len(first["result"]["items"]), first["total"], first["next"]) == (50, 52, 50)
    rest = await portal.call(ANSWER_VOTED, {**sent, "start": 50})
    assert ([each["ID"] for each in rest["result"]["items"]], "next" in rest) == (crew[50:], False)


async def test_nobody_learns_who_voted_in_an_anonymous_poll(portal: Portal) -> None:
    author, ann = await people(portal, 2)
    for anonymity in (1, 2, 7, -1):
        held = await hold(portal, author=author, ANONYMITY=anonymity, OPTIONS=1)
        await vote(portal, held.poll, "Lake", as_=ann)
        lake = answers(await seen(portal, held.poll))["Lake"][1]
        for viewer in (author, ann, 1):
            assert await voted(portal, held.poll, as_=viewer) == {}
            sent = {"attachId": held.poll, "answerId": lake}
            body = await portal.call(ANSWER_VOTED, sent, as_=viewer)
            assert (body["result"], body["total"]) == ({"items": []}, 0)
            found = await seen(portal, held.poll, as_=viewer)
            assert counters(found) == {"": 1, "Place": 1, "Lake": 1, "Hills": 0}
            assert (found["ANONYMITY"], found["userAnswerMap"]) == (anonymity, [])
            assert (found["isVoted"], found["canRevote"]) == (viewer == ann, False)


async def test_results_that_are_kept_back(portal: Portal) -> None:
    author, ann = await people(portal, 2)
    nothing = {"": 0, "Place": 0, "Lake": 0, "Hills": 0}
    everything = {"": 1, "Place": 1, "Lake": 1, "Hills": 0}
    for data in (HIDDEN, {"OPTIONS": 3}, {**HIDDEN, **ANONYMOUS}):
        held = await hold(portal, author=author, **data)
        assert counters(await vote(portal, held.poll, "Lake", as_=ann)) == nothing
        chosen = {} if "ANONYMITY" in data else {"Lake": [ann]}
        # Administrators too wait for the end.
        for viewer in (ann, 1):
            assert counters(await seen(portal, held.poll, as_=viewer)) == nothing
            assert await voted(portal, held.poll, as_=viewer) == {}
            lake = answers(await seen(portal, held.poll))["Lake"][1]
            sent = {"attachId": held.poll, "answerId": lake}
            assert (await portal.call(ANSWER_VOTED, sent, as_=viewer))["total"] == 0
            (many,) = (
                await portal.result(GET_MANY, {**by_post(0), "entityIds": [held.post]}, as_=viewer)
            )["items"]
            assert counters(many) == nothing
        assert counters(await seen(portal, held.poll, as_=author)) == everything
        assert await voted(portal, held.poll, as_=author) == chosen
        await portal.result(STOP, {"attachId": held.poll})
        assert counters(await seen(portal, held.poll, as_=ann)) == everything
        assert await voted(portal, held.poll, as_=ann) == chosen


async def test_an_answer_of_another_poll(portal: Portal) -> None:
    held, other = await hold(portal), await hold(portal, FOOD)
    soup = answers(await seen(portal, other.poll))["Soup"][1]
    for answer in (soup, 0, -1, 999, None, "x", 2**63 - 1):
        assert (
            await portal.error(ANSWER_VOTED, {"attachId": held.poll, "answerId": answer}) == DENIED
        )
