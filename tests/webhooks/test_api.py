"""`feed24.webhook.*`: one's own webhooks, and everybody's for administrators."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from feed24.rest.errors import BLOCKS
from tests.support.portal import Portal

Restarted = Callable[..., Awaitable[Portal]]
DENIED = (403, "ACCESS_DENIED", "Access denied! Administrator authorization required")


async def add(portal: Portal, **params: Any) -> dict[str, Any]:
    as_ = params.pop("as_", 1)
    made: dict[str, Any] = await portal.result(
        "feed24.webhook.add", {"SCOPE": "log", **params}, as_=as_
    )
    return made


async def status(portal: Portal, made: dict[str, Any], method: str = "scope") -> tuple[int, Any]:
    """What a call by the webhook is answered."""
    path = made["URL"].removeprefix("https://feed.test")
    response = await portal.http.post(f"{path}{method}", json={})
    body = response.json()
    return response.status_code, body.get("error") or body["result"]


async def listed(portal: Portal, **params: Any) -> list[dict[str, Any]]:
    as_ = params.pop("as_", 1)
    found: list[dict[str, Any]] = await portal.result("feed24.webhook.list", params, as_=as_)
    return found


class TestAdd:
    async def test_it_works_within_its_scopes(self, portal: Portal) -> None:
        person = await portal.make.person()
        made = await add(portal, SCOPE="log,user", TITLE="CI", as_=person)
        assert made["USER_ID"] == person
        assert made["URL"].endswith(f"/rest/{person}/{made['CODE']}/")
        assert await status(portal, made) == (200, ["log", "user"])
        (shown, _) = await listed(portal, as_=person)
        assert (shown["TITLE"], shown["SCOPE"]) == ("CI", ["log", "user"])
        assert shown["STATE"] == "works"
        assert made["CODE"] not in repr(shown)

    async def test_administrators_make_them_for_others(self, portal: Portal) -> None:
        person = await portal.make.person()
        assert (await add(portal, USER_ID=person))["USER_ID"] == person
        assert (await add(portal, USER_ID=1, as_=person))["USER_ID"] == person

    async def test_a_narrow_credential_makes_no_wide_webhook(self, portal: Portal) -> None:
        wide = {"SCOPE": "log,user"}
        assert await portal.error("feed24.webhook.add", wide, scope="log") == (
            401,
            "insufficient_scope",
            "The request requires higher privileges than provided by the credential of the call",
        )

    async def test_an_expired_one_is_refused(self, portal: Portal) -> None:
        made = await add(portal, EXPIRES="2020-01-01")
        assert await status(portal, made) == (401, "INVALID_CREDENTIALS")
        assert (await listed(portal))[0]["STATE"] == "expired"

    @pytest.mark.parametrize(
        "params",
        [
            {"SCOPE": ""},
            {"SCOPE": "nonsense"},
            {"SCOPE": "log", "EXPIRES": "soon"},
            {"SCOPE": "log", "TITLE": "x" * 201},
            {"SCOPE": "log", "USER_ID": 999},
        ],
    )
    async def test_refusals(self, portal: Portal, params: dict[str, Any]) -> None:
        status, code, _ = await portal.error("feed24.webhook.add", params)
        assert (status, code) == (400, "ERROR_ARGUMENT")

    async def test_the_portal_may_leave_it_to_administrators(
        self, portal: Portal, portal_with: Restarted
    ) -> None:
        strict = await portal_with(own_webhooks=False)
        person = await portal.make.person()
        assert await strict.error("feed24.webhook.add", {"SCOPE": "log"}, as_=person) == DENIED
        assert (await add(strict))["USER_ID"] == 1


class TestChanging:
    async def test_what_is_sent(self, portal: Portal) -> None:
        made = await add(portal)
        changes = {"ID": made["ID"], "SCOPE": "log,disk", "TITLE": "New", "EXPIRES": "2099-01-01"}
        assert await portal.result("feed24.webhook.update", changes) is True
        assert await status(portal, made) == (200, ["log", "disk"])
        shown = (await listed(portal))[0]
        assert (shown["TITLE"], shown["EXPIRES"][:10]) == ("New", "2099-01-01")
        assert await portal.result("feed24.webhook.update", {"ID": made["ID"], "EXPIRES": ""})
        assert (await listed(portal))[0]["EXPIRES"] is None

    async def test_who_changes_anothers_becomes_its_owner(self, portal: Portal) -> None:
        person = await portal.make.person()
        made = await add(portal, as_=person)
        named = {"ID": made["ID"], "TITLE": "Named"}
        assert await portal.result("feed24.webhook.update", named) is True
        assert await status(portal, made) == (200, ["log"])
        new = await portal.result("feed24.webhook.update", {"ID": made["ID"], "SCOPE": "user"})
        assert new["USER_ID"] == 1
        assert await status(portal, made) == (401, "INVALID_CREDENTIALS")
        assert await status(portal, new) == (200, ["user"])

    async def test_a_new_code_ends_the_old_one(self, portal: Portal) -> None:
        made = await add(portal)
        new = await portal.result("feed24.webhook.renew", {"ID": made["ID"]})
        assert await status(portal, made) == (401, "INVALID_CREDENTIALS")
        assert await status(portal, new) == (200, ["log"])

    async def test_a_revoked_one_is_gone(self, portal: Portal) -> None:
        made = await add(portal)
        await portal.result("feed24.webhook.revoke", {"ID": made["ID"]})
        assert await status(portal, made) == (401, "INVALID_CREDENTIALS")
        assert made["ID"] not in [int(each["ID"]) for each in await listed(portal)]
        assert (await listed(portal, ENDED="Y"))[0]["STATE"] == "revoked"
        for method in ("update", "renew", "revoke", "block"):
            answer = await portal.error(f"feed24.webhook.{method}", {"ID": made["ID"]})
            assert answer == (400, "ERROR_NOT_FOUND", "Webhook not found")

    async def test_a_narrow_credential_takes_over_no_wide_one(self, portal: Portal) -> None:
        made = await add(portal, SCOPE="log,user")
        for method in ("update", "renew"):
            answer = await portal.error(f"feed24.webhook.{method}", {"ID": made["ID"]}, scope="log")
            assert answer[1] == "insufficient_scope"

    @pytest.mark.parametrize("error", BLOCKS)
    async def test_blocking(self, portal: Portal, error: str) -> None:
        made = await add(portal)
        await portal.result("feed24.webhook.block", {"ID": made["ID"], "ERROR": error})
        assert (await status(portal, made))[1] == error
        assert (await listed(portal))[0]["STATE"] == "blocked"
        await portal.result("feed24.webhook.block", {"ID": made["ID"]})
        assert await status(portal, made) == (200, ["log"])

    async def test_of_blocking_nonsense(self, portal: Portal) -> None:
        wrong = {"ID": 1, "ERROR": "NONSENSE"}
        assert (await portal.error("feed24.webhook.block", wrong))[1] == "ERROR_ARGUMENT"


class TestOfOthers:
    async def test_they_do_not_exist(self, portal: Portal) -> None:
        person, made = await portal.make.person(), await add(portal)
        for method in ("update", "renew", "revoke"):
            named = {"ID": made["ID"], "TITLE": "Mine"}
            answer = await portal.error(f"feed24.webhook.{method}", named, as_=person)
            assert answer == (400, "ERROR_NOT_FOUND", "Webhook not found")
        blocking = {"ID": made["ID"], "ERROR": "OVERLOAD_LIMIT"}
        assert await portal.error("feed24.webhook.block", blocking, as_=person) == DENIED
        everybody = await listed(portal, EVERYBODY="Y", USER_ID=1, as_=person)
        assert {each["USER_ID"] for each in everybody} == {str(person)}

    async def test_administrators_see_all(self, portal: Portal) -> None:
        person = await portal.make.person()
        made = await add(portal, as_=person)
        assert str(made["ID"]) in [each["ID"] for each in await listed(portal, EVERYBODY="Y")]
        theirs = await listed(portal, USER_ID=person)
        assert str(made["ID"]) in [each["ID"] for each in theirs]
        assert {each["USER_ID"] for each in theirs} == {str(person)}
