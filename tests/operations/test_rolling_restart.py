"""Workers and nodes are replaced while clients call, and no call fails."""

import http.client
import signal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.operations.balancer import Balancer
from tests.operations.fleet import Client, Fleet, reading_and_adding, until
from tests.support.processes import started
from tests.support.server import Server, serving

# They wait more than they compute: on one process of the tests, while others compute.
pytestmark = pytest.mark.xdist_group("operations")
DRAIN = 2


@pytest.fixture
def database(request: pytest.FixtureRequest, engine: str) -> str | None:
    if engine == "sqlite":
        return None
    postgres = request.getfixturevalue("postgres_server")
    return str(postgres.create_database(f"feed24_roll_{uuid4().hex[:8]}"))


def test_workers_are_replaced_one_by_one(database: str | None, tmp_path: Path) -> None:
    with serving(Server(tmp_path / "data", database), "--empty", "--workers", "2") as server:
        with Fleet(reading_and_adding).calling(server.webhook(), server.trust) as fleet:
            fleet.wait_for_more(50)
            server.signal(signal.SIGHUP)
            until(partial(server.has_replaced, 2), "new workers")
            fleet.wait_for_more(50)
        assert fleet.failed == []
        assert len(started(server.log.read_text())) == 4


def test_nodes_are_restarted_one_after_the_other(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    postgres = request.getfixturevalue("postgres_server")
    url = postgres.create_database(f"feed24_nodes_{uuid4().hex[:8]}")
    shared = {"http": "true", "files_url": f"file://{tmp_path}/files", "drain_seconds": str(DRAIN)}
    nodes = [Server(tmp_path / name, url, **shared) for name in ("one", "two")]
    with serving(nodes[0], "--empty"), serving(nodes[1], "--empty"):
        hook = urlsplit(nodes[0].webhook()).path
        with Balancer([node.port for node in nodes]).running() as balancer:
            address = f"http://127.0.0.1:{balancer.port}{hook}"
            with Fleet(reading_and_adding).calling(address, None) as fleet:
                fleet.wait_for_more(50)
                for node in nodes:
                    node.stop()
                    assert not balancer.ready(node.port)
                    fleet.wait_for_more(50)
                    node.start("--empty")
                    until(partial(balancer.ready, node.port), "node that came back")
                    fleet.wait_for_more(50)
            assert fleet.failed == []
            assert min(balancer.given.values()) > 10


class TestLeaving:
    """What a server does between SIGTERM and its end."""

    @pytest.fixture
    def address(self, tmp_path: Path) -> Any:
        server = Server(tmp_path / "data", http="true", drain_seconds=str(DRAIN))
        with serving(server, "--empty"):
            yield server

    def test_says_so_and_serves_on(self, address: Server) -> None:
        hook = address.webhook()
        idle = Client(hook, None)
        assert idle.call("server.time", {}).succeeded
        address.signal(signal.SIGTERM)
        until(lambda: probe(address)[0] == 503, "sign of leaving")
        status, headers, body = probe(address)
        assert (status, body) == (503, b'{"server":"stopping"}')
        assert headers["Connection"] == "close"
        # A connection from before, and a new one.
        assert idle.call("server.time", {}).succeeded
        assert Client(hook, None).call("server.time", {}).succeeded


def probe(server: Server) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    connection.request("GET", "/readyz")
    response = connection.getresponse()
    found = response.status, response.headers, response.read()
    connection.close()
    return found
