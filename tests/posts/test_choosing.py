"""`feed24.audience.*`: what a choice of recipients comes to, before anything is written."""

from typing import Any

import pytest

from feed24.users import service as users
from tests.support.portal import Portal
from tests.support.statements import counted

COUNT, PEOPLE = "feed24.audience.count", "feed24.audience.people"
SIZES, COMPARE = "feed24.audience.sizes", "feed24.audience.compare"


async def sizes(portal: Portal, codes: list[str], dest: Any = None, *, as_: int = 1) -> Any:
    found = await portal.result(SIZES, {"CODES": codes, "DEST": dest}, as_=as_)
    return {each["CODE"]: (each["PEOPLE"], each["NEW"]) for each in found}


async def names(portal: Portal, dest: list[str], *, as_: int = 1) -> list[str]:
    return [each["NAME"] for each in await portal.result(PEOPLE, {"DEST": dest}, as_=as_)]


async def test_who_is_in_several_lists_counts_once(portal: Portal) -> None:
    team = await portal.make.department()
    below = await portal.make.department(parent=team)
    ann = await portal.make.person("Ann", departments=[team, below])
    ben = await portal.make.person("Ben", departments=[below])
    group = await portal.make.workgroup(owner=1, members=[ann, ben])

    async def count(*to: str) -> tuple[int, int]:
        found = await portal.result(COUNT, {"DEST": list(to)})
        return found["PEOPLE"], found["OVERLAP"]

    assert await count(f"DR{team}") == (3, 0)
    assert await count(f"DR{team}", f"D{below}") == (3, 2)
    assert await count(f"DR{team}", f"SG{group}", f"U{ann}") == (3, 2)
    assert await count("UA", f"U{ann}") == (3, 1)
    async with portal.tx() as tx:
        await users.dismiss(tx, ben)
    assert await count(f"DR{team}", f"SG{group}") == (2, 1)


async def test_each_choice_tells_its_size_and_what_it_adds(portal: Portal) -> None:
    team = await portal.make.department()
    below = await portal.make.department(parent=team)
    ann = await portal.make.person("Ann", departments=[team])
    ben = await portal.make.person("Ben", departments=[below])
    guest = await portal.make.person("Gus", extranet=True)
    group = await portal.make.workgroup(owner=1, members=[ann, guest])
    codes = [f"DR{team}", f"D{team}", f"SG{group}", f"U{ben}", "UA", "U999", "nonsense"]
    # The administrator finds the post anyway, and is new to nothing.
    assert await sizes(portal, codes) == {
        f"DR{team}": (2, 2),
        f"D{team}": (1, 1),
        f"SG{group}": (3, 2),
        f"U{ben}": (1, 1),
        "UA": (3, 2),
        "U999": (0, 0),
    }
    assert await sizes(portal, [f"SG{group}", "UA"], [f"DR{team}"]) == {
        f"SG{group}": (3, 1),
        "UA": (3, 0),
    }
    assert list(await sizes(portal, ["UA", f"D{team}"])) == ["UA", f"D{team}"]


async def test_what_one_may_not_write_to_has_no_size(portal: Portal, portal_with: Any) -> None:
    ann, guest = await portal.make.person("Ann"), await portal.make.person("Gus", extranet=True)
    closed = await portal.make.workgroup()
    codes = [f"SG{closed}", "UA", f"U{ann}", "D1"]
    assert list(await sizes(portal, codes, as_=ann)) == ["UA", f"U{ann}", "D1"]
    assert list(await sizes(portal, codes, as_=guest)) == []
    quiet = await portal_with(livefeed_toall=False)
    assert list(await sizes(quiet, ["UA", "U1"])) == ["U1"]
    many = {"CODES": [f"U{n}" for n in range(51)]}
    text = "CODES must not hold more than 50 codes"
    assert await portal.error(SIZES, many) == (400, "ERROR_ARGUMENT", text)


async def test_sizes_cost_the_same_however_many(portal: Portal) -> None:
    people = [await portal.make.person() for _ in range(6)]
    costs = []
    for some in (people[:1], people):
        await portal.webhook()
        with counted(portal.services.database) as seen:
            await sizes(portal, [f"U{each}" for each in some], ["DR1"])
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4


