"""Who may do what on the Drive, and that every reader agrees about it."""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, select

from feed24.access import Role, viewer
from feed24.files.rights import Right, held, readable
from feed24.files.tables import drive_object, drive_right
from tests.files.drive import folder, grant, storage_of, upload
from tests.support.portal import Portal

NONE, READ, ADD, EDIT, FULL = 0, Right.READ, Right.ADD, Right.EDIT, Right.FULL


@dataclass
class Cast:
    """Everybody who differs from the others, and three storages' roots."""

    portal: Portal
    people: dict[str, int]
    roots: dict[str, int]

    async def highest(self, who: str, object_id: int) -> int:
        """The highest right a person has on an object."""
        async with self.portal.tx(write=False) as tx:
            looking = await viewer(tx, self.people[who])
            may = select(*(held(looking, each).label(each.name) for each in Right))
            row = await tx.first(may.where(drive_object.c.id == object_id))
        assert row is not None
        return sum(map(bool, row))


@pytest.fixture
async def cast(portal: Portal) -> Cast:
    make = portal.make
    team = await make.department("Team")
    night = await make.department("Night", parent=team)
    people = {"administrator": 1}
    for name in ("owner", "moderator", "member", "invited", "banned", "outsider", "ann"):
        people[name] = await make.person(name)
    people["colleague"] = await make.person("colleague", departments=[team])
    people["night worker"] = await make.person("night worker", departments=[night])
    people["guest"] = await make.person("guest", extranet=True)
    crew = await make.workgroup(
        owner=people["owner"], moderators=[people["moderator"]], members=[people["member"]]
    )
    await make.role(crew, people["invited"], Role.PENDING)
    await make.role(crew, people["banned"], Role.BANNED)
    roots = {
        kind: (await storage_of(portal, kind, owner))["root"]
        for kind, owner in (("user", people["ann"]), ("group", crew), ("common", 0))
    }
    people |= {"team": team, "crew": crew}
    return Cast(portal, people, roots)


EMPLOYEES = (
    *("administrator", "owner", "moderator", "member", "invited", "banned", "outsider", "ann"),
    *("colleague", "night worker"),
)
EVERYBODY = (*EMPLOYEES, "guest")
STORAGES: dict[str, dict[str, int]] = {
    "user": {"ann": FULL, "administrator": FULL},
    "group": {
        "owner": FULL,
        "moderator": FULL,
        "member": EDIT,
        "administrator": FULL,
    },
    "common": {**dict.fromkeys(EMPLOYEES, EDIT), "administrator": FULL},
}


async def test_the_storages_own_rights(cast: Cast) -> None:
    for kind, expected in STORAGES.items():
        inner = await folder(cast.portal, "inner", within=cast.roots[kind])
        for who in EVERYBODY:
            right = expected.get(who, NONE)
            assert await cast.highest(who, cast.roots[kind]) == right, (kind, who)
            assert await cast.highest(who, inner) == right, (kind, who)


async def test_given_rights_hold_for_everything_below_and_nothing_else(cast: Cast) -> None:
    portal, root = cast.portal, cast.roots["user"]
    above = await folder(portal, "above", within=root)
    shared = await folder(portal, "shared", within=above)
    below = await folder(portal, "below", within=shared)
    beside = await folder(portal, "beside", within=above)
    for right in (READ, ADD, EDIT, FULL):
        await grant(portal, shared, f"U{cast.people['outsider']}", right)
        for each, expected in ((shared, right), (below, right), (above, NONE), (beside, NONE)):
            assert await cast.highest("outsider", each) == expected
        async with portal.tx() as tx:
            await tx.run(delete(drive_right).where(drive_right.c.object_id == shared))


@pytest.mark.parametrize(
    ("code", "holders"),
    [
        ("U{outsider}", {"outsider"}),
        ("D{team}", {"colleague"}),
        ("DR{team}", {"colleague", "night worker"}),
        ("SG{crew}_K", {"owner", "moderator", "member"}),
        ("G2", set(EMPLOYEES)),
        ("U{guest}", {"guest"}),
    ],
)
async def test_access_codes(cast: Cast, code: str, holders: set[str]) -> None:
    shared = await folder(cast.portal, "shared", within=cast.roots["user"])
    names = {name.replace(" ", "_"): number for name, number in cast.people.items()}
    await grant(cast.portal, shared, code.format(**names), READ)
    always = {"ann", "administrator"}
    for who in EVERYBODY:
        expected = who in holders | always
        assert (await cast.highest(who, shared) >= READ) is expected, who


async def test_wire_codes_mean_what_they_say(cast: Cast) -> None:
    portal, people = cast.portal, cast.people
    ann, crew, team = people["ann"], people["crew"], people["team"]
    for sent, holders in {
        f"U{people['outsider']}": {"outsider"},
        f"D{team}": {"colleague"},
        f"DR{team}": {"colleague", "night worker"},
        f"SG{crew}": {"owner", "moderator", "member"},
        "*": set(EMPLOYEES),
    }.items():
        rights = [{"TASK_ID": "12", "ACCESS_CODE": sent}]
        row = await upload(portal, sent, as_=ann, rights=rights, into=cast.roots["user"])
        for who in set(EVERYBODY) - {"ann", "administrator"}:
            expected = EDIT if who in holders else NONE
            assert await cast.highest(who, row["ID"]) == expected, (sent, who)


async def test_of_two_rights_for_one_code_the_greater_holds(cast: Cast) -> None:
    who = f"U{cast.people['outsider']}"
    rights = [{"TASK_ID": task, "ACCESS_CODE": who} for task in (11, 13, 12)]
    row = await upload(cast.portal, as_=cast.people["ann"], rights=rights)
    assert await cast.highest("outsider", row["ID"]) == FULL


async def test_every_reader_agrees(cast: Cast) -> None:
    portal = cast.portal
    for kind, author in (("user", "ann"), ("group", "member"), ("common", "colleague")):
        root = cast.roots[kind]
        shelf = await folder(portal, "shelf", within=root)
        file = await upload(portal, "x.txt", b"x", into=shelf, as_=cast.people[author])
        shared = f"U{cast.people['invited']}"
        await grant(portal, shelf, shared, READ)
        for who in ("administrator", "member", "invited", "banned", "ann", "guest"):
            person = cast.people[who]
            may = await cast.highest(who, file["ID"]) >= READ
            assert may is (who == "invited" or await cast.highest(who, root) >= READ)
            listed = await portal.result("disk.folder.getChildren", {"id": shelf}, as_=person)
            assert bool(listed) is may, (kind, who)
            got = await portal.call("disk.file.get", {"id": file["ID"]}, as_=person)
            assert ("result" in got) is may, (kind, who)
            async with portal.tx(write=False) as tx:
                known = await readable(tx, await viewer(tx, person), [file["ID"], shelf, 10**9])
            assert known == ({file["ID"]} if may else set()), (kind, who)
            storages = await portal.result("disk.storage.getList", as_=person)
            assert (str(root) in [row["ROOT_OBJECT_ID"] for row in storages]) is (
                await cast.highest(who, root) >= READ
            )


async def test_roles_count_as_of_now(cast: Cast) -> None:
    portal, member = cast.portal, cast.people["member"]
    file = await upload(portal, into=cast.roots["group"], as_=member)
    await portal.make.role(cast.people["crew"], member, None)
    answer = await portal.error("disk.file.get", {"id": file["ID"]}, as_=member)
    assert answer == (403, "ACCESS_DENIED", "Access denied!")
