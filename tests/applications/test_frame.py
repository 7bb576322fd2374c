"""Applications in the page: who is shown which, what opens them, and what their frames ask for.

tests/clients drives a frame.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from feed24.applications import service
from tests.applications.oauth import Application, application, call, form
from tests.support import ui
from tests.support.portal import Portal

PAGE = "https://app.test/page?x=1"
MISSING = (400, "ERROR_NOT_FOUND")
NOT_READY = (403, "NOT_INSTALLED")
NOT_LET_IN = (403, "CONSENT_REQUIRED")
NOT_SO = (403, "WRONG_AUTH_TYPE")
OF_FRAMES = ["open", "renew", "begin"]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ui.pretend_built(tmp_path, monkeypatch)


async def visit(app: Application, user_id: int = 1) -> httpx.Response:
    """The screen; with the person's consent if it has to be given."""
    client = await app.browser(user_id)
    response = await client.get(f"/apps/{app.id}")
    if 'name="answer"' in response.text:
        action, fields = form(response)
        agreed = await client.post(action, data={**fields, "answer": "allow"})
        assert (agreed.status_code, agreed.headers["location"]) == (303, f"/apps/{app.id}")
        response = await client.get(agreed.headers["location"])
    return response


async def act(app: Application, action: str, user_id: int = 1, **sent: Any) -> Any:
    """What a method of the page is answered; of a refusal its status and code."""
    status, body = await app.as_person(f"feed24.application.{action}", user_id, ID=app.id, **sent)
    return (status, body["error"]) if "error" in body else body["result"]


async def show(app: Application, user_id: int = 1, **sent: Any) -> dict[str, Any]:
    """What the page is told to open the frame."""
    await visit(app, user_id)
    opened: dict[str, Any] = await act(app, "open", user_id, **sent)
    return opened


def policy_of(response: httpx.Response) -> dict[str, str]:
    said = response.headers["content-security-policy"].split("; ")
    return dict(each.split(" ", 1) for each in said)


pytestmark = pytest.mark.usefixtures("built")


class TestAvailable:
    async def titles(self, portal: Portal, user_id: int) -> list[tuple[str, str]]:
        rows = await portal.result("feed24.application.available", as_=user_id)
        return [(row["TITLE"], row["INSTALLED"]) for row in rows]

    async def test_each_sees_what_they_may_open(self, portal: Portal) -> None:
        ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
        await application(portal, title="reports")
        await application(portal, title="Bare", api_only=True)
        await application(portal, title="Ann's", user_ids=[ann])
        await application(portal, title="New", install_url=PAGE)
        off, gone = await application(portal, title="Off"), await application(portal, title="Gone")
        async with portal.tx() as tx:
            await service.activate(tx, off.id, False)
            await service.uninstall(tx, gone.id)
        assert await self.titles(portal, ann) == [("Ann's", "Y"), ("reports", "Y")]
        assert await self.titles(portal, bob) == [("reports", "Y")]
        # Administrators are no exception to a restriction.
        assert await self.titles(portal, 1) == [("New", "N"), ("reports", "Y")]

    async def test_applications_learn_of_no_others(self, portal: Portal) -> None:
        token = (await (await application(portal)).tokens())["access_token"]
        status, body = await call(portal, "feed24.application.available", token)
        assert (status, body["error"]) == NOT_SO


