"""The poll of `log.blogpost.update`, and how a poll ends with its post."""

from typing import Any

from sqlalchemy import func, select

from feed24.access import Role
from feed24.polls import tables
from tests.polls.holding import (
    FOOD,
    NOT_FOUND,
    PLACE,
    RECALL,
    Held,
    answers,
    counters,
    hold,
    people,
    poll_of,
    question,
    seen,
    vote,
    voted,
)
from tests.polls.holding import GET as GET_POLL
from tests.support.portal import Portal

UPDATE = "log.blogpost.update"
NOT_UPDATED = (400, "0", "Cannot update blog post")
NO_PERMS = (400, "SONET_CONTROLLER_LIVEFEED_BLOGPOST_UPDATE_ERROR", "No write perms")
TABLES = (
    tables.poll,
    tables.poll_question,
    tables.poll_answer,
    tables.poll_ballot,
    tables.poll_choice,
    tables.poll_voter,
)


def edit(held: Held, value: str | None = None, **data: Any) -> dict[str, Any]:
    value = value or str(held.poll)
    name = f"UF_BLOG_POST_VOTE_{value}_DATA"
    return {"POST_ID": held.post, "POST_TITLE": "T", "UF_BLOG_POST_VOTE": value, name: data}


async def again(portal: Portal, held: Held) -> list[dict[str, Any]]:
    """The poll's questions as an edit that changes nothing sends them."""
    return [
        {
            "ID": each["ID"],
            "QUESTION": each["QUESTION"],
            "FIELD_TYPE": each["FIELD_TYPE"],
            "ANSWERS": [
                {"ID": answer["ID"], "MESSAGE": answer["MESSAGE"]}
                for answer in each["ANSWERS"].values()
            ],
        }
        for each in (await seen(portal, held.poll))["QUESTIONS"].values()
    ]


async def rows(portal: Portal) -> list[int]:
    async with portal.tx(write=False) as tx:
        return [await tx.scalar(select(func.count()).select_from(each)) for each in TABLES]


async def test_an_edit_that_repeats_everything_changes_nothing(portal: Portal) -> None:
    held = await hold(portal, PLACE, FOOD)
    await vote(portal, held.poll, "Lake", "Soup", "Fruit")
    before = await seen(portal, held.poll)
    assert await portal.result(UPDATE, edit(held, QUESTIONS=await again(portal, held))) == held.post
    after = await seen(portal, held.poll)
    for found in (before, after):
        del found["downloadUrl"], found["resultUrl"]
        for each in found["QUESTIONS"].values():
            del each["TIMESTAMP_X"]
            for answer in each["ANSWERS"].values():
                del answer["TIMESTAMP_X"]
    assert after == before
    assert await poll_of(portal, held.post) == str(held.poll)


async def test_texts_order_and_new_answers(portal: Portal) -> None:
    held = await hold(portal, PLACE, FOOD)
    await vote(portal, held.poll, "Lake")
    ids = answers(await seen(portal, held.poll))
    place, food = await again(portal, held)
    place["QUESTION"] = "Where?"
    place["ANSWERS"] = [{"MESSAGE": "Sea"}, *reversed(place["ANSWERS"])]
    place["ANSWERS"][2]["MESSAGE"] = "Pond"
    sent = edit(held, QUESTIONS=[food, place, question("When?", "Soon")])
    await portal.result(UPDATE, sent)
    after = await seen(portal, held.poll)
    assert [each["QUESTION"] for each in after["QUESTIONS"].values()] == ["Food", "Where?", "When?"]
    found = answers(after)
    assert list(found) == ["Soup", "Bread", "Fruit", "Sea", "Hills", "Pond", "Soon"]
    assert (found["Pond"], found["Hills"]) == (ids["Lake"], ids["Hills"])
    assert counters(after)["Pond"] == 1


async def test_what_is_missing_or_marked_is_deleted(portal: Portal) -> None:
    ann, bob, cem = await people(portal, 3)
    held = await hold(portal, PLACE, FOOD, OPTIONS=1)
    await vote(portal, held.poll, "Lake", "Soup", as_=ann)
    await vote(portal, held.poll, "Hills", "Soup", "Fruit", as_=bob)
    await vote(portal, held.poll, "Bread", as_=cem)
    place, food = await again(portal, held)
    food["ANSWERS"][0]["DEL"] = "Y"
    food["ANSWERS"][1]["MESSAGE"] = " "
    await portal.result(UPDATE, edit(held, QUESTIONS=[{**place, "DEL": "Y"}, food]))
    after = await seen(portal, held.poll)
    assert counters(after) == {"": 3, "Food": 1, "Fruit": 1}
    assert await voted(portal, held.poll) == {"Fruit": [bob]}
    # The ballots are still there, and can be taken back.
    await portal.result(RECALL, {"attachId": held.poll}, as_=ann)
    await portal.result(RECALL, {"attachId": held.poll}, as_=bob)
    assert counters(await seen(portal, held.poll)) == {"": 1, "Food": 0, "Fruit": 0}


