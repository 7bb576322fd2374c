"""The database is restarted, crashes, and is taken over by a standby, while clients call.

Every answer is right or says that there was none; nothing that was acknowledged is lost, nothing is
there twice, and the server needs no help to go on.
"""

import asyncio
import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.operations import record
from tests.operations.fleet import Fleet, reading_and_adding, until
from tests.support.own_postgres import CRASH, FAST, OwnPostgres, own_servers
from tests.support.server import Server, serving

# They wait more than they compute: on one process of the tests, while others compute.
pytestmark = pytest.mark.xdist_group("operations")
PAGE = 50


@pytest.fixture
def postgres() -> Iterator[OwnPostgres]:
    with own_servers({}) as (made,):
        made.start()
        yield made


@contextmanager
def portal(tmp_path: Path, url: str) -> Iterator[tuple[Server, Fleet]]:
    """A server of two workers and its clients; what they saw is checked in the end."""
    server = Server(tmp_path / "data", url, http="true")
    with serving(server, "--empty", "--workers", "2"):
        hook = server.webhook()
        with Fleet(reading_and_adding).calling(hook, server.trust) as fleet:
            fleet.wait_for_more(50)
            yield server, fleet
            fleet.wait_for_more(50)
        record.check(fleet.calls, everything(server, hook))
        assert server.said("Started server process") == 2, "a worker did not survive"


def everything(server: Server, hook: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    start: int | None = 0
    while start is not None:
        body = server.call(hook, "log.blogpost.get", {"start": start})
        kept += body["result"]
        start = body.get("next")
    return kept


def test_short_outages_and_a_long_one(postgres: OwnPostgres, tmp_path: Path) -> None:
    with portal(tmp_path, postgres.url) as (server, fleet):
        for how in (FAST, CRASH, FAST, CRASH):
            postgres.stop(how)
            postgres.resume()
            fleet.wait_for_more(20)
        postgres.stop(CRASH)
        until(partial(is_told, fleet), "answer that there is none")
        until(lambda: status(server, "/readyz") == 503, "sign of trouble")
        assert status(server, "/livez") == 200
        postgres.resume()
        until(lambda: status(server, "/readyz") == 200, "recovery")


def test_worker_that_dies_meanwhile(postgres: OwnPostgres, tmp_path: Path) -> None:
    """Its successor cannot start yet, which must not end the server."""
    server = Server(tmp_path / "data", postgres.url, http="true")
    with serving(server, "--empty", "--workers", "2"):
        hook = server.webhook()
        until(lambda: server.said("Application startup complete") == 2, "worker")
        postgres.stop(CRASH)
        first = re.search(r"Started server process \[(\d+)\]", server.log.read_text())
        assert first
        os.kill(int(first[1]), signal.SIGKILL)
        until(lambda: server.said("a worker has died") >= 2, "vain attempt")
        postgres.resume()
        until(lambda: server.said("Application startup complete") == 3, "successor")
        assert "result" in server.call(hook, "log.blogpost.get", {})


def is_told(fleet: Fleet) -> bool:
    """Whether a client has heard that the database cannot be reached."""
    return record.UNAVAILABLE in map(record.refusal, fleet.failed)


def status(server: Server, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{server.origin}{path}", timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class TestStandby:
    """A second server that has every commit before it is acknowledged."""

    @pytest.fixture
    def pair(self) -> Iterator[list[OwnPostgres]]:
        with own_servers({"synchronous_standby_names": "*"}, {}) as (primary, standby):
            # Until there is a standby, only local commits can be waited for.
            primary.start()
            standby.follow(primary)
            yield [primary, standby]

    @staticmethod
    def url(pair: list[OwnPostgres]) -> str:
        return f"postgresql://postgres@{','.join(each.place for each in pair)}/postgres"

    def test_takes_over_after_a_crash(self, pair: list[OwnPostgres], tmp_path: Path) -> None:
        primary, standby = pair
        with portal(tmp_path, self.url(pair)) as (_, fleet):
            primary.stop(CRASH)
            # Nobody takes writes yet, and no answer comes from the standby.
            until(partial(is_told, fleet), "answer that there is none")
            standby.promote()
            fleet.wait_for_more(50)

    def test_changes_places(self, pair: list[OwnPostgres], tmp_path: Path) -> None:
        """The first host of the list answers, but takes no writes any more."""
        primary, standby = pair
        with portal(tmp_path, self.url(pair)) as (_, fleet):
            primary.stop(FAST)
            standby.promote()
            primary.turn_to(standby)
            fleet.wait_for_more(50)
            assert asyncio.run(is_standby(primary))


async def is_standby(server: OwnPostgres) -> bool:
    connection = await asyncpg.connect(server.url)
    try:
        return bool(await connection.fetchval("SELECT pg_is_in_recovery()"))
    finally:
        await connection.close()
