"""Every refusal with its text, in the order in which they are checked."""

from typing import Any

import pytest

from tests.support.portal import Portal
from tests.workgroups.crew import Crew, make_crew

UNKNOWN = 4_000_000
BAD_IDS: list[Any] = [None, 0, -1, "", "abc", [], "-5", False]
EXTREME_IDS: list[Any] = [2**63 - 1, "9" * 40, UNKNOWN]
# PHP makes of these whatever is left of their lowest 64 bits.
HUGE: list[Any] = [2**63, 10**30, -(10**30), 1e300, -1e19, {"0": 5_000_000}]

# Each step repairs what the step before complained about.
ADD = [
    ({"GROUP_ID": 0}, "outsider", "Wrong group ID"),
    ({"GROUP_ID": UNKNOWN}, "owner", "No permissions to add users"),
    ({"GROUP_ID": UNKNOWN}, "administrator", "Wrong user IDs"),
    ({"GROUP_ID": UNKNOWN, "USER_ID": 1}, "administrator", "Socialnetwork group not found"),
]
UPDATE = [
    ({"GROUP_ID": 0}, "outsider", "Wrong group ID"),
    ({"GROUP_ID": UNKNOWN}, "owner", "No permissions to update users role"),
    ({"GROUP_ID": UNKNOWN}, "administrator", "Incorrect role code"),
    ({"GROUP_ID": UNKNOWN, "ROLE": "E"}, "administrator", "Wrong user IDs"),
    (
        {"GROUP_ID": UNKNOWN, "ROLE": "E", "USER_ID": 1},
        "administrator",
        "Socialnetwork group not found",
    ),
]
DELETE = [
    ({"GROUP_ID": 0}, "outsider", "Wrong group ID"),
    ({"GROUP_ID": UNKNOWN}, "owner", "No permissions to update users role"),
    ({"GROUP_ID": UNKNOWN}, "administrator", "Wrong user IDs"),
    ({"GROUP_ID": UNKNOWN, "USER_ID": 1}, "administrator", "Socialnetwork group not found"),
]
INVITE = [
    ({"GROUP_ID": 0}, "outsider", "Wrong group ID"),
    ({"GROUP_ID": UNKNOWN}, "outsider", "Wrong user IDs"),
    ({"GROUP_ID": UNKNOWN, "USER_ID": 1}, "outsider", "Socialnetwork group not found"),
]
ORDERS = [
    *(("sonet_group.user.add", *row) for row in ADD),
    *(("sonet_group.user.update", *row) for row in UPDATE),
    *(("sonet_group.user.delete", *row) for row in DELETE),
    *(("sonet_group.user.invite", *row) for row in INVITE),
]


@pytest.mark.parametrize(("method", "params", "who", "text"), ORDERS)
async def test_membership_checks_in_order(
    portal: Portal, crew: Crew, method: str, params: dict[str, Any], who: str, text: str
) -> None:
    assert await portal.error(method, params, as_=crew[who]) == (400, "", text)


ONE_GROUP = [
    ("sonet_group.update", "GROUP_ID", "Wrong group ID", "Wrong group ID"),
    ("sonet_group.delete", "GROUP_ID", "Wrong group ID", "Socialnetwork group not found"),
    (
        "sonet_group.setowner",
        "GROUP_ID",
        "Invalid workgroup/project ID",
        "Invalid workgroup/project ID",
    ),
    (
        "sonet_group.user.get",
        "ID",
        "Wrong socialnetwork group ID",
        "Socialnetwork group not found",
    ),
    ("sonet_group.user.request", "GROUP_ID", "Wrong group ID", "Socialnetwork group not found"),
    (
        "sonet_group.feature.access",
        "GROUP_ID",
        "Wrong socialnetwork group ID",
        "Wrong socialnetwork group ID",
    ),
]


@pytest.mark.parametrize(("method", "name", "text", "_"), ONE_GROUP)
async def test_ids_that_cannot_be(
    portal: Portal, method: str, name: str, text: str, _: str
) -> None:
    for sent in BAD_IDS:
        assert await portal.error(method, {name: sent}) == (400, "", text), sent


@pytest.mark.parametrize(("method", "name", "_", "text"), ONE_GROUP)
async def test_ids_of_no_workgroup(
    portal: Portal, method: str, name: str, _: str, text: str
) -> None:
    for sent in EXTREME_IDS:
        assert await portal.error(method, {name: sent}) == (400, "", text), sent


@pytest.mark.parametrize(("method", "name", "bad", "unknown"), ONE_GROUP)
async def test_numbers_beyond_all_ids(
    portal: Portal, method: str, name: str, bad: str, unknown: str
) -> None:
    for sent in HUGE:
        status, code, text = await portal.error(method, {name: sent})
        assert (status, code) == (400, ""), sent
        assert text in (bad, unknown), sent


@pytest.mark.parametrize(("method", "name", "_", "text"), ONE_GROUP)
async def test_a_hidden_workgroup_is_not_there_for_outsiders(
    portal: Portal, method: str, name: str, _: str, text: str
) -> None:
    crew = await make_crew(portal, visible=False)
    for who in ("outsider", "invited", "requesting", "banned"):
        found = await portal.error(method, {name: crew.id}, as_=crew[who])
        assert found == (400, "", text), who