class TestOpening:
    async def test_what_the_application_is_sent(self, portal: Portal) -> None:
        app = await application(portal, handler_url=PAGE)
        ann = await portal.make.person("Ann")
        opened = await show(app, ann)
        assert (opened["ID"], opened["TITLE"], opened["INSTALLED"]) == (str(app.id), "Reports", "Y")
        assert opened["ORIGIN"] == "https://app.test"
        assert opened["URL"].startswith("https://app.test/page?x=1&")
        query = {name: found[0] for name, found in parse_qs(urlsplit(opened["URL"]).query).items()}
        sid = opened["SID"]
        assert query == {
            "x": "1",
            "DOMAIN": "feed.test",
            "PROTOCOL": "1",
            "LANG": "en",
            "APP_SID": sid,
        }
        assert opened["NAME"] == f"feed.test|1|{sid}"
        fields = opened["FIELDS"]
        token, refresh = fields.pop("AUTH_ID"), fields.pop("REFRESH_ID")
        assert fields == {
            "AUTH_EXPIRES": "3600",
            "SERVER_ENDPOINT": "https://feed.test/oauth/rest/",
            "APPLICATION_TOKEN": app.made.application_token,
            "APPLICATION_SCOPE": "log,user",
            "member_id": portal.services.member_id,
            "status": "L",
            "PLACEMENT": "DEFAULT",
            "PLACEMENT_OPTIONS": "{}",
        }
        assert (await call(portal, "profile", token))[1]["result"]["ID"] == str(ann)
        assert (await app.refresh(refresh)).status_code == 200
        assert opened["DATA"] == {
            "DOMAIN": "feed.test",
            "PROTOCOL": "1",
            "PATH": "/rest",
            "LANG": "en",
            "AUTH_ID": token,
            "AUTH_EXPIRES": "3600",
            "REFRESH_ID": refresh,
            "MEMBER_ID": portal.services.member_id,
            "IS_ADMIN": False,
            "APP_OPTIONS": {},
            "USER_OPTIONS": {},
            "PLACEMENT": "DEFAULT",
            "PLACEMENT_OPTIONS": {},
            "INSTALL": False,
            "FIRST_RUN": True,
        }
        assert (await act(app, "open", ann))["SID"] != sid

    @pytest.mark.parametrize(("asked", "spoken"), [("ru", "ru"), ("../x", "en"), ("", "en")])
    async def test_its_language(self, portal: Portal, asked: str, spoken: str) -> None:
        opened = await show(await application(portal), LANGUAGE=asked)
        assert opened["DATA"]["LANG"] == spoken
        assert f"LANG={spoken}&" in opened["URL"]

    async def test_options_are_told(self, portal: Portal) -> None:
        app = await application(portal)
        token = (await app.tokens())["access_token"]
        await call(portal, "app.option.set", token, options={"a": [1]})
        await call(portal, "user.option.set", token, options={"b": "</script>"})
        data = (await show(app))["DATA"]
        assert data["APP_OPTIONS"] == {"a": [1]}
        assert data["USER_OPTIONS"] == {"b": "</script>"}
        assert data["IS_ADMIN"] is True

    async def test_nothing_is_given_before_consent(self, portal: Portal) -> None:
        app = await application(portal)
        client = await app.browser()
        page = await client.get(f"/apps/{app.id}")
        action, fields = form(page)
        assert action == f"/apps/{app.id}"
        refused = await client.post(action, data={**fields, "answer": "deny"})
        assert refused.status_code == 403
        for data in (
            {**fields, "answer": "allow", "csrf": "x"},
            {},
            {"answer": "allow"},
        ):
            assert (await client.post(action, data=data)).status_code == 403
        # More than was shown is asked for anew.
        less = await client.post(action, data={**fields, "answer": "allow", "scopes": "log"})
        assert 'name="answer"' in less.text
        for each in OF_FRAMES:
            assert await act(app, each) == NOT_LET_IN
        await visit(app)
        assert "AUTH_ID" in (await act(app, "open"))["FIELDS"]

    @pytest.mark.parametrize("method", OF_FRAMES)
    async def test_only_browsers_open_applications(self, portal: Portal, method: str) -> None:
        """A webhook, or another application, would get more than it was granted."""
        app, other = await application(portal), await application(portal, scopes="user")
        await visit(app)
        name = f"feed24.application.{method}"
        token = (await other.tokens())["access_token"]
        status, body = await call(portal, name, token, ID=app.id)
        assert (status, body["error"]) == NOT_SO
        assert (await portal.error(name, {"ID": app.id}))[:2] == NOT_SO
        forged, body = await app.as_person(name, csrf="0" * 32, ID=app.id)
        assert (forged, body["error"]) == (401, "session_failed")
        batch = {"cmd": {"it": f"{name}?ID={app.id}"}}
        assert "it" in (await portal.result("batch", batch))["result_error"]

    async def test_what_is_not_opened(self, portal: Portal) -> None:
        bare = await application(portal, api_only=True)
        off = await application(portal)
        restricted = await application(portal, user_ids=[])
        async with portal.tx() as tx:
            await service.activate(tx, off.id, False)
        for app in (bare, off, restricted):
            for method in OF_FRAMES:
                assert await act(app, method) == MISSING
        for number in (999, 0, -1, 2**64):
            status, body = await bare.as_person("feed24.application.open", ID=number)
            assert (status, body["error"]) == MISSING


