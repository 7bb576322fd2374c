"""Access tokens as credentials: how they are sent, and what they open."""

from typing import Any

import pytest

from feed24.applications import service, tokens
from feed24.applications.tokens import Issued
from tests.support.portal import Portal


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