async def test_the_names_are_those_that_are_counted(portal: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Zed", work_position="Picker")
    ben = await portal.make.person("Ben", departments=[1])
    guest = await portal.make.person("Gus", extranet=True)
    known = await portal.make.workgroup(owner=ann, members=[guest])
    body = await portal.call(PEOPLE, {"DEST": [f"U{ann}", "D1"]}, as_=ben)
    assert [each["NAME"] for each in body["result"]] == ["Ada Admin", "Ann Zed", "Ben"]
    count = await portal.result(COUNT, {"DEST": [f"U{ann}", "D1"]}, as_=ben)
    assert body["total"] == count["PEOPLE"] == 3
    assert body["result"][1] == {
        "ID": str(ann),
        "NAME": "Ann Zed",
        "POSITION": "Picker",
        "PHOTO": "",
    }
    # A guest of somebody else's workgroup counts, and is not named.
    assert "Gus" not in await names(portal, [f"U{guest}", f"U{ann}"], as_=ben)
    assert "Gus" in await names(portal, [f"SG{known}"], as_=ann)
    assert await names(portal, [f"U{ann}"], as_=guest) == ["Ann Zed", "Gus"]
    assert (await portal.result(COUNT, {"DEST": [f"U{ann}"]}, as_=guest))["PEOPLE"] == 3


async def test_refused_like_publishing(portal: Portal) -> None:
    ann = await portal.make.person()
    closed = await portal.make.workgroup()
    refused = (400, "ERROR_CORE", "No access to one or more message recipients")
    assert await portal.error(PEOPLE, {"DEST": [f"SG{closed}"]}, as_=ann) == refused
    nobody = (400, "ERROR_CORE", "No destination specified")
    assert await portal.error(PEOPLE, {"DEST": []}, as_=ann) == nobody


async def compared(portal: Portal, post_id: int, dest: list[str], *, as_: int, **more: Any) -> Any:
    found = await portal.result(COMPARE, {"POST_ID": post_id, "DEST": dest, **more}, as_=as_)
    told = [
        (found[side]["PEOPLE"], [each["NAME"] for each in found[side]["NAMES"]])
        for side in ("GAINED", "LOST")
    ]
    return found["PEOPLE"], *told


async def test_who_gains_and_who_loses(portal: Portal) -> None:
    author = await portal.make.person("Ada")
    ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
    cleo = await portal.make.person("Cleo")
    post_id = await portal.make.post(author=author, to=[f"U{ann}", f"U{ben}"])
    instead = [f"U{ben}", f"U{cleo}"]
    assert await compared(portal, post_id, instead, as_=author) == (
        4,
        (1, ["Cleo"]),
        (1, ["Ann"]),
    )
    beside = await compared(portal, post_id, [f"U{cleo}"], as_=ann, ADD="Y")
    assert beside == (5, (1, ["Cleo"]), (0, []))
    # The author and the administrator find it whatever its recipients are.
    assert await compared(portal, post_id, [f"U{author}", "U1"], as_=author) == (
        2,
        (0, []),
        (2, ["Ann", "Ben"]),
    )
    everyone = await compared(portal, post_id, ["UA"], as_=author, ADD="Y")
    assert everyone[1] == (1, ["Cleo"])


async def test_ten_are_named_and_all_are_counted(portal: Portal) -> None:
    crowd = await portal.make.department()
    for n in range(12):
        await portal.make.person(f"P{n:02}", departments=[crowd])
    post_id = await portal.make.post(to=["U1"])
    _, (people, shown), _ = await compared(portal, post_id, [f"D{crowd}"], as_=1, ADD="Y")
    assert (people, shown) == (12, [f"P{n:02}" for n in range(10)])


async def test_who_may_compare(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    closed = await portal.make.workgroup()
    post_id = await portal.make.post(to=[f"U{ann}"])
    missing = (400, "ERROR_NOT_FOUND", "Post not found")
    for unknown in (post_id, 0, 999, 10**30, "x"):
        for more in ({}, {"ADD": "Y"}):
            sent = {"POST_ID": unknown, "DEST": ["UA"], **more}
            assert await portal.error(COMPARE, sent, as_=ben) == missing
    sent = {"POST_ID": post_id, "DEST": ["UA"]}
    assert (await portal.error(COMPARE, sent, as_=ann))[:2] == (403, "ACCESS_DENIED")
    refused = (400, "ERROR_CORE", "No access to one or more message recipients")
    sent = {"POST_ID": post_id, "DEST": [f"SG{closed}"], "ADD": "Y"}
    assert await portal.error(COMPARE, sent, as_=ann) == refused
    nobody = (400, "ERROR_CORE", "No destination specified")
    assert await portal.error(COMPARE, {"POST_ID": post_id, "DEST": []}) == nobody


@pytest.mark.parametrize("add", ["Y", "N"])
async def test_comparing_tells_what_then_happens(portal: Portal, add: str) -> None:
    ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
    post_id = await portal.make.post(to=[f"U{ann}"])
    told = await portal.result(COMPARE, {"POST_ID": post_id, "DEST": [f"U{ben}"], "ADD": add})
    change = "log.blogpost.share" if add == "Y" else "log.blogpost.update"
    text = {} if add == "Y" else {"POST_MESSAGE": "Hello", "POST_TITLE": "Hello"}
    await portal.result(change, {"POST_ID": post_id, "DEST": [f"U{ben}"], **text})
    now = await portal.result("feed24.post.audience", {"POST_ID": post_id})
    assert now["PEOPLE"] == told["PEOPLE"]
