"""No trick leads to an address that is not permitted. The fixture counts who got there."""

import pytest

from feed24.outgoing import Refused
from tests.outgoing.server import PRIVATE, PUBLIC, Web, page

PORT = "PORT"
INSIDE = [
    f"http://{PRIVATE}:{PORT}/",
    f"http://2130706434:{PORT}/",
    f"http://0x7f000002:{PORT}/",
    f"http://0x7f.0.0.2:{PORT}/",
    f"http://0177.0.0.2:{PORT}/",
    f"http://017700000002:{PORT}/",
    f"http://127.2:{PORT}/",
    f"http://①②⑦.0.0.2:{PORT}/",
    f"http://0.0.0.0:{PORT}/",
    f"http://[::1]:{PORT}/",
    f"http://[::]:{PORT}/",
    f"http://[::ffff:{PRIVATE}]:{PORT}/",
    f"http://[::ffff:7f00:2]:{PORT}/",
    f"http://[64:ff9b::7f00:2]:{PORT}/",
    f"http://[2002:7f00:2::]:{PORT}/",
    f"http://[fe80::1%25lo]:{PORT}/",
    "http://169.254.169.254/latest/meta-data/",
    f"http://{PUBLIC}@{PRIVATE}:{PORT}/",
    f"http://user:password@{PUBLIC}:{PORT}/page",
    f"http://user@{PUBLIC}:{PORT}/page",
    f"http://{PUBLIC}:{PORT}\\@{PRIVATE}:{PORT}/",
    f"http://{PUBLIC}:{PORT}#@{PRIVATE}:{PORT}/",
    f"//{PRIVATE}:{PORT}/",
    f"https://{PRIVATE}:{PORT}/",
    f"http://{PUBLIC}:22/",
    f"http://{PUBLIC}:0/",
    f"http://{PUBLIC}:99999/",
    "file:///etc/passwd",
    f"ftp://{PUBLIC}:{PORT}/",
    f"gopher://{PRIVATE}:{PORT}/_",
    "javascript:alert(1)",
    "http://",
    "",
]


@pytest.mark.parametrize("address", INSIDE)
async def test_neither_directly_nor_by_a_redirect(web: Web, address: str) -> None:
    target = address.replace(PORT, str(web.port))
    web.replies["/page"] = page("<title>public</title>")
    web.redirect("/start", target)
    for url in (target, web.url("/start")):
        try:
            found = await web.fetch(url, redirects=2)
        except Refused:
            continue
        # Some are read as an address of the public server, which harms nobody.
        assert found.url.host == PUBLIC
        assert b"secret" not in found.body
    assert "/page" not in web.paths


@pytest.mark.parametrize(
    "answers",
    [[[PRIVATE]], [["::1"]], [[PUBLIC, PRIVATE]], [[PRIVATE, PUBLIC]], [["10.0.0.1", PUBLIC]]],
)
async def test_not_by_a_name(web: Web, answers: list[list[str]]) -> None:
    web.names["trap.test"] = answers
    with pytest.raises(Refused):
        await web.fetch(web.url("/page", host="trap.test"))
    assert not web.heads


async def test_not_by_a_name_that_means_something_else_later(web: Web) -> None:
    web.names["rebinding.test"] = [[PUBLIC], [PRIVATE]]
    web.redirect("/start", "/again")
    with pytest.raises(Refused):
        await web.fetch(web.url("/start", host="rebinding.test"))
    assert web.paths == ["/start"]


async def test_a_name_is_looked_up_once_for_a_connection(web: Web) -> None:
    """What was judged is what is connected to: a second lookup would find the private server."""
    web.names["rebinding.test"] = [[PUBLIC], [PRIVATE]]
    web.replies["/page"] = page("<title>public</title>")
    found = await web.fetch(web.url("/page", host="rebinding.test"))
    assert b"public" in found.body


async def test_proxies_of_the_environment_are_not_used(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{PRIVATE}:{web.port}")
    web.replies["/page"] = page("<title>public</title>")
    assert b"public" in (await web.fetch(web.url("/page"))).body
