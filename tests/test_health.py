"""Probes: the process runs; it can do its work."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from feed24 import health
from feed24.db import Database
from feed24.files.store import FileStore
from feed24.settings import Settings
from tests.support.portal import Portal

FINE = {"database": "ok", "migrations": "ok", "files": "ok"}


def probing(services: Any) -> httpx.AsyncClient:
    app = Starlette(routes=list(health.ROUTES))
    app.state.services = services
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="https://feed.test")


async def readiness(services: Any) -> tuple[int, dict[str, str]]:
    async with probing(services) as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()


async def test_a_running_portal_is_alive_and_ready(portal: Portal) -> None:
    assert (await portal.http.get("/livez")).json() == {"status": "ok"}
    answer = await portal.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, FINE)


@pytest.mark.parametrize(
    ("revision", "status", "found"),
    # A node that has been upgraded before this one has migrated.
    [("0000", 503, "failed"), ("9999", 200, "ok")],
)
async def test_a_schema_of_another_version(
    portal: Portal, revision: str, status: int, found: str
) -> None:
    change = "UPDATE alembic_version SET version_num = '{}'"
    async with portal.tx() as tx:
        now = await tx.scalar(text("SELECT version_num FROM alembic_version"))
        await tx.run(text(change.format(revision)))
    try:
        assert await readiness(portal.services) == (status, {**FINE, "migrations": found})
    finally:
        async with portal.tx() as tx:
            await tx.run(text(change.format(now)))
    assert await readiness(portal.services) == (200, FINE)


async def test_a_database_out_of_reach(portal: Portal, tmp_path: Path) -> None:
    gone = Database.open(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder.db")
    services = SimpleNamespace(database=gone, files=portal.services.files)
    failed = {**FINE, "database": "failed", "migrations": "failed"}
    assert await readiness(services) == (503, failed)
    await gone.close()


async def test_a_file_store_that_cannot_be_written(portal: Portal, tmp_path: Path) -> None:
    files = FileStore.open(Settings(data=tmp_path))
    (tmp_path / "files").rename(tmp_path / "moved")
    (tmp_path / "files").write_text("no folder any more")
    services = SimpleNamespace(database=portal.database, files=files)
    assert await readiness(services) == (503, {**FINE, "files": "failed"})


async def test_a_part_that_does_not_answer_in_time(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: Any) -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setitem(health.CHECKS, "files", never)
    status, found = await readiness(portal.services)
    assert (status, found["files"]) == (503, "failed")


@pytest.mark.parametrize("fine", [True, False])
async def test_many_who_ask_cost_one_look(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, fine: bool
) -> None:
    looks = 0

    async def look(_: Any) -> bool:
        nonlocal looks
        looks += 1
        return fine

    monkeypatch.setattr(health, "CHECKS", {"database": look})
    async with probing(portal.services) as client:
        answers = await asyncio.gather(*(client.get("/readyz") for _ in range(20)))
        assert {each.status_code for each in answers} == {200 if fine else 503}
        assert looks == 1


async def test_an_outcome_is_forgotten(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    healthy = False

    async def look(_: Any) -> bool:
        return healthy

    monkeypatch.setattr(health, "CHECKS", {"database": look})
    monkeypatch.setattr(health, "REMEMBERED", {True: 60.0, False: 0.0})
    async with probing(portal.services) as client:
        assert (await client.get("/readyz")).status_code == 503
        healthy = True
        assert (await client.get("/readyz")).status_code == 200
        healthy = False
        assert (await client.get("/readyz")).status_code == 200
