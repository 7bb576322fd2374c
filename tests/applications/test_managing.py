"""`feed24.application.*`, app.info by a token, and what the basic methods tell applications."""

from typing import Any

import pytest

from feed24.applications import service
from feed24.applications.checks import address
from feed24.applications.errors import WrongAddress
from feed24.users import service as users
from tests.applications.oauth import application, call
from tests.support.portal import Portal

GOOD = {"TITLE": "Reports", "SCOPE": "log, user", "HANDLER": "https://app.test/handler"}
METHODS = ("add", "list", "update", "restrict", "delete")


async def add(portal: Portal, **sent: Any) -> dict[str, Any]:
    made: dict[str, Any] = await portal.result("feed24.application.add", {**GOOD, **sent})
    return made


async def listed(portal: Portal, application_id: int) -> dict[str, Any]:
    rows = await portal.result("feed24.application.list")
    return next(row for row in rows if row["ID"] == str(application_id))


async def test_adding(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    made = await add(portal, USERS=[ann], INSTALL_URL="https://app.test/install")
    assert made["CLIENT_ID"].startswith("local.")
    prefix, middle, digits = made["CLIENT_ID"].split(".")
    assert (prefix, len(middle), len(digits), digits.isdigit()) == ("local", 14, 8, True)
    assert int(middle, 16) >= 0
    assert len(made["CLIENT_SECRET"]) == 50
    assert len(made["APPLICATION_TOKEN"]) == 32
    row = await listed(portal, made["ID"])
    assert row.pop("CREATED")
    assert row == {
        "ID": str(made["ID"]),
        "CLIENT_ID": made["CLIENT_ID"],
        "TITLE": "Reports",
        "SCOPE": ["log", "user"],
        "HANDLER": "https://app.test/handler",
        "INSTALL_URL": "https://app.test/install",
        "API_ONLY": "N",
        "VERSION": 1,
        "INSTALLED": "N",
        "ACTIVE": "Y",
        "USERS": [str(ann)],
        "CREATED_BY": "1",
    }
    assert made["CLIENT_SECRET"] not in str(await portal.result("feed24.application.list"))


@pytest.mark.parametrize(
    ("sent", "installed"),
    [
        ({}, "Y"),
        ({"INSTALL_URL": "https://app.test/install"}, "N"),
        ({"INSTALL_URL": "https://app.test/install", "API_ONLY": "Y"}, "Y"),
    ],
)
async def test_what_is_installed_at_once(
    portal: Portal, sent: dict[str, str], installed: str
) -> None:
    made = await add(portal, **sent)
    assert (await listed(portal, made["ID"]))["INSTALLED"] == installed
    async with portal.tx(write=False) as tx:
        assert await service.installed(tx, made["ID"]) == (installed == "Y")
        assert not await service.installed(tx, 999)


@pytest.mark.parametrize(
    ("sent", "argument"),
    [
        ({"TITLE": " "}, "TITLE"),
        ({"TITLE": "x" * 201}, "TITLE"),
        ({"TITLE": "a\nb"}, "TITLE"),
        ({"SCOPE": ""}, "SCOPE"),
        ({"SCOPE": "log,nonsense"}, "SCOPE"),
        ({"HANDLER": ""}, "HANDLER"),
        ({"HANDLER": "javascript:alert(1)"}, "HANDLER"),
        ({"INSTALL_URL": "app.test/install"}, "INSTALL_URL"),
        ({"USERS": [999]}, "USERS"),
        ({"USERS": ["x"]}, "USERS"),
    ],
)
async def test_mistakes(portal: Portal, sent: dict[str, Any], argument: str) -> None:
    body = await portal.call("feed24.application.add", {**GOOD, **sent})
    assert (body["error"], body["argument"]) == ("ERROR_ARGUMENT", argument)
    assert await portal.result("feed24.application.list") == []
    if argument == "USERS":
        return
    made = await add(portal)
    body = await portal.call("feed24.application.update", {"ID": made["ID"], **sent})
    assert (body["error"], body["argument"]) == ("ERROR_ARGUMENT", argument)
    assert (await listed(portal, made["ID"]))["VERSION"] == 1


@pytest.mark.parametrize(
    "text",
    [
        *("https://a.test/x?y=1", "https://a.test/?", "https://a.test/a;b,c"),
        *("http://localhost:3000/", "https://[::1]/", "https://бюро.рф/путь"),
    ],
)
def test_addresses(text: str) -> None:
    assert address(text, "handler_url") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/path",
        "//a.test",
        "ftp://a.test/",
        "https://",
        "https:///x",
        "https://a.test/#x",
        "https://user:word@a.test/",
        "https://user@a.test/",
        "https://a.test\\@b.test/",
        "https://a.test/ x",
        "https://a.test/\n",
        "https://a.test:x/",
        "https://a.test:0/",
        # Either would end what a policy says.
        "https://a.test;b/",
        "https://a.test,b/",
        "https://[::1/",
        "https://a.test/" + "x" * 2000,
        "https://a.test/\ud800",
    ],
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(WrongAddress):
        address(text, "handler_url")


