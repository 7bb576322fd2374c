"""Access tokens as credentials: how they are sent, and what they open."""

from typing import Any

import pytest

from feed24.applications import service, tokens
from feed24.applications.tokens import Issued
from tests.support.portal import Portal
from tests.support.statements import counted


async def issued(portal: Portal, user_id: int = 1, scopes: str = "log,user") -> Issued:
    """Tokens of a new application."""
    async with portal.tx() as tx:
        made = await service.create(
            tx, title="Reports", scopes=scopes.split(","), handler_url="https://app.test/"
        )
        return await tokens.issue(tx, made.id, user_id, refresh=True)


async def ask(portal: Portal, method: str, **how: Any) -> dict[str, Any]:
    response = await portal.http.post(f"/rest/{method}", **how)
    body: dict[str, Any] = response.json()
    return {"status": response.status_code, **body}


@pytest.mark.parametrize(
    "how",
    [
        lambda token: {"json": {"auth": token}},
        lambda token: {"json": {"access_token": token}},
        lambda token: {"data": {"auth": token}},
        lambda token: {"params": {"auth": token}},
        lambda token: {"params": {"access_token": token}},
        lambda token: {"headers": {"Authorization": f"Bearer {token}"}},
        lambda token: {"headers": {"Authorization": f"bEARER  {token} "}},
        lambda token: {"headers": {"Authorization": "Basic YTpi"}, "json": {"auth": token}},
        lambda token: {"json": {"auth": "", "access_token": token}},
        lambda token: {"headers": {"Authorization": "Bearer "}, "json": {"auth": token}},
        lambda token: {"headers": {"Authorization": f"Bearer {token}"}, "json": {"auth": "x"}},
        lambda token: {"json": {"auth": token, "access_token": "x"}},
    ],
)
async def test_every_way_to_send_a_token(portal: Portal, how: Any) -> None:
    user_id = await portal.make.person("Ann")
    token = (await issued(portal, user_id)).access_token
    answer = await ask(portal, "profile", **how(token))
    assert answer["result"]["ID"] == str(user_id)


async def test_one_statement_finds_the_caller(portal: Portal) -> None:
    token = (await issued(portal)).access_token
    hook = await portal.webhook()
    for path, sent in (("/rest", {"auth": token}), (hook, {})):
        with counted(portal.services.database) as statements:
            response = await portal.http.post(f"{path}/server.time", json=sent)
        assert response.status_code == 200
        assert len(statements) == 1


async def test_a_webhook_comes_first(portal: Portal) -> None:
    """Of two credentials the one in the path counts."""
    ann = await portal.make.person("Ann")
    hook = await portal.webhook(ann)
    token = (await issued(portal)).access_token
    response = await portal.http.post(f"{hook}/profile", json={"auth": token})
    assert response.json()["result"]["ID"] == str(ann)
    wrong = hook[:-1] + ("a" if hook[-1] != "a" else "b")
    response = await portal.http.post(f"{wrong}/profile", json={"auth": token})
    assert response.json()["error"] == "INVALID_CREDENTIALS"
