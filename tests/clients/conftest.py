"""A real server with the demo company, over HTTPS, for the official clients."""

import asyncio
from collections.abc import Iterable, Iterator
from uuid import uuid4

import pytest

from feed24.rest.errors import BLOCKS
from feed24.webhooks import service as webhooks
from tests.clients.framed import Pages, application_pages
from tests.clients.visiting import person
from tests.support import node, ui
from tests.support.server import Server, serving


@pytest.fixture(
    scope="session",
    # One test process starts one demo portal, not each of them both.
    params=[
        pytest.param("sqlite", marks=pytest.mark.xdist_group("clients-sqlite")),
        pytest.param("postgresql", marks=pytest.mark.xdist_group("clients-postgresql")),
    ],
)
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """`feed24 serve` as the README starts it, on either database.

    It answers at the hosts as well that clients know for the authorization server.
    """
    url = None
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres_server")
        url = postgres.create_database(f"feed24_demo_{uuid4().hex[:8]}")
    hosts = {"oauth_host": "oauth.bitrix24.tech,oauth.bitrix.info"}
    server = Server(tmp_path_factory.mktemp("demo") / "data", url, **hosts)
    with serving(server):
        yield server


@pytest.fixture(scope="session")
def pages(demo: Server) -> Iterator[Pages]:
    """An application's pages, for frames of the portal's page."""
    ui.built()
    sdk = node.ensure_js_client() / "node_modules/@bitrix24/b24jssdk"
    with application_pages(demo, sdk) as serving:
        yield serving


@pytest.fixture(scope="session")
def boss(demo: Server) -> tuple[int, str]:
    """An administrator who signs in with a browser: id and login."""
    return person(demo, f"{uuid4().hex[:8]}@example.test", "--admin")


@pytest.fixture(scope="session")
def hook(demo: Server) -> str:
    """The administrator's webhook with every scope."""
    return demo.webhook()


def open_webhooks(demo: Server, blocks: Iterable[str | None]) -> dict[str | None, str]:
    """New webhooks of the administrator, by the system error each is blocked with."""
    return asyncio.run(_open_webhooks(demo, list(blocks)))


async def _open_webhooks(demo: Server, blocks: list[str | None]) -> dict[str | None, str]:
    made: dict[str | None, str] = {}
    async with demo.writing() as tx:
        for code in blocks:
            number, secret = await webhooks.create(tx, 1, ["log", "user"])
            await webhooks.block(tx, number, code, set(BLOCKS))
            made[code] = f"{demo.origin}/rest/1/{secret}/"
    return made


def documented_add() -> dict[str, object]:
    """The call of the documentation, its shortened base64 included."""
    return {
        "POST_TITLE": "New Regulation",
        "POST_MESSAGE": "From November 1, the approval process is updated.",
        "DEST": ["UA"],
        "TAGS": "regulation,approval,update",
        "IMPORTANT": "Y",
        "FILES": [
            ["first-image.jpg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAkGBxISEhUTExMVFRUX..."],
            ["second-image.jpg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAkGBxISEhUSEBIVFRUV..."],
        ],
    }
