"""`feed24.reaction.*`."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from feed24.access import Role
from feed24.reactions.kinds import KINDS
from feed24.reactions.tables import reaction
from tests.support.portal import Portal
from tests.support.statements import counted

ADD, REMOVE, LIST = "feed24.reaction.add", "feed24.reaction.remove", "feed24.reaction.list"
NOT_FOUND = (400, "ERROR_NOT_FOUND", "Post or comment not found")
UNKNOWN = (400, "ERROR_ARGUMENT", f"KIND must be one of {', '.join(KINDS)}")


async def stored(portal: Portal) -> int:
    async with portal.tx(write=False) as tx:
        count: int = await tx.scalar(select(func.count()).select_from(reaction))
        return count


async def things(portal: Portal) -> list[dict[str, int]]:
    """A post and a comment, as parameters."""
    post_id = await portal.make.post()
    return [{"POST_ID": post_id}, {"COMMENT_ID": await portal.make.comment(post_id)}]


async def test_one_reaction_each(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    for thing in await things(portal):
        for kind in ("like", "love", "love"):
            assert await portal.result(ADD, {**thing, "KIND": kind}, as_=ann) is True
        await portal.result(ADD, {**thing, "KIND": "like"})
        body = await portal.call(LIST, thing, as_=ann)
        assert body["total"] == 2
        assert body["result"]["REACTIONS"] == {"like": 1, "love": 1}
        assert body["result"]["MY_REACTION"] == "love"
        first, second = body["result"]["ITEMS"]
        assert (first["USER_ID"], first["KIND"]) == ("1", "like")
        assert (second["USER_ID"], second["NAME"], second["KIND"]) == (str(ann), "Ann", "love")
        assert second["DATE"].endswith("+00:00")
        only = await portal.call(LIST, {**thing, "KIND": "love"})
        assert (only["total"], len(only["result"]["ITEMS"])) == (1, 1)
        assert only["result"]["REACTIONS"] == {"like": 1, "love": 1}
        for _ in range(2):
            assert await portal.result(REMOVE, thing, as_=ann) is True
        assert (await portal.call(LIST, thing))["total"] == 1


async def test_a_post_and_its_comment_are_two_things(portal: Portal) -> None:
    post, comment = await things(portal)
    await portal.result(ADD, {**post, "KIND": "like"})
    assert (await portal.call(LIST, comment))["total"] == 0
    await portal.result(ADD, {**post, **comment, "KIND": "cry"})
    assert (await portal.call(LIST, post))["result"]["MY_REACTION"] == "like"
    assert (await portal.call(LIST, comment))["result"]["MY_REACTION"] == "cry"


async def test_who_may(portal: Portal) -> None:
    """Whoever may read: a post from outside an open workgroup too, a comment from inside."""
    ann = await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    post_id = await portal.make.post(to=[f"SG{group}"])
    comment_id = await portal.make.comment(post_id)
    assert await portal.error(ADD, {"COMMENT_ID": comment_id, "KIND": "like"}, as_=ann) == NOT_FOUND
    await portal.make.role(group, ann, Role.MEMBER)
    for thing in ({"POST_ID": post_id}, {"COMMENT_ID": comment_id}):
        assert await portal.result(ADD, {**thing, "KIND": "like"}, as_=ann) is True
    await portal.make.role(group, ann, Role.BANNED)
    hidden: list[dict[str, Any]] = [{"POST_ID": post_id}, {"COMMENT_ID": comment_id}, {}]
    hidden += [{name: n} for name in ("POST_ID", "COMMENT_ID") for n in (-1, 999, 10**30, "x")]
    hidden += [{"POST_ID": post_id, "COMMENT_ID": -1}]
    for thing in hidden:
        assert await portal.error(ADD, {**thing, "KIND": "love"}, as_=ann) == NOT_FOUND
        assert await portal.error(REMOVE, thing, as_=ann) == NOT_FOUND
        assert await portal.error(LIST, thing, as_=ann) == NOT_FOUND
    assert await stored(portal) == 2


async def test_unknown_kinds_are_refused(portal: Portal) -> None:
    post_id = await portal.make.post()
    kinds: list[Any] = ["", "Like", "thumbs", None, []]
    for kind in kinds:
        assert await portal.error(ADD, {"POST_ID": post_id, "KIND": kind}) == UNKNOWN
    assert await portal.error(LIST, {"POST_ID": post_id, "KIND": "thumbs"}) == UNKNOWN
    assert await stored(portal) == 0


async def test_pages(portal: Portal) -> None:
    post_id = await portal.make.post()
    people = [await portal.make.person() for _ in range(51)]
    for user_id in people:
        await portal.result(ADD, {"POST_ID": post_id, "KIND": "like"}, as_=user_id)
    body = await portal.call(LIST, {"POST_ID": post_id})
    assert (len(body["result"]["ITEMS"]), body["total"], body["next"]) == (50, 51, 50)
    body = await portal.call(LIST, {"POST_ID": post_id, "start": 50})
    assert [each["USER_ID"] for each in body["result"]["ITEMS"]] == [str(people[0])]


async def test_they_go_with_what_they_are_about(portal: Portal) -> None:
    post, comment = await things(portal)
    for thing in (post, comment):
        await portal.result(ADD, {**thing, "KIND": "like"})
    await portal.result("log.blogcomment.delete", comment)
    assert await stored(portal) == 1
    again = {"COMMENT_ID": await portal.make.comment(post["POST_ID"], text="Again")}
    await portal.result(ADD, {**again, "KIND": "like"})
    await portal.result("log.blogpost.delete", post)
    assert await stored(portal) == 0


async def test_pressing_twice_at_once(portal: Portal) -> None:
    post_id = await portal.make.post()
    sent = {"POST_ID": post_id}
    await asyncio.gather(*(portal.result(ADD, {**sent, "KIND": kind}) for kind in [*KINDS, *KINDS]))
    assert await stored(portal) == 1


async def test_a_list_costs_the_same_however_long(portal: Portal) -> None:
    post_id = await portal.make.post()
    costs = []
    for _ in range(2):
        await portal.result(ADD, {"POST_ID": post_id, "KIND": "like"})
        with counted(portal.services.database) as seen:
            await portal.result(LIST, {"POST_ID": post_id})
        costs.append(len(seen))
        for _ in range(3):
            someone = await portal.make.person()
            await portal.result(ADD, {"POST_ID": post_id, "KIND": "love"}, as_=someone)
    assert costs[0] == costs[1] <= 7