async def test_nobody_to_add_or_invite(portal: Portal, crew: Crew) -> None:
    for method in ("add", "delete", "invite"):
        for sent in ([], "", 0, "abc", [0, -1], [[5]], {"a": 0}, None):
            params = {"GROUP_ID": crew.id, "USER_ID": sent}
            found = await portal.error(f"sonet_group.user.{method}", params)
            assert found == (400, "", "Wrong user IDs"), sent


async def test_people_who_do_not_exist_are_left_out(portal: Portal, crew: Crew) -> None:
    gone = await portal.make.person()
    await portal.result("user.update", {"ID": gone, "ACTIVE": "N"})
    sent = [UNKNOWN, 2**63 - 1, 10**30, "9" * 40, gone]
    for method, extra in (("add", {}), ("invite", {}), ("delete", {}), ("update", {"ROLE": "E"})):
        params = {"GROUP_ID": crew.id, "USER_ID": sent, **extra}
        assert await portal.result(f"sonet_group.user.{method}", params) == []


async def test_roles_nobody_can_be_given(portal: Portal, crew: Crew) -> None:
    for role in ("A", "Z", "T", "k", "", "EK", None, ["E"], 5):
        params = {"GROUP_ID": crew.id, "USER_ID": crew["member"], "ROLE": role}
        found = await portal.error("sonet_group.user.update", params)
        assert found == (400, "", "Incorrect role code"), role


async def test_an_heir_has_to_exist(portal: Portal, crew: Crew) -> None:
    for user_id in (*BAD_IDS, *EXTREME_IDS, *HUGE[:-1]):
        params = {"GROUP_ID": crew.id, "USER_ID": user_id}
        # Whoever asks: the heir is looked at before the right.
        for who in ("owner", "outsider"):
            found = await portal.error("sonet_group.setowner", params, as_=crew[who])
            assert found == (400, "", "Invalid user ID"), user_id


async def test_a_dismissed_person_inherits_nothing(portal: Portal, crew: Crew) -> None:
    await portal.result("user.update", {"ID": crew["member"], "ACTIVE": "N"})
    params = {"GROUP_ID": crew.id, "USER_ID": crew["member"]}
    found = await portal.error("sonet_group.setowner", params)
    assert found == (400, "", "Invalid user ID")


WRONG_ACCESS: list[tuple[dict[str, Any], str]] = [
    ({"FEATURE": "chat", "OPERATION": "view"}, "Wrong feature"),
    ({"FEATURE": "", "OPERATION": "nothing"}, "Wrong feature"),
    ({"OPERATION": "view"}, "Wrong feature"),
    ({"FEATURE": ["blog"], "OPERATION": "view_post"}, "Wrong feature"),
    ({"FEATURE": "blog", "OPERATION": "view"}, "Wrong operation"),
    ({"FEATURE": "files", "OPERATION": "sort"}, "Wrong operation"),
    ({"FEATURE": "blog"}, "Wrong operation"),
]


async def test_features_and_operations_nobody_has(portal: Portal, crew: Crew) -> None:
    for params, text in WRONG_ACCESS:
        found = await portal.error("sonet_group.feature.access", {"GROUP_ID": crew.id, **params})
        assert found == (400, "", text), params


async def test_the_newer_reader_wants_an_id(portal: Portal) -> None:
    text = "No value for the workgroup ID was provided."
    without: list[Any] = [{}, {"groupId": 0}, {"groupId": "abc"}, {"groupId": -1}, 5, [], None]
    for params in without:
        found = await portal.error("socialnetwork.api.workgroup.get", {"params": params})
        assert found == (400, "SONET_CONTROLLER_WORKGROUP_EMPTY", text), params
    for group_id in EXTREME_IDS:
        params = {"params": {"groupId": group_id}}
        found = await portal.error("socialnetwork.api.workgroup.get", params)
        assert found == (400, "SONET_CONTROLLER_WORKGROUP_NOT_FOUND", "Workgroup not found.")


async def test_the_newer_reader_hides_hidden_workgroups(portal: Portal) -> None:
    crew = await make_crew(portal, visible=False)
    params = {"params": {"groupId": crew.id}}
    for who in ("outsider", "invited", "requesting", "banned"):
        found = await portal.error("socialnetwork.api.workgroup.get", params, as_=crew[who])
        assert found == (400, "SONET_CONTROLLER_WORKGROUP_NOT_FOUND", "Workgroup not found.")
    for who in ("member", "administrator"):
        shown = await portal.result("socialnetwork.api.workgroup.get", params, as_=crew[who])
        assert shown["ID"] == crew.id


async def test_without_the_scope_nothing_opens(portal: Portal) -> None:
    for method in ("sonet_group.get", "socialnetwork.api.workgroup.list"):
        status, code, _ = await portal.error(method, scope="log,user")
        assert (status, code) == (401, "insufficient_scope")
        for scope in ("sonet_group", "socialnetwork"):
            assert (await portal.send(method, scope=scope)).status_code == 200