async def test_updating(portal: Portal) -> None:
    made = await add(portal)
    sent = {"ID": made["ID"], "TITLE": "New", "SCOPE": "log", "INSTALL_URL": ""}
    assert await portal.result("feed24.application.update", sent) is True
    row = await listed(portal, made["ID"])
    assert (row["TITLE"], row["SCOPE"], row["VERSION"]) == ("New", ["log"], 2)
    assert await portal.result("feed24.application.update", {"ID": made["ID"]}) is True
    assert (await listed(portal, made["ID"]))["VERSION"] == 2
    for active in ("N", "Y"):
        sent = {"ID": made["ID"], "ACTIVE": active}
        await portal.result("feed24.application.update", sent)
        assert (await listed(portal, made["ID"]))["ACTIVE"] == active


async def test_restricting(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    made = await add(portal)
    assert (await listed(portal, made["ID"]))["USERS"] is None
    for people, shown in (([ann, ann], [str(ann)]), ([], []), ([""], []), (None, None)):
        sent = {"ID": made["ID"], "USERS": people}
        assert await portal.result("feed24.application.restrict", sent) is True
        assert (await listed(portal, made["ID"]))["USERS"] == shown
    gone = await portal.make.person("Gone", active=True)
    async with portal.tx() as tx:
        await users.dismiss(tx, gone)
    sent = {"ID": made["ID"], "USERS": [gone]}
    assert (await portal.error("feed24.application.restrict", sent))[1] == "ERROR_ARGUMENT"


async def test_deleting(portal: Portal) -> None:
    made = await add(portal)
    assert await portal.result("feed24.application.delete", {"ID": made["ID"]}) is True
    assert await portal.result("feed24.application.list") == []
    for method in ("update", "restrict", "delete"):
        refusal = await portal.error(f"feed24.application.{method}", {"ID": made["ID"]})
        assert refusal == (400, "ERROR_NOT_FOUND", "Application not found")


@pytest.mark.parametrize("sent", [{}, {"ID": 0}, {"ID": -1}, {"ID": 2**63}, {"ID": "x"}])
async def test_ids_of_nothing(portal: Portal, sent: dict[str, Any]) -> None:
    for method in ("update", "restrict", "delete"):
        refusal = await portal.error(f"feed24.application.{method}", sent)
        assert refusal[1] == "ERROR_NOT_FOUND"


async def test_administrators_only(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    made = await add(portal)
    for method in METHODS:
        sent = {**GOOD, "ID": made["ID"]}
        assert await portal.error(f"feed24.application.{method}", sent, as_=ann) == (
            403,
            "ACCESS_DENIED",
            "Access denied! Administrator authorization required",
        )
    assert len(await portal.result("feed24.application.list")) == 1


async def test_applications_do_not_manage_applications(portal: Portal) -> None:
    app = await application(portal)
    token = (await app.tokens())["access_token"]
    for method in METHODS:
        status, body = await call(portal, f"feed24.application.{method}", token, ID=app.id, **GOOD)
        assert (status, body["error"]) == (403, "WRONG_AUTH_TYPE")


async def test_a_narrow_credential_makes_no_wide_application(portal: Portal) -> None:
    refusal = await portal.error("feed24.application.add", GOOD, scope="log")
    assert refusal[:2] == (401, "insufficient_scope")
    made = await add(portal)
    for change in ({"HANDLER": "https://evil.test/"}, {"SCOPE": "log"}, {"ACTIVE": "N"}):
        sent = {"ID": made["ID"], **change}
        refusal = await portal.error("feed24.application.update", sent, scope="log")
        assert refusal[:2] == (401, "insufficient_scope")
    narrow = {**GOOD, "SCOPE": "log"}
    assert (await portal.result("feed24.application.add", narrow, scope="log"))["ID"]


async def test_app_info(portal: Portal) -> None:
    app = await application(portal)
    ann = await portal.make.person("Ann")
    token = (await app.tokens(ann))["access_token"]
    _, body = await call(portal, "app.info", token)
    assert body["result"] == {
        "ID": app.id,
        "CODE": app.made.client_id,
        "VERSION": 1,
        "STATUS": "L",
        "INSTALLED": True,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": "en",
        "LICENSE": "en_selfhosted",
        "LICENSE_TYPE": "selfhosted",
        "LICENSE_FAMILY": "selfhosted",
    }
    async with portal.tx() as tx:
        await service.change(tx, app.id, title="New")
    assert (await call(portal, "app.info", token))[1]["result"]["VERSION"] == 2


async def test_basic_methods_know_the_token(portal: Portal) -> None:
    app = await application(portal, scopes="user,log")
    ann = await portal.make.person("Ann")
    token = (await app.tokens(ann))["access_token"]
    assert (await call(portal, "scope", token))[1]["result"] == ["log", "user"]
    methods = (await call(portal, "methods", token))[1]["result"]
    assert "log.blogpost.add" in methods
    assert "disk.storage.getlist" not in methods
    assert (await call(portal, "user.admin", token))[1]["result"] is False
    commands = {"cmd": {"me": "profile", "options": "user.option.set?options[a]=1"}}
    result = (await call(portal, "batch", token, **commands))[1]["result"]
    assert result["result"]["me"]["ID"] == str(ann)
    assert result["result"]["options"] is True


async def test_options_belong_to_the_application(portal: Portal) -> None:
    app, other = await application(portal), await application(portal)
    ann = await portal.make.person("Ann")
    admin, of_ann = (await app.tokens(1))["access_token"], (await app.tokens(ann))["access_token"]
    elsewhere = (await other.tokens(1))["access_token"]
    assert (await call(portal, "app.option.set", admin, options={"a": 1}))[1]["result"] is True
    refusal = await call(portal, "app.option.set", of_ann, options={"a": 2})
    assert refusal[1]["error_description"] == "Access denied! Administrator authorization required"
    assert (await call(portal, "app.option.get", of_ann))[1]["result"] == {"a": 1}
    assert (await call(portal, "app.option.get", elsewhere))[1]["result"] == []
    await call(portal, "user.option.set", of_ann, mine="yes")
    assert (await call(portal, "user.option.get", of_ann))[1]["result"] == {"mine": "yes"}
    assert (await call(portal, "user.option.get", admin))[1]["result"] == []


async def test_posts_are_the_persons(portal: Portal) -> None:
    app = await application(portal)
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    secret = await portal.make.post(author=bob, to=[f"U{bob}"])
    token = (await app.tokens(ann))["access_token"]
    sent = {"POST_MESSAGE": "Hello", "DEST": ["UA"]}
    post_id = (await call(portal, "log.blogpost.add", token, **sent))[1]["result"]
    rows = (await call(portal, "log.blogpost.get", token))[1]["result"]
    assert [row["ID"] for row in rows] == [str(post_id)]
    assert rows[0]["AUTHOR_ID"] == str(ann)
    assert str(secret) not in {row["ID"] for row in rows}
