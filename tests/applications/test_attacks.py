"""Codes and tokens that are guessed, replayed, late, mixed up or in the wrong hands are refused."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, func, select, type_coerce, update

from feed24.applications import forgetting, service, tokens
from feed24.applications.tables import oauth_code, oauth_token
from feed24.users import service as users
from tests.applications.oauth import Application, application, call, told
from tests.support.portal import Portal

GRANT = (400, "invalid_grant", "The code or refresh token is not valid")
UNKNOWN = (401, "invalid_token", "Unable to get application by token")
EXPIRED = (401, "expired_token", "The access token provided has expired")
GONE = (401, "APPLICATION_NOT_FOUND", "Application not found")
DISMISSED = (401, "authorization_error", "Unable to authorize user")
NOT_FOR_USER = (403, "user_access_error", "The user does not have access to the application")
NOT_INSTALLED = (401, "NOT_INSTALLED", "Application not installed")
ELSEWHERE = "https://evil.test/"
Refusal = tuple[int, str, str]


def refused(response: Any) -> Refusal:
    body = response.json()
    assert set(body) == {"error", "error_description"}, body
    return response.status_code, body["error"], body["error_description"]


async def called(app: Application, token: str, method: str = "profile") -> Refusal | None:
    status, body = await call(app.portal, method, token)
    if "error" not in body:
        return None
    assert "result" not in body
    return status, body["error"], body["error_description"]


async def pass_time(portal: Portal, span: timedelta, *columns: Any) -> None:
    """Let moments be so much longer ago."""
    seconds = int(span.total_seconds())
    async with portal.tx() as tx:
        for column in columns:
            earlier = type_coerce(column, BigInteger) - seconds
            await tx.run(update(column.table).values({column.name: earlier}))


ACCESS = oauth_token.c.expires_at
REFRESH = oauth_token.c.refresh_expires_at
ROTATED = oauth_token.c.rotated_at


class TestCodes:
    @pytest.mark.parametrize("code", ["guess", "0" * 64, "é", "\x00", "'", " "])
    async def test_guessed(self, portal: Portal, code: str) -> None:
        app = await application(portal)
        assert refused(await app.redeem(code)) == GRANT

    async def test_replayed_one_takes_its_tokens_along(self, portal: Portal) -> None:
        app = await application(portal)
        code = await app.code()
        first = (await app.redeem(code)).json()
        second = (await app.refresh(first["refresh_token"])).json()
        other = await app.tokens()
        assert await called(app, second["access_token"]) is None
        assert refused(await app.redeem(code)) == GRANT
        for gone in (first, second):
            assert await called(app, gone["access_token"]) == UNKNOWN
            assert refused(await app.refresh(gone["refresh_token"])) == GRANT
        assert await called(app, other["access_token"]) is None

    async def test_late(self, portal: Portal) -> None:
        app = await application(portal)
        code = await app.code()
        await pass_time(portal, timedelta(seconds=30), oauth_code.c.expires_at)
        assert refused(await app.redeem(code)) == GRANT
        assert refused(await app.redeem(code)) == GRANT

    async def test_of_another_application(self, portal: Portal) -> None:
        app, thief = await application(portal), await application(portal)
        code = await app.code()
        assert refused(await thief.redeem(code)) == GRANT
        answer = (await app.redeem(code)).json()
        # Nor can somebody else's application revoke what came of it.
        assert refused(await thief.redeem(code)) == GRANT
        assert await called(app, answer["access_token"]) is None

    async def test_by_another_application_with_its_own_secret(self, portal: Portal) -> None:
        app, thief = await application(portal), await application(portal)
        mixed = {"client_id": app.made.client_id, "client_secret": thief.made.client_secret}
        response = await app.redeem(await app.code(), **mixed)
        assert refused(response)[:2] == (400, "invalid_client")

    async def test_as_any_other_kind(self, portal: Portal) -> None:
        app = await application(portal)
        code = await app.code()
        assert await called(app, code) == UNKNOWN
        assert refused(await app.refresh(code)) == GRANT
        answer = (await app.redeem(code)).json()
        for other in (answer["access_token"], answer["refresh_token"], app.made.client_secret):
            assert refused(await app.redeem(other)) == GRANT

    async def test_of_somebody_who_was_dismissed_or_shut_out_meanwhile(
        self, portal: Portal
    ) -> None:
        app = await application(portal)
        ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
        of_ann, of_bob = await app.code(ann), await app.code(bob)
        async with portal.tx() as tx:
            await users.dismiss(tx, ann)
            await service.restrict(tx, app.id, [1])
        assert refused(await app.redeem(of_ann)) == GRANT
        assert refused(await app.redeem(of_bob)) == GRANT

    async def test_two_at_once(self, portal: Portal) -> None:
        app = await application(portal)
        code = await app.code()
        answers = await asyncio.gather(*(app.redeem(code) for _ in range(4)))
        # Whoever came second has revoked what the first one got.
        assert sorted(each.status_code for each in answers) == [200, 400, 400, 400]
        (token,) = (each.json()["access_token"] for each in answers if each.status_code == 200)
        assert await called(app, token) == UNKNOWN


class TestHandingOver:
    @pytest.mark.parametrize(
        "state",
        [
            "a&code=guess&domain=evil.test",
            "a#https://evil.test/",
            "a\r\nLocation: https://evil.test/",
            "a\r\nSet-Cookie: x=y",
            "\x00",
            "a;code=guess",
            "%26code%3Dguess",
        ],
    )
    async def test_a_state_changes_nothing_else(self, portal: Portal, state: str) -> None:
        app = await application(portal)
        told_before = told(await app.answer(await app.ask()))
        response = await app.ask(state=state)
        assert "set-cookie" not in response.headers
        found = told(response)
        assert found["state"] == state
        assert {name for name in found if found[name] != told_before[name]} == {"code", "state"}
        assert (await app.redeem(found["code"])).status_code == 200

    async def test_another_redirect_is_looked_at_nowhere(self, portal: Portal) -> None:
        app = await application(portal)
        told(await app.answer(await app.ask(redirect_uri=ELSEWHERE), redirect_uri=ELSEWHERE))
        code = told(await app.ask(redirect_uri=ELSEWHERE))["code"]
        assert (await app.redeem(code, redirect_uri=ELSEWHERE)).status_code == 200


class TestRefreshTokens:
    @pytest.mark.parametrize("token", ["guess", "0" * 64, "é", "'"])
    async def test_guessed(self, portal: Portal, token: str) -> None:
        assert refused(await (await application(portal)).refresh(token)) == GRANT

    async def test_each_is_exchanged_for_a_new_one(self, portal: Portal) -> None:
        app = await application(portal)
        first = await app.tokens()
        second = (await app.refresh(first["refresh_token"])).json()
        assert second["refresh_token"] != first["refresh_token"]
        assert second["access_token"] != first["access_token"]
        assert set(second) == set(first)
        assert await called(app, second["access_token"]) is None
        # What was handed out lives its hour.
        assert await called(app, first["access_token"]) is None

    async def test_an_old_one_is_taken_again_for_a_moment_only(self, portal: Portal) -> None:
        """The answer may have been lost, and clients repeat a request."""
        app = await application(portal)
        first = await app.tokens()
        lost = (await app.refresh(first["refresh_token"])).json()
        again = (await app.refresh(first["refresh_token"])).json()
        assert again["refresh_token"] != lost["refresh_token"]
        await pass_time(portal, tokens.GRACE, ROTATED)
        assert refused(await app.refresh(first["refresh_token"])) == GRANT
        # Trying it has done no harm to those who have the new one.
        assert (await app.refresh(again["refresh_token"])).status_code == 200
        assert (await app.refresh(lost["refresh_token"])).status_code == 200

    async def test_late(self, portal: Portal) -> None:
        app = await application(portal)
        answer = await app.tokens()
        await pass_time(portal, timedelta(days=179, hours=23), REFRESH)
        answer = (await app.refresh(answer["refresh_token"])).json()
        await pass_time(portal, timedelta(days=180), REFRESH)
        assert refused(await app.refresh(answer["refresh_token"])) == GRANT

    async def test_of_another_application(self, portal: Portal) -> None:
        app, thief = await application(portal), await application(portal)
        answer = await app.tokens()
        assert refused(await thief.refresh(answer["refresh_token"])) == GRANT
        wrong = {"client_secret": thief.made.client_secret}
        assert refused(await app.refresh(answer["refresh_token"], **wrong))[1] == "invalid_client"
        assert (await app.refresh(answer["refresh_token"])).status_code == 200

    async def test_as_any_other_kind(self, portal: Portal) -> None:
        app = await application(portal)
        answer = await app.tokens()
        assert await called(app, answer["refresh_token"]) == UNKNOWN
        assert refused(await app.refresh(answer["access_token"])) == GRANT
        assert refused(await app.redeem(answer["refresh_token"])) == GRANT
        for secret in (app.made.application_token, app.made.client_secret, app.made.client_id):
            assert await called(app, secret) == UNKNOWN
            assert refused(await app.refresh(secret)) == GRANT

    async def test_of_somebody_who_is_dismissed(self, portal: Portal) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        answer = await app.tokens(ann)
        async with portal.tx() as tx:
            await users.dismiss(tx, ann)
        assert refused(await app.refresh(answer["refresh_token"])) == GRANT

    async def test_after_another_secret(self, portal: Portal) -> None:
        app = await application(portal)
        answer = await app.tokens()
        async with portal.tx() as tx:
            new = await service.new_secret(tx, app.id)
        assert refused(await app.refresh(answer["refresh_token"]))[1] == "invalid_client"
        good = await app.refresh(answer["refresh_token"], client_secret=new)
        assert good.status_code == 200


async def dismiss(portal: Portal, _app: Application, user_id: int) -> None:
    async with portal.tx() as tx:
        await users.dismiss(tx, user_id)


async def shut_out(portal: Portal, app: Application, _user_id: int) -> None:
    async with portal.tx() as tx:
        await service.restrict(tx, app.id, [1])


async def switch_off(portal: Portal, app: Application, _user_id: int) -> None:
    async with portal.tx() as tx:
        await service.activate(tx, app.id, False)


async def uninstall(portal: Portal, app: Application, _user_id: int) -> None:
    async with portal.tx() as tx:
        await service.uninstall(tx, app.id)


async def wait(portal: Portal, _app: Application, _user_id: int) -> None:
    await pass_time(portal, timedelta(hours=1), ACCESS)


async def uninstall_and_wait(portal: Portal, app: Application, user_id: int) -> None:
    await uninstall(portal, app, user_id)
    await wait(portal, app, user_id)


Event = Callable[[Portal, Application, int], Awaitable[None]]
AFTER: dict[str, tuple[Event, Refusal, Refusal | None]] = {
    # What happened, what calls are answered with, and what refreshing is.
    "dismissed": (dismiss, DISMISSED, GRANT),
    "shut out": (shut_out, NOT_FOR_USER, GRANT),
    "switched off": (switch_off, GONE, NOT_INSTALLED),
    "uninstalled": (uninstall, GONE, NOT_INSTALLED),
    "an hour later": (wait, EXPIRED, None),
    "uninstalled an hour ago": (uninstall_and_wait, GONE, NOT_INSTALLED),
}


class TestAccessTokens:
    @pytest.mark.parametrize("token", ["guess", "0" * 64, "é", "\x00", "'", "1"])
    async def test_guessed(self, portal: Portal, token: str) -> None:
        app = await application(portal)
        assert await called(app, token) == UNKNOWN
        assert await called(app, token, "batch") == UNKNOWN

    @pytest.mark.parametrize("token", [None, "", [], {}])
    async def test_nothing_that_could_be_one(self, portal: Portal, token: Any) -> None:
        response = await portal.http.post("/rest/profile", json={"auth": token})
        assert refused(response) == (401, "NO_AUTH_FOUND", "Wrong authorization data")

    @pytest.mark.parametrize("name", AFTER)
    async def test_after(self, portal: Portal, name: str) -> None:
        happens, of_call, of_refresh = AFTER[name]
        app = await application(portal)
        ann = await portal.make.person("Ann")
        answer = await app.tokens(ann)
        assert await called(app, answer["access_token"]) is None
        await happens(portal, app, ann)
        for method in ("profile", "log.blogpost.get", "batch", "app.info"):
            assert await called(app, answer["access_token"], method) == of_call
        renewed = await app.refresh(answer["refresh_token"])
        assert (None if renewed.status_code == 200 else refused(renewed)) == of_refresh
        introspected = await portal.http.get(
            "/oauth/rest/app.info", params={"auth": answer["access_token"]}
        )
        assert refused(introspected) == of_call

    async def test_who_comes_back_may_go_on(self, portal: Portal) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        answer = await app.tokens(ann)
        await dismiss(portal, app, ann)
        await switch_off(portal, app, ann)
        async with portal.tx() as tx:
            await users.reinstate(tx, ann)
            await service.activate(tx, app.id, True)
        assert await called(app, answer["access_token"]) is None

    async def test_without_the_scope(self, portal: Portal) -> None:
        app = await application(portal, scopes="user")
        token = (await app.tokens())["access_token"]
        lacking = (
            401,
            "insufficient_scope",
            "The request requires higher privileges than provided by the access token",
        )
        assert await called(app, token, "log.blogpost.get") == lacking
        assert await called(app, token, "user.current") is None

    async def test_scopes_taken_from_the_application(self, portal: Portal) -> None:
        app = await application(portal)
        answer = await app.tokens()
        async with portal.tx() as tx:
            await service.change(tx, app.id, scopes=["user", "disk"])
        refusal = await called(app, answer["access_token"], "log.blogpost.get")
        assert refusal
        assert refusal[1] == "insufficient_scope"
        # Nobody has agreed to the new one yet.
        refusal = await called(app, answer["access_token"], "disk.storage.getList")
        assert refusal
        assert refusal[1] == "insufficient_scope"
        renewed = (await app.refresh(answer["refresh_token"])).json()
        assert renewed["scope"] == "user"

    async def test_over_plain_http(self, portal: Portal) -> None:
        app = await application(portal)
        answer = await app.tokens()
        plain = {"auth": answer["access_token"]}
        response = await portal.http.post("http://feed.test/rest/profile", json=plain)
        assert refused(response) == (400, "INVALID_REQUEST", "Https required")
        response = await portal.http.post("http://feed.test/oauth/token/", data=app.client)
        assert refused(response) == (400, "INVALID_REQUEST", "Https required")

    async def test_unknown_methods_come_first(self, portal: Portal) -> None:
        refusal = await called(await application(portal), "guess", "no.such.method")
        assert refusal == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")


class TestTokenRequests:
    @pytest.mark.parametrize(
        ("sent", "refusal"),
        [
            ({"grant_type": None}, (400, "invalid_request", "grant_type")),
            ({"grant_type": "password"}, (400, "unsupported_grant_type", "grant_type")),
            ({"client_id": None}, (400, "invalid_request", "client_id")),
            ({"client_secret": None}, (400, "invalid_request", "client_secret")),
            ({"client_secret": ""}, (400, "invalid_request", "client_secret")),
            ({"refresh_token": None}, (400, "invalid_request", 'No "refresh_token" parameter')),
            ({"grant_type": "authorization_code"}, (400, "invalid_request", '"code"')),
            ({"client_id": "local.0"}, (200, "wrong_client", "")),
            ({"client_secret": "guess"}, (400, "invalid_client", "")),
            ({"client_secret": "é"}, (400, "invalid_client", "")),
            ({"scope": "log,disk"}, (403, "invalid_scope", "exceeds permissions")),
        ],
    )
    async def test_refusals(
        self, portal: Portal, sent: dict[str, Any], refusal: tuple[int, str, str]
    ) -> None:
        app = await application(portal)
        good = {
            "grant_type": "refresh_token",
            "refresh_token": (await app.tokens())["refresh_token"],
        }
        changed = {**app.client, **good, **sent}
        data = {name: value for name, value in changed.items() if value is not None}
        for response in (
            await portal.http.post("/oauth/token/", data=data),
            await portal.http.get("/oauth/token/", params=data),
        ):
            status, code, text = refused(response)
            assert (status, code) == refusal[:2]
            assert refusal[2] in text
            assert response.headers["cache-control"] == "no-store"
        assert (await app.refresh(good["refresh_token"], scope="log user")).status_code == 200

    async def test_bodies_that_are_none(self, portal: Portal) -> None:
        for content in (b"\xff\xfe", b"{", b"[]", b"grant_type[]=x", b"x" * 100_000):
            response = await portal.http.post("/oauth/token/", content=content)
            assert response.status_code in {400, 413}
            assert "error" in response.json()


async def test_what_is_forgotten_and_what_is_not(portal: Portal) -> None:
    app = await application(portal)
    async with portal.tx() as tx:
        short = await tokens.issue(tx, app.id, 1, refresh=False)
    first = await app.tokens()
    second = (await app.refresh(first["refresh_token"])).json()
    await app.code()

    async def left() -> tuple[Refusal | None, ...]:
        async with portal.tx() as tx:
            await forgetting.forget(tx)
        names = (short.access_token, first["access_token"], second["access_token"])
        return tuple([await called(app, each) for each in names])

    moments = (ACCESS, oauth_token.c.forget_at, oauth_code.c.expires_at)
    assert await left() == (None, None, None)
    await pass_time(portal, timedelta(hours=1), *moments)
    assert await left() == (EXPIRED, EXPIRED, EXPIRED)
    async with portal.tx(write=False) as tx:
        assert await tx.scalar(select(func.count()).select_from(oauth_code)) == 0
    await pass_time(portal, timedelta(days=1, minutes=1), *moments)
    # The last one can still be refreshed, and has to be told to.
    assert await left() == (UNKNOWN, UNKNOWN, EXPIRED)
    await pass_time(portal, timedelta(days=180), *moments)
    assert await left() == (UNKNOWN, UNKNOWN, UNKNOWN)