class TestScreen:
    async def test_its_policy_names_one_origin(self, portal: Portal) -> None:
        app = await application(portal, handler_url=PAGE)
        response = await visit(app)
        policy = policy_of(response)
        assert policy["frame-src"] == "https://app.test"
        assert policy["form-action"] == "'self' https://app.test"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        told = ui.start_of(response.text)
        assert (told["application"], told["frames"]) == (app.id, "https://app.test")
        assert "frame-src" not in policy_of(await (await app.browser()).get("/"))

    @pytest.mark.parametrize(
        ("handler", "origin"),
        [
            ("https://Бюро.рф/вход", "https://xn--90a0af9c.xn--p1ai"),
            ("HTTPS://APP.Test:443/x", "https://app.test"),
            ("http://localhost:8080/x", "http://localhost:8080"),
        ],
    )
    async def test_it_is_written_as_browsers_do(
        self, portal: Portal, handler: str, origin: str
    ) -> None:
        """They compare it with where messages come from."""
        app = await application(portal, handler_url=handler)
        assert policy_of(await visit(app))["frame-src"] == origin
        assert (await act(app, "open"))["ORIGIN"] == origin

    async def test_nobody_frames_the_question(self, portal: Portal) -> None:
        app = await application(portal)
        question = await (await app.browser()).get(f"/apps/{app.id}")
        assert 'name="answer"' in question.text
        assert policy_of(question)["frame-ancestors"] == "'none'"
        assert question.headers["x-frame-options"] == "DENY"

    async def test_what_is_not_there_looks_all_the_same(self, portal: Portal) -> None:
        """The screen asks for it, and says so."""
        app = await application(portal, user_ids=[])
        client = await app.browser()
        for number in (app.id, 999, 2**64):
            response = await client.get(f"/apps/{number}")
            assert response.status_code == 200
            assert ui.start_of(response.text)["frames"] == ""
            assert "frame-src" not in policy_of(response)
        assert (await client.post(f"/apps/{app.id}")).status_code == 404

    async def test_who_is_not_signed_in(self, portal: Portal) -> None:
        app = await application(portal)
        for response in (
            await portal.http.get(f"/apps/{app.id}"),
            await portal.http.post(f"/apps/{app.id}"),
        ):
            assert response.status_code == 303
            assert response.headers["location"].startswith("/login")


class TestInstallation:
    async def test_the_whole_of_it(self, portal: Portal) -> None:
        app = await application(portal, handler_url=PAGE, install_url="https://in.test/install")
        ann = await portal.make.person("Ann")
        assert await act(app, "open", ann) == NOT_READY
        assert ui.start_of((await visit(app, ann)).text)["frames"] == ""
        opened = await show(app)
        assert opened["URL"].startswith("https://in.test/install?DOMAIN=")
        assert opened["ORIGIN"] == "https://in.test"
        assert (opened["INSTALLED"], opened["DATA"]["INSTALL"]) == ("N", True)
        assert policy_of(await visit(app))["frame-src"] == "https://in.test"
        assert await act(app, "install") is True
        async with portal.tx(write=False) as tx:
            assert await service.installed(tx, app.id)
        opened = await show(app, ann)
        assert opened["URL"].startswith(PAGE)
        assert opened["DATA"]["INSTALL"] is False

    async def test_administrators_finish_it(self, portal: Portal) -> None:
        app = await application(portal, install_url=PAGE)
        ann = await portal.make.person("Ann")
        assert await act(app, "install", ann) == (403, "ACCESS_DENIED")
        status, body = await app.as_person("feed24.application.install", ID=999)
        assert (status, body["error"]) == MISSING
        other = (await (await application(portal)).tokens())["access_token"]
        status, body = await call(portal, "feed24.application.install", other, ID=app.id)
        assert (status, body["error"]) == NOT_SO
        # The application gets tokens with all of its scopes.
        sent = {"ID": app.id}
        narrow = await portal.error("feed24.application.install", sent, scope="log")
        assert narrow[1] == "insufficient_scope"
        async with portal.tx(write=False) as tx:
            assert not await service.installed(tx, app.id)
        assert await portal.result("feed24.application.install", sent, scope="log,user") is True


class TestWhatFramesAskFor:
    async def test_tokens(self, portal: Portal) -> None:
        app = await application(portal)
        await visit(app)
        fresh = await act(app, "renew")
        assert set(fresh) == {"AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID"}
        assert (await call(portal, "profile", fresh["AUTH_ID"]))[0] == 200
        async with portal.tx() as tx:
            await service.change(tx, app.id, scopes=["log", "user", "disk"])
        # The person has not agreed to that.
        assert await act(app, "renew") == NOT_LET_IN

    async def test_the_first_run_ends(self, portal: Portal) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        await visit(app)
        assert await act(app, "begin") is True
        assert (await show(app))["DATA"]["FIRST_RUN"] is False
        assert (await show(app, ann))["DATA"]["FIRST_RUN"] is True
        async with portal.tx() as tx:
            await service.change(tx, app.id, scopes=["log", "user", "disk"])
        assert (await show(app))["DATA"]["FIRST_RUN"] is False
