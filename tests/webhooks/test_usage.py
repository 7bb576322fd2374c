"""When webhooks were last used: known to their owners, at hardly any cost."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from feed24.webhooks.tables import webhook
from feed24.webhooks.usage import WORTH_NOTING, write
from tests.support.portal import Portal
from tests.support.statements import counted
from tests.webhooks.test_api import Restarted, add, listed, status


async def last_use(portal: Portal, made: dict[str, Any]) -> str | None:
    (row,) = [row for row in await listed(portal) if row["ID"] == str(made["ID"])]
    found: str | None = row["LAST_USED"]
    return found


async def test_a_use_is_written_down_later(portal_with: Restarted) -> None:
    portal = await portal_with()
    made, other = await add(portal), await add(portal)
    await status(portal, made)
    assert await last_use(portal, made) is None
    used = portal.services.usage.take()
    async with portal.tx() as tx:
        await write(tx, used)
    assert await last_use(portal, made)
    assert await last_use(portal, other) is None
    # Once an hour is enough.
    await status(portal, made)
    assert made["ID"] not in portal.services.usage.take()


async def test_a_use_costs_no_statement_and_is_no_act(portal_with: Restarted) -> None:
    portal = await portal_with()
    made = await add(portal)
    with counted(portal.services.database) as first:
        await status(portal, made)
    with counted(portal.services.database) as second:
        await status(portal, made)
    assert len(first) == len(second)
    assert not [each for each in first if "UPDATE" in each]
    before = await portal.result("feed24.audit.list", {})
    async with portal.tx() as tx:
        await write(tx, portal.services.usage.take())
    assert await portal.result("feed24.audit.list", {}) == before


async def test_what_is_refused_is_no_use(portal_with: Restarted) -> None:
    portal = await portal_with()
    made = await add(portal)
    await portal.result("feed24.webhook.block", {"ID": made["ID"], "ERROR": "OVERLOAD_LIMIT"})
    await status(portal, made)
    assert made["ID"] not in portal.services.usage.take()


async def test_workers_note_at_different_times(portal: Portal) -> None:
    made = await add(portal)
    shown = set()
    for minutes in (0, -600, 59):
        async with portal.tx() as tx:
            await write(tx, {made["ID"]: tx.now + timedelta(minutes=minutes)})
        shown.add(await last_use(portal, made))
    assert len(shown) == 1


async def test_it_is_noted_once_an_hour(portal_with: Restarted) -> None:
    portal = await portal_with()
    made = await add(portal)
    for since, noted in ((WORTH_NOTING - timedelta(minutes=1), False), (WORTH_NOTING, True)):
        async with portal.tx() as tx:
            its = update(webhook).where(webhook.c.id == made["ID"])
            await tx.run(its.values(last_used_at=tx.now - since))
        await status(portal, made)
        assert (made["ID"] in portal.services.usage.take()) is noted
