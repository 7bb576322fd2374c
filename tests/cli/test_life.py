"""Making, migrating and examining a portal, and what its settings come to."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from feed24 import demo
from feed24.cli import preparing
from feed24.db import Database, Transaction
from feed24.migrations import HEAD
from feed24.settings import Settings
from tests.cli.conftest import Feed24


def settings_on(engine: str, request: pytest.FixtureRequest, data: Path) -> Settings:
    """Settings for a new, empty database of that kind."""
    data.mkdir()
    if engine == "sqlite":
        return Settings(data=data)
    server = request.getfixturevalue("postgres_server")
    url = server.create_database(f"feed24_life_{uuid4().hex[:12]}")
    return Settings(data=data, database_url=url)


async def count(settings: Settings, table: str) -> int:
    database = Database.open(settings.sqlalchemy_url)
    try:
        async with database.engine.connect() as connection:
            found = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            return int(found.scalar_one())
    finally:
        await database.close()


class TestInit:
    def test_says_the_password_once(self, fresh: Feed24) -> None:
        made = fresh.json("init", "--empty", "--admin-email", "Ann@example.com")
        assert (made["made"], made["login"]) == (True, "ann@example.com")
        assert len(made["password"]) >= 12
        again = fresh.json("init", "--empty")
        assert again == {"made": False, "login": "ann@example.com", "password": None}
        assert "holds a portal already" in fresh("init", "--empty")

    def test_company(self, fresh: Feed24) -> None:
        fresh("init", "--empty", "--company", "Acme")
        (root,) = fresh.json("department", "list")
        assert (root["id"], root["name"]) == (1, "Acme")

    def test_nothing_private_can_be_read_by_others(self, fresh: Feed24) -> None:
        fresh("init", "--empty")
        fresh("webhook", "add", "--user", 1, "--scope", "log")
        readable = {
            str(path.relative_to(fresh.data))
            for path in fresh.data.rglob("*")
            if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
        }
        assert readable == {"tls/ca.pem"}
        for folder in (fresh.data, fresh.data / "tls"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o755


class TestFirstRun:
    async def test_interrupted_leaves_nothing_and_can_be_repeated(
        self,
        engine: str,
        request: pytest.FixtureRequest,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings = settings_on(engine, request, tmp_path / "data")

        async def fill(tx: Transaction, *_: Any) -> None:
            assert await tx.scalar(preparing._ACTIVE)
            raise ZeroDivisionError("power failure")

        with monkeypatch.context() as patch:
            patch.setattr(demo, "fill", fill)
            with pytest.raises(ZeroDivisionError):
                await preparing.prepare(settings, preparing.Company())
        assert await count(settings, "person") == await count(settings, "portal") == 0
        made = await preparing.prepare(settings, preparing.Company(demo=False))
        assert made.password is not None
        assert await count(settings, "person") == 1

    async def test_two_nodes_at_once_make_one_portal(
        self, request: pytest.FixtureRequest, tmp_path: Path
    ) -> None:
        settings = settings_on("postgresql", request, tmp_path / "data")
        company = preparing.Company(demo=False)
        made = await asyncio.gather(*(preparing.prepare(settings, company) for _ in range(3)))
        assert sum(each.password is not None for each in made) == 1
        assert {each.login for each in made} == {company.email}
        assert await count(settings, "person") == 1

    async def test_demo_company(self, tmp_path: Path) -> None:
        settings = Settings(data=tmp_path)
        made = await preparing.prepare(settings, preparing.Company())
        assert made.login == "admin@feed24.test"
        assert made.demo_login == "helena@aldera.example"
        assert await count(settings, "person") == 60
        assert await count(settings, "post") >= 300
        again = await preparing.prepare(settings, preparing.Company())
        assert again.password is None


class TestOwnWebhook:
    @pytest.fixture
    async def settings(self, tmp_path: Path) -> Settings:
        made = Settings(data=tmp_path)
        await preparing.prepare(made, preparing.Company(demo=False))
        return made

    async def test_is_the_same_on_every_start(self, settings: Settings) -> None:
        first = await preparing.own_webhook(settings)
        assert first is not None
        assert await preparing.own_webhook(settings) == first
        kept = settings.data / "webhook.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    async def test_revoked_is_not_replaced(self, settings: Settings) -> None:
        first = await preparing.own_webhook(settings)
        assert first is not None
        await asyncio.to_thread(Feed24(settings.data), "webhook", "revoke", first.id)
        assert await preparing.own_webhook(settings) is None
        assert await preparing.own_webhook(settings) is None

    async def test_of_another_database_is_replaced(self, settings: Settings) -> None:
        first = await preparing.own_webhook(settings)
        for file in settings.data.glob("feed24.db*"):
            file.unlink()
        await preparing.prepare(settings, preparing.Company(demo=False))
        second = await preparing.own_webhook(settings)
        assert second is not None
        assert second != first

    @pytest.mark.parametrize("damage", ["", "nonsense", "[]", '{"portal": 1}'])
    async def test_damaged_file_is_replaced(self, settings: Settings, damage: str) -> None:
        (settings.data / "webhook.json").write_text(damage)
        made = await preparing.own_webhook(settings)
        assert made is not None
        assert json.loads((settings.data / "webhook.json").read_text())["id"] == made.id

    async def test_dismissed_administrator_has_none(self, settings: Settings) -> None:
        feed24 = Feed24(settings.data)
        flags = ("--email", "b@example.com", "--name", "B", "--admin")
        await asyncio.to_thread(feed24, "user", "add", *flags)
        await asyncio.to_thread(feed24, "user", "disable", 1)
        assert await preparing.own_webhook(settings) is None


class TestMigrate:
    def test_brings_the_schema(self, fresh: Feed24) -> None:
        assert fresh.json("migrate") == {"from": None, "to": HEAD, "changed": True}
        assert fresh.json("migrate") == {"from": HEAD, "to": HEAD, "changed": False}
        assert fresh("migrate") == f"the schema is {HEAD}, as it was\n"
        fresh("init", "--empty")
        assert len(fresh.json("user", "list")) == 1

    async def test_database_of_another_version(self, fresh: Feed24) -> None:
        await asyncio.to_thread(fresh, "init", "--empty")
        database = Database.open(Settings(data=fresh.data).sqlalchemy_url)
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
        await database.close()
        said = await asyncio.to_thread(fresh.mistake, "user", "list")
        assert said.startswith("the database is of another version")
        said = await asyncio.to_thread(fresh.mistake, "migrate")
        assert said.startswith("the database cannot be migrated: ")


class TestDoctor:
    def test_healthy(self, feed24: Feed24) -> None:
        found = feed24.json("doctor")
        assert found["fine"] is True, found
        names = [each["check"] for each in found["checks"]]
        assert names == ["directory", "database", "portal", "files", "certificate", "address"]
        assert feed24("doctor").count("ok ") == len(names)

    def test_nothing_there(self, fresh: Feed24) -> None:
        done = fresh.run("doctor", "--data", fresh.data.as_posix())
        assert done.code == 1
        assert done.out.count("ILL") == 5
        assert not fresh.data.exists()

    def test_ill(self, fresh: Feed24) -> None:
        fresh("init", "--empty")
        fresh("portal", "close")
        (fresh.data / "tls" / "server.pem").unlink()
        done = fresh.run("doctor", "--data", fresh.data.as_posix(), "--json")
        assert done.code == 1
        ill = {
            each["check"]: each["text"]
            for each in json.loads(done.out)["checks"]
            if not each["fine"]
        }
        assert list(ill) == ["portal", "certificate"]
        assert ill["portal"].startswith("the portal is closed")


class TestConfig:
    URL = "postgresql://somebody:hidden@db/feed"

    def test_show(self, fresh: Feed24) -> None:
        fresh.environment |= {"FEED24_DATABASE_URL": self.URL, "FEED24_METRICS_TOKEN": "hidden"}
        shown = fresh.json("config", "show")
        assert shown["database_url"] == self.URL
        assert shown["metrics_token"] == "hidden"
        assert shown["data"] == str(fresh.data)
        assert shown["base_url"] == "https://localhost:8443"
        assert list(shown) == [*Settings.model_fields, "base_url"]

    def test_redact(self, fresh: Feed24) -> None:
        fresh.environment |= {"FEED24_DATABASE_URL": self.URL, "FEED24_METRICS_TOKEN": "hidden"}
        shown = fresh.json("config", "show", "--redact")
        assert shown["database_url"] == "postgresql://somebody:***@db/feed"
        assert shown["metrics_token"] == "***"
        assert "hidden" not in fresh("config", "show", "--redact")

    def test_sources(self, fresh: Feed24) -> None:
        fresh.data.mkdir()
        (fresh.data / "feed24.toml").write_text('port = 1\nhost_name = "feed.test"')
        fresh.environment["FEED24_PORT"] = "443"
        assert fresh.json("config", "show")["base_url"] == "https://feed.test"


def test_version(fresh: Feed24) -> None:
    assert fresh.json("version")["schema"] == HEAD