async def test_answers_of_an_anonymous_poll_take_their_votes_with_them(portal: Portal) -> None:
    ann, bob = await people(portal, 2)
    held = await hold(portal, PLACE, FOOD, ANONYMITY=1)
    await vote(portal, held.poll, "Lake", "Soup", as_=ann)
    await vote(portal, held.poll, "Hills", "Soup", "Fruit", as_=bob)
    place, food = await again(portal, held)
    del place["ANSWERS"][0], food["ANSWERS"][0]
    await portal.result(UPDATE, edit(held, QUESTIONS=[place, food]))
    # Nobody knows how many of those who chose several have one left.
    expected = {"": 2, "Place": 1, "Hills": 1, "Food": 2, "Bread": 0, "Fruit": 1}
    assert counters(await seen(portal, held.poll)) == expected


async def test_the_kind_stays_once_somebody_answered(portal: Portal) -> None:
    held = await hold(portal, PLACE, FOOD)
    await vote(portal, held.poll, "Soup", "Fruit")
    place, food = await again(portal, held)
    await portal.result(
        UPDATE, edit(held, QUESTIONS=[{**place, "FIELD_TYPE": 1}, {**food, "FIELD_TYPE": 0}])
    )
    kinds = [each["FIELD_TYPE"] for each in (await seen(portal, held.poll))["QUESTIONS"].values()]
    assert kinds == ["1", "1"]


async def test_settings_without_questions_leave_these_alone(portal: Portal) -> None:
    held = await hold(portal)
    await portal.result(UPDATE, edit(held, OPTIONS=3, DATE_END="2021-01-01"))
    after = await seen(portal, held.poll)
    assert (after["OPTIONS"], after["isFinished"], list(answers(after))) == (
        3,
        True,
        ["Lake", "Hills"],
    )
    await portal.result(UPDATE, edit(held, ANONYMITY=2))
    after = await seen(portal, held.poll)
    assert (after["ANONYMITY"], after["OPTIONS"], after["isFinished"]) == (2, 3, True)


async def test_a_public_poll_that_becomes_anonymous_forgets_who_chose_what(portal: Portal) -> None:
    ann, bob = await people(portal, 2)
    held = await hold(portal, OPTIONS=1)
    await vote(portal, held.poll, "Lake", as_=ann)
    await portal.result(UPDATE, edit(held, ANONYMITY=1))
    assert await voted(portal, held.poll) == {}
    found = await seen(portal, held.poll, as_=ann)
    assert (found["isVoted"], found["userAnswerMap"], found["canRevote"]) == (True, [], False)
    await vote(portal, held.poll, "Lake", as_=bob)
    assert counters(await seen(portal, held.poll)) == {"": 2, "Place": 2, "Lake": 2, "Hills": 0}
    assert (await rows(portal))[3:] == [0, 0, 2]


async def test_an_anonymous_poll_stays_so_once_somebody_voted(portal: Portal) -> None:
    held = await hold(portal, ANONYMITY=1)
    await portal.result(UPDATE, edit(held, ANONYMITY=0))
    assert (await seen(portal, held.poll))["ANONYMITY"] == 0
    await portal.result(UPDATE, edit(held, ANONYMITY=1))
    await vote(portal, held.poll, "Lake")
    await portal.result(UPDATE, edit(held, ANONYMITY=0))
    assert (await seen(portal, held.poll))["ANONYMITY"] == 1
    await portal.result(UPDATE, edit(held, ANONYMITY=2))
    assert (await seen(portal, held.poll))["ANONYMITY"] == 2


async def test_removing_it(portal: Portal) -> None:
    for sent in (
        {"UF_BLOG_POST_VOTE": ""},
        {"UF_BLOG_POST_VOTE": "n5"},
        None,
        {"UF_BLOG_POST_VOTE": "x", "UF_BLOG_POST_VOTE_x_DATA": "no data"},
    ):
        held = await hold(portal)
        await vote(portal, held.poll, "Lake")
        by_id = {"UF_BLOG_POST_VOTE": str(held.poll)}
        await portal.result(UPDATE, {"POST_ID": held.post, "POST_TITLE": "T", **(sent or by_id)})
        assert await poll_of(portal, held.post) is None
        assert await portal.error(GET_POLL, {"attachId": held.poll}) == NOT_FOUND
    held = await hold(portal)
    await portal.result(UPDATE, edit(held, QUESTIONS=[]))
    assert await poll_of(portal, held.post) is None
    assert await rows(portal) == [0] * 6


