"""sonet_group.user.*: who is in, who comes in, who goes."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from feed24.posts.tables import post_recipient
from tests.support.portal import ORIGIN, Portal
from tests.support.statements import counted
from tests.workgroups.crew import Crew, make_crew, roles
from tests.workgroups.test_editing import PNG


def of(group_id: int, *people: object, **extra: object) -> dict[str, Any]:
    return {"GROUP_ID": group_id, "USER_ID": list(people), **extra}


async def test_members_in_the_order_they_came(portal: Portal, crew: Crew) -> None:
    body = await portal.call("sonet_group.user.get", {"ID": str(crew.id)}, as_=crew["outsider"])
    assert body["result"] == [
        {"USER_ID": str(crew["owner"]), "ROLE": "A"},
        {"USER_ID": str(crew["member"]), "ROLE": "K"},
        {"USER_ID": str(crew["moderator"]), "ROLE": "E"},
    ]
    assert set(body) == {"result", "time"}


async def test_dismissed_members_are_not_listed(portal: Portal, crew: Crew) -> None:
    await portal.result("user.update", {"ID": crew["member"], "ACTIVE": "N"})
    assert (crew["member"], "K") not in await roles(portal, crew.id)
    await portal.result("user.update", {"ID": crew["member"], "ACTIVE": "Y"})
    assert (crew["member"], "K") in await roles(portal, crew.id)


async def test_members_of_a_hidden_workgroup(portal: Portal) -> None:
    crew = await make_crew(portal, visible=False)
    for who in ("member", "administrator"):
        params = {"ID": crew.id}
        assert len(await portal.result("sonet_group.user.get", params, as_=crew[who])) == 3


async def test_adding_skips_whoever_is_related(portal: Portal, crew: Crew) -> None:
    before = await roles(portal, crew.id)
    new = [await portal.make.person(), await portal.make.person(extranet=True)]
    sent = [new[1], *crew.people.values(), str(new[0]), new[1]]
    params = of(crew.id, *sent)
    added = [str(new[1]), str(crew["outsider"]), "1", str(new[0])]
    assert await portal.result("sonet_group.user.add", params) == added
    assert await roles(portal, crew.id) == [*before, *((int(each), "K") for each in added)]
    assert await portal.result("sonet_group.user.add", params) == []


@pytest.mark.parametrize("shape", [int, str, lambda n: [n], lambda n: {"x": str(n)}, float])
async def test_people_may_be_sent_in_any_shape(portal: Portal, crew: Crew, shape: Any) -> None:
    params = {"GROUP_ID": crew.id, "USER_ID": shape(crew["outsider"])}
    assert await portal.result("sonet_group.user.add", params) == [str(crew["outsider"])]


async def test_changing_roles_skips_owner_strangers_and_the_same(
    portal: Portal, crew: Crew
) -> None:
    everybody = list(crew.people.values())
    changed = await portal.result("sonet_group.user.update", of(crew.id, *everybody, ROLE="E"))
    assert changed == [str(crew["member"])]
    changed = await portal.result("sonet_group.user.update", of(crew.id, *everybody, ROLE="K"))
    assert changed == [str(crew["member"]), str(crew["moderator"])]
    assert [role for _, role in await roles(portal, crew.id)] == ["A", "K", "K"]


async def test_removing_ends_every_relation_but_the_owners(portal: Portal, crew: Crew) -> None:
    everybody = list(crew.people.values())
    removed = await portal.result("sonet_group.user.delete", of(crew.id, *everybody))
    names = ("member", "moderator", "banned", "invited", "requesting")
    assert removed == [str(crew[name]) for name in names]
    assert await roles(portal, crew.id) == [(crew["owner"], "A")]


async def test_removing_a_request_lets_add(portal: Portal, crew: Crew) -> None:
    params = of(crew.id, crew["requesting"])
    assert await portal.result("sonet_group.user.add", params) == []
    assert await portal.result("sonet_group.user.delete", params) == [str(crew["requesting"])]
    assert await portal.result("sonet_group.user.add", params) == [str(crew["requesting"])]


async def test_the_invited_are_no_members_yet(portal: Portal, crew: Crew) -> None:
    before = await roles(portal, crew.id)
    params = of(crew.id, crew["outsider"], crew["member"], crew["banned"], MESSAGE="Come")
    invited = await portal.result("sonet_group.user.invite", params, as_=crew["member"])
    assert invited == [str(crew["outsider"])]
    assert await roles(portal, crew.id) == before
    assert await portal.result("sonet_group.user.invite", params, as_=crew["member"]) == []


@pytest.mark.parametrize("way", ["add", "request", "owner"])
async def test_a_guest_makes_it_an_extranet_workgroup(portal: Portal, way: str) -> None:
    guest = await portal.make.person(extranet=True)
    group = await portal.make.workgroup(opened=True)

    async def extranet() -> str:
        (row,) = await portal.result("sonet_group.get", {"GROUP_ID": group})
        return str(row["IS_EXTRANET"])

    await portal.result("sonet_group.user.invite", of(group, guest))
    assert await extranet() == "N"
    await portal.result("sonet_group.user.delete", of(group, guest))
    if way == "add":
        await portal.result("sonet_group.user.add", of(group, await portal.make.person()))
        assert await extranet() == "N"
        await portal.result("sonet_group.user.add", of(group, guest))
    elif way == "owner":
        await portal.result("sonet_group.setowner", {"GROUP_ID": group, "USER_ID": guest})
    else:
        # A guest finds no workgroup to join, open or not.
        found = await portal.error("sonet_group.user.request", {"GROUP_ID": group}, as_=guest)
        assert found == (400, "", "Socialnetwork group not found")
        return
    assert await extranet() == "Y"


async def test_guests_reach_only_their_workgroups(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    theirs = await portal.make.workgroup(members=[guest])
    other = await portal.make.workgroup(opened=True, extranet=True)
    assert len(await portal.result("sonet_group.user.get", {"ID": theirs}, as_=guest)) == 2
    for method, name in (("sonet_group.user.get", "ID"), ("sonet_group.user.request", "GROUP_ID")):
        found = await portal.error(method, {name: other}, as_=guest)
        assert found == (400, "", "Socialnetwork group not found")


async def test_own_workgroups(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    pictured = await portal.result("sonet_group.create", {"NAME": "Seen", "IMAGE": ["a", PNG]})
    hidden = await portal.make.workgroup("Hidden", visible=False, members=[ben, ann])
    owned = await portal.make.workgroup("Owned", owner=ann, extranet=True)
    await portal.make.workgroup("Other")
    await portal.result("sonet_group.user.invite", of(await portal.make.workgroup(), ann))
    await portal.result("sonet_group.user.add", of(pictured, ann))
    body = await portal.call("sonet_group.user.groups", as_=ann)
    url = body["result"][2].pop("GROUP_IMAGE")
    assert url.startswith(f"{ORIGIN}/")
    plain = {"GROUP_IMAGE_ID": None, "GROUP_IMAGE": ""}
    assert body["result"] == [
        {"GROUP_ID": str(hidden), "GROUP_NAME": "Hidden", "ROLE": "K", **plain},
        {"GROUP_ID": str(owned), "GROUP_NAME": "Owned", "ROLE": "A", **plain, "IS_EXTRANET": "Y"},
        {
            "GROUP_ID": str(pictured),
            "GROUP_NAME": "Seen",
            "ROLE": "K",
            "GROUP_IMAGE_ID": str(pictured),
        },
    ]
    assert set(body) == {"result", "time"}
    assert await portal.result("sonet_group.user.groups", as_=ben) == [
        {"GROUP_ID": str(hidden), "GROUP_NAME": "Hidden", "ROLE": "K", **plain}
    ]


async def test_many_people_cost_what_one_does(portal: Portal, crew: Crew) -> None:
    people = [await portal.make.person() for _ in range(12)]
    costs = Counter[str]()
    for some in (people[:1], people[1:]):
        for name, extra in (("add", {}), ("update", {"ROLE": "E"}), ("delete", {}), ("invite", {})):
            with counted(portal.services.database) as seen:
                params = of(crew.id, *some, **extra)
                done = await portal.result(f"sonet_group.user.{name}", params)
            assert done == [str(person) for person in some]
            # Numbering the changes of access takes a statement for every stripe they fall on.
            seen = [each for each in seen if "access_seq" not in each]
            assert costs.setdefault(name, len(seen)) == len(seen), name


async def test_people_rushing_in_get_in_once(portal: Portal) -> None:
    group = await portal.make.workgroup(opened=True)
    people = [await portal.make.person() for _ in range(6)]
    ask = {"GROUP_ID": group}
    everybody = of(group, *people)
    answers = await asyncio.gather(
        *(portal.send("sonet_group.user.request", ask, as_=person) for person in people * 2),
        *(portal.send("sonet_group.user.add", everybody) for _ in range(3)),
        *(portal.send("sonet_group.user.invite", everybody) for _ in range(3)),
    )
    assert {answer.status_code for answer in answers} == {200}
    found = await roles(portal, group)
    assert Counter(person for person, _ in found) <= Counter([1, *people])
    for person in people:
        await portal.result("sonet_group.user.request", ask, as_=person)
    assert sorted(await roles(portal, group)) == [(1, "A"), *((each, "K") for each in people)]


async def test_owners_in_a_hurry_leave_one_owner(portal: Portal, crew: Crew) -> None:
    answers = await asyncio.gather(
        *(
            portal.send("sonet_group.setowner", {"GROUP_ID": crew.id, "USER_ID": heir})
            for heir in crew.people.values()
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    found = await roles(portal, crew.id)
    (owner,) = [person for person, role in found if role == "A"]
    (row,) = await portal.result("sonet_group.get")
    assert row["OWNER_ID"] == str(owner)


async def test_a_workgroup_deleted_while_it_is_used(portal: Portal, crew: Crew) -> None:
    params = of(crew.id, crew["outsider"])
    answers = await asyncio.gather(
        portal.send("sonet_group.delete", {"GROUP_ID": crew.id}),
        portal.send("sonet_group.delete", {"GROUP_ID": crew.id}),
        *(portal.send("sonet_group.user.add", params) for _ in range(4)),
        *(portal.send("sonet_group.update", {**params, "NAME": "New"}) for _ in range(4)),
        *(
            portal.send("log.blogpost.add", {"POST_MESSAGE": "Hi", "DEST": [f"SG{crew.id}"]})
            for _ in range(4)
        ),
    )
    assert {answer.status_code for answer in answers} <= {200, 400}
    assert await portal.result("sonet_group.get", {"IS_ADMIN": "Y"}) == []
    async with portal.tx(write=False) as tx:
        assert await tx.all(select(post_recipient)) == []
