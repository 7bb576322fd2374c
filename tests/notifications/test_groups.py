"""What people were told, by post and kind: exact, and only what they may read."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, update

from feed24.access import Role
from feed24.notifications.tables import notification
from tests.acknowledgement.moving import Clock, change, clock_of, confirm
from tests.notifications.told import told
from tests.support.portal import Portal
from tests.support.statements import counted

GROUPS, COUNT, READ, UNREAD = (
    f"feed24.notification.{verb}" for verb in ("groups", "count", "read", "unread")
)
LATER = "2100-01-01T00:00:00+00:00"


async def groups(portal: Portal, as_: int, **sent: Any) -> list[tuple[str, int, int, int, int]]:
    """Kind, post, last actor, number of others, unread ones."""
    body = await portal.call(GROUPS, sent, as_=as_)
    assert body["total"] == len(body["result"])
    return [
        (row["KIND"], int(row["POST_ID"]), int(row["ACTOR_ID"]), row["OTHERS"], row["UNREAD"])
        for row in body["result"]
    ]


async def one(portal: Portal, as_: int, **sent: Any) -> dict[str, Any]:
    (row,) = await portal.result(GROUPS, sent, as_=as_)
    return dict(row)


async def unread(portal: Portal, as_: int) -> tuple[int, int]:
    """Groups that are unread, and the notifications in them that are kept one by one."""
    found = await portal.result(COUNT, as_=as_)
    return found["UNREAD_GROUPS"], found["UNREAD"]


def at(*people: int) -> str:
    return " ".join(f"[USER={each}]x[/USER]" for each in people)


async def test_comments_of_several_people_are_one(portal: Portal) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=ann, POST_TITLE="Lunch")
    first = await portal.make.comment(post_id, author=bob, text="What a good idea")
    await portal.make.comment(post_id, author=cleo, text="I cannot come then")
    last = await portal.make.comment(post_id, author=bob, text="Then another day")
    shown = await one(portal, ann)
    assert shown.pop("DATE")
    assert shown == {
        "KIND": "comment",
        "POST_ID": str(post_id),
        "POST_TITLE": "Lunch",
        "READ": "N",
        "ACTOR_ID": str(bob),
        "OTHERS": 1,
        "COUNT": 3,
        "UNREAD": 3,
        "COMMENT_ID": str(first),
        "LAST_ID": "3",
        "AGAIN": "N",
    }
    assert await unread(portal, ann) == (1, 3)
    await portal.result(READ, {"ID": [1, 2]}, as_=ann)
    shown = await one(portal, ann)
    # One goes on where one has stopped.
    assert (shown["UNREAD"], shown["COMMENT_ID"]) == (1, str(last))
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": last})
    assert await groups(portal, ann) == [("comment", post_id, cleo, 1, 0)]
    assert await unread(portal, ann) == (0, 0)


async def test_mentions_in_a_post_and_its_comments_are_one(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(message=at(ann))
    comment = await portal.make.comment(post_id, author=bob, text=at(ann))
    shown = await one(portal, ann)
    got = [shown[name] for name in ("KIND", "ACTOR_ID", "OTHERS", "COUNT", "COMMENT_ID")]
    assert got == ["mention", str(bob), 1, 2, str(comment)]


async def test_who_is_thanked(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    sent: dict[str, Any] = {"GRATITUDE_MEDAL": "gift"}
    sent["GRATITUDE_EMPLOYEES"] = [ann, eve, 1, 10**9]
    # Thanks say more than a mention or an address; who may not read the post hears nothing.
    post_id = await portal.make.post(message=at(ann), to=[f"U{ann}", f"U{bob}"], **sent)
    assert await groups(portal, ann) == [("thanks", post_id, 1, 0, 1)]
    assert await groups(portal, bob) == [("post", post_id, 1, 0, 1)]
    assert await groups(portal, eve) == await groups(portal, 1) == []
    await change(portal, post_id, GRATITUDE_MEDAL="gift", GRATITUDE_EMPLOYEES=[ann, bob])
    assert len(await groups(portal, ann)) == 1
    assert ("thanks", post_id, 1, 0, 1) in await groups(portal, bob)
    await change(portal, post_id, GRATITUDE_MEDAL="", GRATITUDE_EMPLOYEES=[])
    await change(portal, post_id, GRATITUDE_MEDAL="no such medal", GRATITUDE_EMPLOYEES=[ann])
    assert await unread(portal, ann) == (1, 1)


async def test_reactions_are_counted_as_they_are(portal: Portal) -> None:
    ann, bob, cleo, dan = [await portal.make.person() for _ in range(4)]
    post_id = await portal.make.post(author=ann)
    comment = await portal.make.comment(post_id, author=ann)

    async def react(who: int, verb: str = "add", kind: str = "like", **thing: int) -> None:
        sent = {**(thing or {"POST_ID": post_id}), "KIND": kind}
        await portal.result(f"feed24.reaction.{verb}", sent, as_=who)

    await react(ann)
    assert await groups(portal, ann) == []
    await react(bob)
    await react(cleo)
    assert await groups(portal, ann) == [("reaction", post_id, cleo, 1, 1)]
    # The same person once, on whatever of the post; another sign is no news.
    await portal.result(READ, {"UNTIL": LATER}, as_=ann)
    await react(cleo, kind="love")
    assert await groups(portal, ann) == [("reaction", post_id, cleo, 1, 0)]
    await react(bob, COMMENT_ID=comment)
    await react(dan, COMMENT_ID=comment)
    assert await groups(portal, ann) == [("reaction", post_id, dan, 2, 1)]
    await react(dan, "remove", COMMENT_ID=comment)
    assert await groups(portal, ann) == [("reaction", post_id, bob, 1, 1)]
    await react(bob, "remove", COMMENT_ID=comment)
    assert await groups(portal, ann) == [("reaction", post_id, cleo, 1, 0)]
    await react(bob, "remove")
    await react(cleo, "remove")
    assert await groups(portal, ann) == []


async def test_reactions_at_once_are_one_notification(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    post_id = await portal.make.post(author=ann)
    others = [await portal.make.person() for _ in range(4)]
    sent = {"POST_ID": post_id, "KIND": "like"}
    for _ in range(3):
        await asyncio.gather(
            *(portal.result("feed24.reaction.add", sent, as_=who) for who in others)
        )
        assert [kind for kind, *_ in await told(portal, ann)] == ["reaction"]
        for who in others[1:]:
            await portal.result("feed24.reaction.remove", {"POST_ID": post_id}, as_=who)


async def test_many_reactions_leave_room_for_the_rest(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(author=ann)
    for _ in range(5):
        who = await portal.make.person()
        await portal.result("feed24.reaction.add", {"POST_ID": post_id, "KIND": "like"}, as_=who)
    shown = await one(portal, ann)
    assert (shown["OTHERS"], shown["COUNT"]) == (4, 1)


class TestRequestsToConfirm:
    async def test_it_is_there_until_it_is_answered(self, portal: Portal) -> None:
        ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
        post_id = await portal.make.post(IMPORTANT="Y", POST_TITLE="Fire drill")
        shown = await one(portal, ann)
        assert (shown["KIND"], shown["READ"], shown["LAST_ID"]) == ("confirm", "N", None)
        assert (shown["POST_TITLE"], shown["ACTOR_ID"], shown["OTHERS"]) == ("Fire drill", "1", 0)
        assert await unread(portal, ann) == (1, 0)
        # Whoever wrote it has read it; who does not see it is not asked.
        assert await groups(portal, 1) == await groups(portal, guest) == []
        # Who joins later finds it.
        later = await portal.make.person()
        assert len(await groups(portal, later)) == 1
        await portal.result(READ, {"POST_ID": post_id, "KIND": "confirm"}, as_=ann)
        assert await groups(portal, ann) == [("confirm", post_id, 1, 0, 0)]
        assert await groups(portal, ann, UNREAD="Y") == []
        assert await unread(portal, later) == (1, 0)
        await portal.result(UNREAD, {"POST_ID": post_id, "KIND": "confirm"}, as_=ann)
        assert await unread(portal, ann) == (1, 0)
        await confirm(portal, post_id, ann)
        assert await groups(portal, ann) == []
        await change(portal, post_id, IMPORTANT="N")
        assert await groups(portal, later) == []

    async def test_it_is_new_when_it_is_made_again(
        self, portal: Portal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann, bob = await portal.make.person(), await portal.make.person()
        with clock_of(monkeypatch) as clock:
            post_id = await portal.make.post(IMPORTANT="Y")
            await portal.result(READ, {"UNTIL": LATER}, as_=ann)
            await confirm(portal, post_id, bob)
            assert await unread(portal, ann) == await unread(portal, bob) == (0, 0)
            clock.forward(hours=1)
            await change(portal, post_id, POST_MESSAGE="All but the west stairs")
            # A deadline is no request of its own.
            await change(portal, post_id, IMPORTANT="Y", IMPORTANT_DATE_END="2040-01-01")
            assert await unread(portal, ann) == (0, 0)
            clock.forward(hours=1)
            await portal.result("feed24.post.askAgain", {"POST_ID": post_id})
            for who in (ann, bob):
                assert await unread(portal, who) == (1, 0)
                assert (await one(portal, who))["AGAIN"] == "Y"
            # What was there at a moment is read, what came after is not.
            await portal.result(READ, {"UNTIL": before(clock)}, as_=ann)
            assert await unread(portal, ann) == (1, 0)
            await portal.result(READ, {"UNTIL": clock.now.isoformat()}, as_=ann)
            assert await unread(portal, ann) == (0, 0)

    async def test_who_loses_the_post_is_not_asked(self, portal: Portal) -> None:
        ann, outsider = await portal.make.person(), await portal.make.person()
        group = await portal.make.workgroup(opened=True, members=[ann])
        post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
        # From outside an open workgroup one may read it, and is not asked.
        assert await unread(portal, outsider) == (0, 0)
        assert await unread(portal, ann) == (1, 0)
        await portal.make.role(group, ann, None)
        assert await unread(portal, ann) == (0, 0)
        await portal.result(READ, {"POST_ID": post_id, "KIND": "confirm"}, as_=ann)
        await portal.make.role(group, ann, Role.MEMBER)
        # Nothing was there to be read.
        assert await unread(portal, ann) == (1, 0)


def before(clock: Clock) -> str:
    return clock.now.replace(year=clock.now.year - 1).isoformat()


class TestAccess:
    async def test_a_post_taken_back_takes_everything_along(self, portal: Portal) -> None:
        ann, author, bob = [await portal.make.person() for _ in range(3)]
        sent: dict[str, Any] = {"GRATITUDE_MEDAL": "gift", "GRATITUDE_EMPLOYEES": [ann]}
        post_id = await portal.make.post(
            author=author, to=[f"U{ann}", f"U{bob}"], IMPORTANT="Y", **sent
        )
        mine = await portal.make.comment(post_id, author=ann)
        thing = {"COMMENT_ID": mine, "KIND": "like"}
        await portal.result("feed24.reaction.add", thing, as_=bob)
        await portal.make.comment(post_id, author=bob, text=at(ann))
        kinds = {"confirm", "thanks", "reaction", "mention"}
        assert {kind for kind, *_ in await groups(portal, ann)} == kinds
        assert await unread(portal, ann) == (4, 3)
        await change(portal, post_id, as_=author, DEST=[f"U{bob}"])
        nothing = await portal.result(COUNT, as_=await portal.make.person())
        assert await portal.result(COUNT, as_=ann) == nothing
        assert await groups(portal, ann) == []
        await change(portal, post_id, as_=author, DEST=[f"U{ann}", f"U{bob}"])
        assert await unread(portal, ann) == (4, 3)

    async def test_from_outside_one_hears_of_the_post_alone(self, portal: Portal) -> None:
        """Who has left an open workgroup is neither shown nor counted what was said there."""
        ann, bob, cleo = [await portal.make.person() for _ in range(3)]
        group = await portal.make.workgroup(opened=True, members=[ann, bob, cleo])
        post_id = await portal.make.post(to=[f"SG{group}"], message=at(ann))
        for who in (bob, cleo):
            await portal.make.comment(post_id, author=who, text=at(ann))
        mine = await portal.make.comment(post_id, author=ann)
        await portal.result("feed24.reaction.add", {"COMMENT_ID": mine, "KIND": "like"}, as_=bob)
        await portal.make.role(group, ann, None)
        assert await groups(portal, ann) == [("mention", post_id, 1, 0, 1)]
        assert await unread(portal, ann) == (1, 1)
        await portal.result(READ, {"POST_ID": post_id, "KIND": "mention", "UNTIL_ID": 1}, as_=ann)
        # The one that is seen, not the last there is.
        await portal.result(UNREAD, {"POST_ID": post_id, "KIND": "mention"}, as_=ann)
        assert await unread(portal, ann) == (1, 1)


async def test_order_and_filters(portal: Portal) -> None:
    ann = await portal.make.person()
    first = await portal.make.post(message=at(ann))
    second = await portal.make.post(to=[f"U{ann}"])
    third = await portal.make.post(to=[f"U{ann}"])
    await at_once(portal)
    shown = [("post", third), ("post", second), ("mention", first)]
    assert [row[:2] for row in await groups(portal, ann)] == shown
    top = await groups(portal, ann, IMPORTANT_FIRST="Y")
    assert [row[:2] for row in top] == [shown[2], *shown[:2]]
    # Once it is read it stands where its time is.
    await portal.result(READ, {"POST_ID": first, "KIND": "mention"}, as_=ann)
    assert [row[:2] for row in await groups(portal, ann, IMPORTANT_FIRST="Y")] == shown
    assert [row[:2] for row in await groups(portal, ann, KIND="mention")] == shown[2:]
    assert len(await groups(portal, ann, KIND=["mention", "post"])) == 3
    assert [row[:2] for row in await groups(portal, ann, UNREAD="Y")] == shown[:2]
    wrong = await portal.error(GROUPS, {"KIND": ["comment_mention"]}, as_=ann)
    assert wrong[:2] == (400, "ERROR_ARGUMENT")
    assert wrong[2].startswith("KIND must be one of confirm, mention, thanks")


async def at_once(portal: Portal) -> None:
    """All is of one moment, so that the order is that of the ids."""
    async with portal.tx() as tx:
        await tx.run(update(notification).values(created_at=tx.now))


async def test_marking(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(author=ann)
    other = await portal.make.post(author=ann)
    for text in ("Something to say", "Something else to say"):
        await portal.make.comment(post_id, author=bob, text=text)
    await portal.make.comment(other, author=bob)
    group = {"POST_ID": post_id, "KIND": "comment"}
    # What came after one looked is not read.
    assert await portal.result(READ, {**group, "UNTIL_ID": 1}, as_=ann) is True
    assert await unread(portal, ann) == (2, 2)
    assert await portal.result(READ, group, as_=ann) is True
    assert await unread(portal, ann) == (1, 1)
    assert await portal.result(UNREAD, group, as_=ann) is True
    assert await unread(portal, ann) == (2, 2)
    await portal.result(READ, {"UNTIL": LATER}, as_=ann)
    assert await unread(portal, ann) == (0, 0)
    assert await portal.result(UNREAD, {"ID": [1, 3, 999]}, as_=ann) is True
    assert await unread(portal, ann) == (2, 2)
    # Somebody else's are passed over.
    await portal.result(READ, group, as_=bob)
    await portal.result(READ, {"ID": [1, 3]}, as_=bob)
    assert await unread(portal, ann) == (2, 2)


@pytest.mark.parametrize(
    ("verb", "sent", "text"),
    [
        ("unread", {}, "Specify ID, or POST_ID and KIND"),
        ("unread", {"UNTIL_ID": 5}, "Specify ID, or POST_ID and KIND"),
        ("unread", {"POST_ID": 1}, "KIND must be one of"),
        ("read", {"POST_ID": 1}, "KIND must be one of"),
        ("read", {"POST_ID": 1, "KIND": "x"}, "KIND must be one of"),
        ("read", {"UNTIL": "tomorrow"}, "UNTIL must be a date"),
    ],
)
async def test_marking_nothing(portal: Portal, verb: str, sent: dict[str, Any], text: str) -> None:
    status, code, said = await portal.error(f"feed24.notification.{verb}", sent)
    assert (status, code) == (400, "ERROR_ARGUMENT")
    assert said.startswith(text)


async def test_pages_cost_the_same_whatever_is_on_them(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    row = {"user_id": ann, "kind": "post", "actor_id": 1}
    costs: list[int] = []
    body: dict[str, Any] = {}
    for _ in range(2):
        for _ in range(30):
            post_id = await portal.make.post(author=ann, IMPORTANT="Y")
            await portal.result(
                "feed24.reaction.add", {"POST_ID": post_id, "KIND": "like"}, as_=bob
            )
            async with portal.tx() as tx:
                await tx.run(
                    insert(notification), [{**row, "post_id": post_id, "created_at": tx.now}]
                )
        with counted(portal.services.database) as seen:
            body = await portal.call(GROUPS, as_=ann)
            await portal.result(COUNT, as_=ann)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 9
    assert (body["total"], body["next"], len(body["result"])) == (120, 50, 50)
    rest = await portal.call(GROUPS, {"start": 100}, as_=ann)
    assert (len(rest["result"]), "next" in rest) == (20, False)
