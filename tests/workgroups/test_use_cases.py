"""What the other slices and the command line rely on."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select, update

from feed24.access import Role, viewer
from feed24.db import BIGGEST, Transaction
from feed24.errors import NotFound
from feed24.index.tables import access_log, post_access
from feed24.posts.tables import post, post_recipient
from feed24.workgroups import addressing, permissions, service
from feed24.workgroups.errors import NameMissing, OwnerStays, UnknownPerson, UnknownWorkgroup
from feed24.workgroups.tables import workgroup
from tests.support.portal import Portal
from tests.support.statements import counted
from tests.workgroups.crew import Crew, make_crew, roles


async def logged(tx: Transaction) -> list[tuple[str, int]]:
    order = (access_log.c.at, access_log.c.stripe, access_log.c.seq, access_log.c.n)
    rows = await tx.all(select(access_log.c.kind, access_log.c.key).order_by(*order))
    return [(row.kind, row.key) for row in rows]


async def new_changes(portal: Portal, before: list[tuple[str, int]]) -> list[tuple[str, int]]:
    async with portal.tx(write=False) as tx:
        after = await logged(tx)
    for change in before:
        after.remove(change)
    return sorted(after)


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("who", ["member", "moderator", "invited", "banned", "outsider"])
async def test_any_role_after_any_other(
    portal: Portal, crew: Crew, who: str, role: Role | None
) -> None:
    had = {"member": "K", "moderator": "E", "invited": "Z", "banned": "T", "outsider": None}[who]
    async with portal.tx() as tx:
        before = await logged(tx)
        assert await service.set_role(tx, crew.id, crew[who], role) is (had != role)
        assert await service.set_role(tx, crew.id, crew[who], role) is False
    found = dict(await roles(portal, crew.id))
    assert found.get(crew[who]) == (role if role in ("A", "E", "K") else None)
    assert list(found.values()).count("A") == 1
    changed = [crew[who]] * (had != role) + [crew["owner"]] * (role == "A")
    assert await new_changes(portal, before) == sorted(("person", each) for each in changed)


async def test_roles_of_nobody_and_nowhere(portal: Portal, crew: Crew) -> None:
    gone = await portal.make.person()
    await portal.result("user.update", {"ID": gone, "ACTIVE": "N"})
    async with portal.tx() as tx:
        for user_id in (0, -1, 5_000_000, BIGGEST, 10**30, gone):
            with pytest.raises(NotFound):
                await service.set_role(tx, crew.id, user_id, Role.MEMBER)
            assert await service.set_role(tx, crew.id, user_id, None) is False
        for group_id in (0, -1, 5_000_000, BIGGEST, 10**30):
            with pytest.raises(UnknownWorkgroup):
                await service.set_role(tx, group_id, 1, Role.MEMBER)
            with pytest.raises(UnknownWorkgroup):
                await service.get(tx, group_id)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR, Role.BANNED, Role.PENDING, None])
async def test_an_owner_goes_by_handing_over_only(
    portal: Portal, crew: Crew, role: Role | None
) -> None:
    with pytest.raises(OwnerStays):
        async with portal.tx() as tx:
            await service.set_role(tx, crew.id, crew["owner"], role)
    assert (crew["owner"], "A") in await roles(portal, crew.id)


@pytest.mark.parametrize(
    "who", ["moderator", "member", "invited", "requesting", "banned", "outsider"]
)
async def test_bans_and_their_end(portal: Portal, crew: Crew, who: str) -> None:
    async with portal.tx() as tx:
        assert await service.ban(tx, crew.id, crew[who]) is (who != "banned")
        assert await service.ban(tx, crew.id, crew[who]) is False
    assert crew[who] not in dict(await roles(portal, crew.id))
    asking = {"GROUP_ID": crew.id}
    found = await portal.error("sonet_group.user.request", asking, as_=crew[who])
    assert found == (400, "", "Cannot request to join group")
    async with portal.tx() as tx:
        assert await service.unban(tx, crew.id, crew[who]) is True
        assert await service.unban(tx, crew.id, crew[who]) is False
    assert await portal.result("sonet_group.user.request", asking, as_=crew[who]) is True


async def test_lifting_no_ban_changes_nothing(portal: Portal, crew: Crew) -> None:
    before = await roles(portal, crew.id)
    async with portal.tx() as tx:
        for user_id in (*crew.people.values(), 0, 10**30):
            lifted = await service.unban(tx, crew.id, user_id)
            assert lifted is (user_id == crew["banned"])
        with pytest.raises(UnknownWorkgroup):
            await service.unban(tx, 5_000_000, 1)
    assert await roles(portal, crew.id) == before


async def test_a_banned_member_reads_the_workgroup_no_more(portal: Portal) -> None:
    crew = await make_crew(portal)
    post_id = await portal.make.post(to=[f"SG{crew.id}"])
    params = {"POST_ID": post_id}

    async def sees() -> bool:
        return bool(await portal.result("log.blogpost.get", params, as_=crew["member"]))

    assert await sees()
    await portal.make.role(crew.id, crew["member"], Role.BANNED)
    assert not await sees()
    await portal.make.role(crew.id, crew["member"], Role.MEMBER)
    assert await sees()


async def test_making_one(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    async with portal.tx() as tx:
        made = await service.create(tx, name="Crew", owner_id=guest)
        row = await service.get(tx, made)
        assert (row.extranet, row.visible, row.opened, row.inviters) == (True, True, False, "K")
        with pytest.raises(NameMissing):
            await service.create(tx, name=" ", owner_id=1)
        with pytest.raises(UnknownPerson):
            await service.create(tx, name="Crew", owner_id=5_000_000)
        listed = await service.find_all(tx)
        assert [(each.id, each.name, each.member_count) for each in listed] == [(made, "Crew", 1)]
    wanted = {"filter": {"ENTITY_TYPE": "group", "ENTITY_ID": made}}
    (storage,) = await portal.result("disk.storage.getList", wanted, as_=guest)
    assert storage["NAME"] == "Crew"


async def test_activity(portal: Portal) -> None:
    groups = [await portal.make.workgroup() for _ in range(3)]
    async with portal.tx() as tx:
        await tx.run(update(workgroup).values(active_at=tx.now - timedelta(days=1)))
    async with portal.tx() as tx:
        await service.touch(tx, [groups[1], groups[0], groups[1]])
        await service.touch(tx, [])
        moments = [(await service.get(tx, group)).active_at for group in groups]
        assert moments == [tx.now, tx.now, tx.now - timedelta(days=1)]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", True),
        ("moderator", True),
        ("member", True),
        ("invited", False),
        ("requesting", False),
        ("banned", False),
        ("outsider", False),
        ("administrator", True),
    ],
)
@pytest.mark.parametrize("visible", [True, False])
async def test_who_addresses_posts_to_a_workgroup(
    portal: Portal, who: str, may: bool, visible: bool
) -> None:
    crew = await make_crew(portal, visible=visible, opened=True)
    archived = await make_crew(portal, closed=True)
    async with portal.tx() as tx:
        person = await viewer(tx, crew[who])
        same = await viewer(tx, archived[who])
        impossible = {0, -1, 5_000_000, BIGGEST, 10**30}
        found = await addressing.refused(tx, person, [crew.id, *impossible])
        assert found == impossible | (set() if may else {crew.id})
        assert await addressing.refused(tx, same, [archived.id]) == {archived.id}
        assert await addressing.refused(tx, person, []) == frozenset()


MEMBERS, MODERATORS, OWNER = {"K", "E", "A"}, {"E", "A"}, {"A"}
OPERATIONS: dict[str, dict[str, set[str]]] = {
    "blog": {
        "view_post": MEMBERS,
        "premoderate_post": MEMBERS,
        "write_post": MEMBERS,
        "moderate_post": MODERATORS,
        "full_post": OWNER,
        "view_comment": MEMBERS,
        "premoderate_comment": MEMBERS,
        "write_comment": MEMBERS,
        "moderate_comment": MODERATORS,
        "full_comment": MODERATORS,
    },
    "files": {"view": MEMBERS, "write": MEMBERS},
    "tasks": {
        "view": MEMBERS,
        "view_all": MEMBERS,
        "sort": MODERATORS,
        "create_tasks": MEMBERS,
        "edit_tasks": MODERATORS,
        "delete_tasks": MODERATORS,
    },
    "photo": {"view": MEMBERS, "write": MEMBERS},
    "calendar": {"view": MEMBERS, "write": MEMBERS},
}
VIEWING = {"view_post", "view_comment", "view", "view_all"}
ROLE_OF = {"owner": "A", "moderator": "E", "member": "K"}


@pytest.mark.parametrize("closed", [False, True])
async def test_access_to_features(portal: Portal, closed: bool) -> None:
    crew = await make_crew(portal, closed=closed)
    for who, (feature, operations) in product(crew.people, OPERATIONS.items()):
        for operation, letters in operations.items():
            sent = {"GROUP_ID": crew.id, "FEATURE": feature, "OPERATION": operation}
            answer = await portal.result("sonet_group.feature.access", sent, as_=crew[who])
            may = who == "administrator" or ROLE_OF.get(who) in letters
            assert answer is (may and not (closed and operation not in VIEWING)), (who, sent)


def test_every_operation_is_known() -> None:
    known = {feature: set(operations) for feature, operations in permissions.FEATURES.items()}
    assert known == {feature: set(operations) for feature, operations in OPERATIONS.items()}


async def count(tx: Transaction, table: Any, *conditions: Any) -> int:
    found: int = await tx.scalar(select(func.count()).select_from(table).where(*conditions))
    return found


async def test_posts_outlive_their_workgroup(portal: Portal) -> None:
    crew = await make_crew(portal)
    other = await portal.make.workgroup(members=[crew["member"]])
    alone = await portal.make.post(author=crew["member"], to=[f"SG{crew.id}"])
    both = await portal.make.post(to=[f"SG{crew.id}", f"SG{other}", f"U{crew['outsider']}"])
    async with portal.tx(write=False) as tx:
        before = await logged(tx)
    assert await portal.result("sonet_group.delete", {"GROUP_ID": crew.id}) is True

    async with portal.tx(write=False) as tx:
        assert await count(tx, post) == 2
        assert await count(tx, post_recipient, post_recipient.c.post_id == alone) == 0
        assert await count(tx, post_access, post_access.c.code.contains(f"SG{crew.id}")) == 0
        kept = select(post_recipient.c.code).where(post_recipient.c.post_id == both)
        assert sorted(await tx.scalars(kept)) == sorted([f"SG{other}", f"U{crew['outsider']}"])
    assert await new_changes(portal, before) == [("workgroup", crew.id)]

    async def seen(who: str) -> set[int]:
        return {int(row["ID"]) for row in await portal.result("log.blogpost.get", as_=crew[who])}

    assert await seen("member") == {alone, both}
    assert await seen("administrator") == {alone, both}
    assert await seen("outsider") == {both}
    assert await seen("moderator") == await seen("owner") == set()


async def test_deleting_costs_the_same_however_many_posts(portal: Portal) -> None:
    async def cost(posts: int) -> int:
        group = {"GROUP_ID": await portal.make.workgroup()}
        for _ in range(posts):
            await portal.make.post(to=[f"SG{group['GROUP_ID']}"])
        with counted(portal.services.database) as seen:
            await portal.result("sonet_group.delete", group)
        again = await portal.error("sonet_group.delete", group)
        assert again == (400, "", "Socialnetwork group not found")
        return len(seen)

    assert await cost(1) == await cost(6)


async def test_ids_are_not_used_again(portal: Portal) -> None:
    first = await portal.result("sonet_group.create", {"NAME": "First"})
    await portal.result("sonet_group.delete", {"GROUP_ID": first})
    assert await portal.result("sonet_group.create", {"NAME": "Second"}) > first
