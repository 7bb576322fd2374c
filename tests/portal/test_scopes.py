"""The codes of scopes, as somebody types them and as webhooks hold them."""

import pytest

from feed24.errors import Invalid
from feed24.rest.scopes import DOCUMENTED, KNOWN, parse_scopes
from tests.support.portal import ALL_SCOPES, Portal


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("", ()),
        (" , ,", ()),
        ("log", ("log",)),
        ("log,user,log", ("log", "user")),
        (" Log , USER\tdisk\nvote ", ("log", "user", "disk", "vote")),
        ("sonet", ("sonet_group",)),
        ("sonet,sonet_group", ("sonet_group",)),
        ("all", KNOWN),
        ("crm,all", ("crm", *KNOWN)),
        ("crm,user.userfield,sign.b2e", ("crm", "user.userfield", "sign.b2e")),
    ],
)
def test_lists(text: str, scopes: tuple[str, ...]) -> None:
    assert parse_scopes(text) == scopes


@pytest.mark.parametrize(
    ("text", "unknown"), [("log,what", "what"), ("blog;user", "blog;user"), ("Логи", "логи")]
)
def test_codes_nobody_knows(text: str, unknown: str) -> None:
    with pytest.raises(Invalid, match=f"^{unknown}$"):
        parse_scopes(text)


def test_the_lists_are_sound() -> None:
    assert len(set(DOCUMENTED)) == len(DOCUMENTED)
    assert set(KNOWN) <= set(ALL_SCOPES) <= set(DOCUMENTED)


async def test_a_webhook_tells_its_scopes(portal: Portal) -> None:
    assert await portal.result("scope", scope="user,log") == ["log", "user"]
    assert await portal.result("scope", scope="crm,vote,log") == ["log", "vote", "crm"]
    assert await portal.result("scope", scope="") == []
    assert await portal.result("scope", {"full": "0"}, scope="log") == ["log"]
    for full in (True, 1, "Y", "false"):
        assert await portal.result("scope", {"full": full}, scope="log") == list(DOCUMENTED)


# The list that the official Python client's own test looks for.
_LOOKED_FOR = """
booking biconnector telephony call timeman task tasks_extended log sonet_group sign.b2e sale cashbox
delivery pay_system rpa placement user user_brief user_basic user.userfield entity pull pull_channel
mobile messageservice mailservice lists landing landing_cloud department contact_center crm
imopenlines imbot im humanresources.hcmlink forum documentgenerator disk catalog calendar bizproc
ai_admin userconsent rating smile userfieldconfig baas calendarmobile catalogmobile iblock im.import
imconnector intranet main notifications appform configuration.import rest salescenter socialnetwork
tasks tasksmobile vote
"""
LOOKED_FOR = _LOOKED_FOR.split()


def test_official_clients_find_what_they_look_for() -> None:
    assert set(LOOKED_FOR) <= set(DOCUMENTED)


@pytest.mark.parametrize(
    ("scope", "method"),
    [
        ("socialnetwork", "sonet_group.get"),
        ("sonet_group", "socialnetwork.api.workgroup.list"),
    ],
)
async def test_one_of_two_scopes_opens_both(portal: Portal, scope: str, method: str) -> None:
    await portal.result(method, scope=scope)
