"""methods, method.get, server.time, app.info, feature.get, and what needs an application."""

import re
from typing import Any

import pytest

from feed24.catalogue import REGISTRY
from tests.conftest import Restart
from tests.support.portal import Portal

BASIC = {
    "batch",
    "methods",
    "method.get",
    "scope",
    "server.time",
    "profile",
    "app.info",
    "feature.get",
    "user.admin",
    "user.access",
    "access.name",
    "app.option.get",
    "app.option.set",
    "user.option.get",
    "user.option.set",
    "feed24.application.available",
    "feed24.application.begin",
    "feed24.application.install",
    "feed24.application.open",
    "feed24.application.renew",
    "feed24.application.add",
    "feed24.application.list",
    "feed24.application.update",
    "feed24.application.restrict",
    "feed24.application.delete",
    *("events", "event.bind", "event.unbind", "event.get", "event.test"),
    *(f"event.offline.{name}" for name in ("list", "get", "clear", "error")),
    *(f"feed24.webhook.outgoing.{name}" for name in ("add", "list", "delete")),
    "feed24.delivery.list",
    "feed24.delivery.resend",
    *(f"feed24.webhook.{name}" for name in ("list", "add", "update", "renew", "revoke", "block")),
}
USER = {"user.current", "user.get", "user.search", "user.fields", "user.add", "user.update"}
OWN = {
    *("feed24.session.list", "feed24.session.revoke", "feed24.setting.list"),
    *("feed24.user.list", "feed24.user.setpassword", "feed24.user.setadmin"),
    *("feed24.audit.list", "feed24.audit.export"),
}
USER |= OWN


class TestMethods:
    async def test_granted_and_basic_ones(self, portal: Portal) -> None:
        assert set(await portal.result("methods", scope="")) == BASIC
        assert set(await portal.result("methods", scope="user")) == BASIC | USER
        narrow = await portal.result("methods", scope="user_brief")
        assert set(narrow) == BASIC | USER - OWN - {"user.add", "user.update"}

    async def test_all(self, portal: Portal) -> None:
        names = await portal.result("methods", {"full": "false"}, scope="")
        assert names == [method.name.lower() for method in REGISTRY]
        assert len(set(names)) == len(names) > 50
        assert not {"download", "upload"} & set(names)

    async def test_of_one_scope(self, portal: Portal) -> None:
        assert set(await portal.result("methods", {"scope": "user"}, scope="log")) == USER
        assert set(await portal.result("methods", {"scope": "USER"}, scope="log")) == USER
        # Naming a scope counts more than asking for all; an empty one is the basic set.
        assert set(await portal.result("methods", {"scope": "", "full": True})) == BASIC
        assert await portal.result("methods", {"scope": "nothing"}) == []
        assert await portal.result("methods", {"scope": "crm"}) == []
        sonet = await portal.result("methods", {"scope": "sonet"})
        assert "sonet_group.get" in sonet
        assert sonet == await portal.result("methods", {"scope": "sonet_group"})


@pytest.mark.parametrize(
    ("name", "scope", "exists", "available"),
    [
        ("user.get", "user", True, True),
        ("USER.GET", "user_brief", True, True),
        ("user.add", "user_brief", True, False),
        ("user.get", "log", True, False),
        ("profile", "", True, True),
        ("batch", "", True, True),
        ("disk.attachedobject.get", "disk", True, True),
        ("app.info1", "user", False, False),
        ("download", "disk", False, False),
        ("", "user", False, False),
        (None, "user", False, False),
        (["user.get"], "user", False, False),
    ],
)
async def test_method_get(
    portal: Portal, name: Any, scope: str, exists: bool, available: bool
) -> None:
    answer = await portal.result("method.get", {"name": name}, scope=scope)
    assert answer == {"isExisting": exists, "isAvailable": available}


async def test_server_time(portal_with: Restart) -> None:
    portal = await portal_with(time_zone="Europe/Moscow")
    told = await portal.result("server.time", scope="")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00", told)


async def test_app_info_of_a_webhook(portal: Portal) -> None:
    assert await portal.result("app.info", scope="user,log") == {
        "SCOPE": ["log", "user"],
        "LICENSE": "en_selfhosted",
    }
    assert (await portal.result("app.info", scope=""))["SCOPE"] == []


async def test_features(portal: Portal) -> None:
    for code, value in (
        ("rest_offline_extended", "Y"),
        ("rest_auth_connector", "Y"),
        ("REST_AUTH_CONNECTOR", "N"),
        ("anything", "N"),
        ("0", "N"),
    ):
        assert await portal.result("feature.get", {"CODE": code}, scope="") == {"value": value}
    nothing: list[Any] = [None, "", [], False]
    for absent in nothing:
        refusal = await portal.error("feature.get", {"CODE": absent}, scope="")
        assert refusal == (400, "CODE_EMPTY", "CODE can't be empty")


@pytest.mark.parametrize("name", ["app.option", "user.option"])
async def test_options_need_an_application(portal: Portal, name: str) -> None:
    refusal = (403, "ACCESS_DENIED", "Access denied! Application context required")
    ann = await portal.make.person("Ann")
    for who in (1, ann):
        for verb, sent in (("get", {}), ("get", {"option": "a"}), ("set", {}), ("set", {"a": 1})):
            assert await portal.error(f"{name}.{verb}", sent, as_=who, scope="") == refusal
