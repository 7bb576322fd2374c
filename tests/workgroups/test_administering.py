"""Everybody's relation to a workgroup, bans included, for administrators."""

from typing import Any

import pytest

from tests.support.portal import Portal

PEOPLE, SET = "feed24.workgroup.people", "feed24.workgroup.setRole"


async def roles(portal: Portal, group: int) -> dict[int, str]:
    found = await portal.result(PEOPLE, {"GROUP_ID": group})
    return {int(each["USER_ID"]): each["ROLE"] for each in found}


async def test_every_role(portal: Portal) -> None:
    group, person = await portal.make.workgroup(visible=False), await portal.make.person("Bo")
    given: dict[str, Any] = {"GROUP_ID": group, "USER_ID": person}
    for role in ("K", "E", "T"):
        assert await portal.result(SET, {**given, "ROLE": role}) is True
        assert await portal.result(SET, {**given, "ROLE": role}) is False
        assert await roles(portal, group) == {1: "A", person: role}
    assert await portal.result(SET, given) is True
    assert await roles(portal, group) == {1: "A"}
    await portal.result(SET, {**given, "ROLE": "A"})
    assert await roles(portal, group) == {1: "E", person: "A"}


async def test_who_has_no_name_is_called_by_the_address(portal: Portal) -> None:
    nameless = await portal.make.person("", email="new@example.test")
    group = await portal.make.workgroup(owner=nameless)
    (found,) = await portal.result(PEOPLE, {"GROUP_ID": group})
    assert found["NAME"] == "new@example.test"


async def test_refusals(portal: Portal) -> None:
    group = await portal.make.workgroup()
    owner = {"GROUP_ID": group, "USER_ID": 1, "ROLE": "K"}
    assert (await portal.error(SET, owner))[2] == "Make somebody else the owner first"
    assert (await portal.error(SET, {**owner, "ROLE": "X"}))[1] == "ERROR_ARGUMENT"
    assert (await portal.error(SET, {**owner, "USER_ID": 99}))[1] == "ERROR_ARGUMENT"
    for method in (PEOPLE, SET):
        missing = {**owner, "GROUP_ID": 99}
        assert (await portal.error(method, missing))[2] == "Workgroup not found"


@pytest.mark.parametrize("method", [PEOPLE, SET])
async def test_for_administrators(portal: Portal, method: str) -> None:
    group, person = await portal.make.workgroup(), await portal.make.person()
    asked = {"GROUP_ID": group, "USER_ID": person}
    assert (await portal.error(method, asked, as_=person))[:2] == (403, "ACCESS_DENIED")
