"""Who may do what: every action of a workgroup, tried by everybody."""

from typing import Any

import pytest

from tests.support.portal import Portal
from tests.workgroups.crew import Crew, make_crew, roles

EVERYBODY = (
    "owner",
    "moderator",
    "member",
    "invited",
    "requesting",
    "banned",
    "outsider",
    "administrator",
)
MANAGERS = {"owner", "administrator"}


async def refused(
    portal: Portal, method: str, params: dict[str, Any], who: int
) -> tuple[str, str] | None:
    """Code and text of the refusal, None when the call went through."""
    response = await portal.send(method, params, as_=who)
    if response.status_code == 200:
        return None
    assert response.status_code == 400, response.text
    body = response.json()
    return body["error"], body["error_description"]


@pytest.mark.parametrize("who", EVERYBODY)
async def test_only_the_owner_and_administrators_update(
    portal: Portal, crew: Crew, who: str
) -> None:
    params = {"GROUP_ID": crew.id, "NAME": "Renamed"}
    expected = None if who in MANAGERS else ("", "User has no permissions to update group")
    assert await refused(portal, "sonet_group.update", params, crew[who]) == expected
    (group,) = await portal.result("sonet_group.get")
    assert group["NAME"] == ("Renamed" if who in MANAGERS else "Crew")


@pytest.mark.parametrize("who", EVERYBODY)
async def test_only_the_owner_and_administrators_delete(
    portal: Portal, crew: Crew, who: str
) -> None:
    params = {"GROUP_ID": crew.id}
    expected = None if who in MANAGERS else ("", "User has no permissions to delete group")
    assert await refused(portal, "sonet_group.delete", params, crew[who]) == expected
    assert len(await portal.result("sonet_group.get")) == (0 if who in MANAGERS else 1)


@pytest.mark.parametrize("who", EVERYBODY)
async def test_only_the_owner_and_administrators_hand_over(
    portal: Portal, crew: Crew, who: str
) -> None:
    params = {"GROUP_ID": crew.id, "USER_ID": crew["outsider"]}
    expected = None if who in MANAGERS else ("", "User has no permissions to set owner")
    assert await refused(portal, "sonet_group.setowner", params, crew[who]) == expected
    heirs = (crew["outsider"], "A") in await roles(portal, crew.id)
    assert heirs is (who in MANAGERS)


@pytest.mark.parametrize(
    ("inviters", "allowed"),
    [
        ("A", {"owner", "administrator"}),
        ("E", {"owner", "moderator", "administrator"}),
        ("K", {"owner", "moderator", "member", "administrator"}),
    ],
)
async def test_who_invites_is_a_setting_of_the_workgroup(
    portal: Portal, inviters: str, allowed: set[str]
) -> None:
    crew = await make_crew(portal, inviters=inviters)
    for who in EVERYBODY:
        stranger = await portal.make.person()
        params = {"GROUP_ID": crew.id, "USER_ID": stranger}
        invited = await portal.result("sonet_group.user.invite", params, as_=crew[who])
        assert invited == ([str(stranger)] if who in allowed else []), who


@pytest.mark.parametrize(
    ("method", "extra", "text"),
    [
        ("sonet_group.user.add", {}, "No permissions to add users"),
        ("sonet_group.user.update", {"ROLE": "E"}, "No permissions to update users role"),
        ("sonet_group.user.delete", {}, "No permissions to update users role"),
    ],
)
async def test_members_are_managed_by_administrators_alone(
    portal: Portal, crew: Crew, method: str, extra: dict[str, str], text: str
) -> None:
    target = crew["outsider"] if method.endswith("add") else crew["member"]
    params = {"GROUP_ID": crew.id, "USER_ID": target, **extra}
    before = await roles(portal, crew.id)
    for who in EVERYBODY[:-1]:
        assert await refused(portal, method, params, crew[who]) == ("", text), who
    assert await roles(portal, crew.id) == before
    assert await portal.result(method, params) == [str(target)]


@pytest.mark.parametrize(
    ("who", "becomes"),
    [
        ("owner", "A"),
        ("moderator", "E"),
        ("member", "K"),
        ("invited", "Z"),
        ("requesting", "Z"),
        ("outsider", "Z"),
        ("administrator", "Z"),
    ],
)
async def test_asking_to_join_a_workgroup_that_is_not_open(
    portal: Portal, crew: Crew, who: str, becomes: str
) -> None:
    params = {"GROUP_ID": crew.id, "MESSAGE": "Please"}
    assert await portal.result("sonet_group.user.request", params, as_=crew[who]) is True
    assert await relation(portal, crew, who) == becomes


@pytest.mark.parametrize(
    ("who", "becomes"),
    [
        ("owner", "A"),
        ("moderator", "E"),
        ("member", "K"),
        ("invited", "K"),
        ("requesting", "Z"),
        ("outsider", "K"),
        ("administrator", "K"),
    ],
)
async def test_asking_to_join_an_open_workgroup(portal: Portal, who: str, becomes: str) -> None:
    crew = await make_crew(portal, opened=True)
    params = {"GROUP_ID": crew.id}
    assert await portal.result("sonet_group.user.request", params, as_=crew[who]) is True
    assert await relation(portal, crew, who) == becomes


@pytest.mark.parametrize("opened", [True, False])
async def test_the_banned_cannot_ask_to_join(portal: Portal, opened: bool) -> None:
    crew = await make_crew(portal, opened=opened)
    found = await portal.error(
        "sonet_group.user.request", {"GROUP_ID": crew.id}, as_=crew["banned"]
    )
    assert found == (400, "", "Cannot request to join group")
    assert await relation(portal, crew, "banned") == "T"


async def relation(portal: Portal, crew: Crew, who: str) -> str | bool:
    params = {"groupId": crew.id, "select": ["USER_DATA"]}
    shown = await portal.result(
        "socialnetwork.api.workgroup.get", {"params": params}, as_=crew[who]
    )
    role: str | bool = shown["USER_DATA"]["ROLE"]
    return role