async def test_an_update_that_does_not_mention_it_leaves_it(portal: Portal) -> None:
    held = await hold(portal)
    await portal.result(UPDATE, {"POST_ID": held.post, "POST_TITLE": "T"})
    unmentioned = {"UF_BLOG_POST_VOTE": None, "UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [FOOD]}}
    await portal.result(UPDATE, {"POST_ID": held.post, "POST_TITLE": "T", **unmentioned})
    assert await poll_of(portal, held.post) == str(held.poll)


async def test_a_new_one_takes_the_place_of_the_old(portal: Portal) -> None:
    held = await hold(portal)
    await vote(portal, held.poll, "Lake")
    await portal.result(UPDATE, edit(held, "n2", QUESTIONS=[FOOD]))
    new = int(await poll_of(portal, held.post))
    assert new > held.poll
    assert counters(await seen(portal, new)) == {
        "": 0,
        "Food": 0,
        "Soup": 0,
        "Bread": 0,
        "Fruit": 0,
    }
    assert await portal.error(GET_POLL, {"attachId": held.poll}) == NOT_FOUND
    plain = await portal.make.post()
    await portal.result(UPDATE, edit(Held(plain, 0), "n3", QUESTIONS=[PLACE]))
    assert await poll_of(portal, plain)


async def test_neither_another_posts_poll_nor_its_parts_can_be_edited(portal: Portal) -> None:
    mine, other = await hold(portal), await hold(portal)
    foreign = await again(portal, other)
    for value in (str(other.poll), "999", "x"):
        sent = edit(Held(mine.post, 0), value, QUESTIONS=foreign)
        assert await portal.error(UPDATE, sent) == NOT_UPDATED
    before = answers(await seen(portal, other.poll))
    foreign[0]["QUESTION"] = "Stolen?"
    await portal.result(UPDATE, edit(mine, QUESTIONS=foreign))
    assert answers(await seen(portal, other.poll)) == before
    assert (
        (await seen(portal, other.poll))["QUESTIONS"]
        .keys()
        .isdisjoint((await seen(portal, mine.poll))["QUESTIONS"])
    )


async def test_an_incomplete_question_refuses_the_update(portal: Portal) -> None:
    held = await hold(portal)
    for wrong in ({"QUESTION": "Why?"}, {"ANSWERS": [{"MESSAGE": "Lake"}]}):
        for value in (None, "n7"):
            sent = edit(held, value, QUESTIONS=[PLACE, wrong])
            assert await portal.error(UPDATE, sent) == NOT_UPDATED
    assert list(answers(await seen(portal, held.poll))) == ["Lake", "Hills"]


async def test_only_who_may_delete_the_post_may_change_its_poll(portal: Portal) -> None:
    author, moderator = await people(portal, 2)
    group = await portal.make.workgroup(owner=1, members=[author], moderators=[moderator])
    held = await hold(portal, author=author, to=[f"SG{group}"])
    sent = edit(held, QUESTIONS=[FOOD])
    for refused in (sent, {**sent, "UF_BLOG_POST_VOTE": ""}, edit(held, "n1", QUESTIONS=[FOOD])):
        assert await portal.error(UPDATE, refused, as_=moderator) == NO_PERMS
    title = {"POST_ID": held.post, "POST_TITLE": "Moderated"}
    await portal.result(UPDATE, title, as_=moderator)
    # Where there is no poll to lose, an empty value asks for nothing.
    plain = await portal.make.post(author=author, to=[f"SG{group}"])
    nothing = {"POST_ID": plain, "POST_TITLE": "T", "UF_BLOG_POST_VOTE": ""}
    await portal.result(UPDATE, nothing, as_=moderator)
    await portal.make.role(group, author, Role.MEMBER)
    await portal.result(UPDATE, sent, as_=author)
    assert "Soup" in answers(await seen(portal, held.poll, as_=author))


async def test_everything_goes_with_the_post(portal: Portal) -> None:
    public, secret = await hold(portal, PLACE, FOOD), await hold(portal, ANONYMITY=1)
    for held in (public, secret):
        await vote(portal, held.poll, "Lake")
    await portal.result("log.blogpost.delete", {"POST_ID": public.post})
    await portal.result("log.blogpost.delete", {"POST_ID": secret.post})
    assert await rows(portal) == [0] * 6
