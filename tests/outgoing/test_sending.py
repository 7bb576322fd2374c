"""Handing something over: kept connections, any answer, and the guard all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from feed24.outgoing import Connections, Failed, Outgoing, Parcel, Receipt, Refused
from tests.outgoing.server import PRIVATE, TRUST, Web, answer, endless
from tests.outgoing.test_guard import INSIDE, PORT
from tests.support.listening import listening


def parcel(url: str, seconds: float = 20) -> Parcel:
    return Parcel(url, b"a=b", seconds, most_bytes=10, headers={"Content-Type": "x/y"})


async def send(web: Web, url: str, seconds: float = 20) -> Receipt:
    kept = Connections(keep=4)
    opened = Outgoing.opened(web.policy, lookup=web.lookup, context=TRUST, connections=kept)
    async with opened as outgoing:
        return await outgoing.send(parcel(url, seconds))


async def test_the_status_and_how_the_answer_begins(web: Web) -> None:
    web.replies["/"] = answer(b"x" * 5000, status=500)
    assert await send(web, web.url()) == Receipt(500, b"x" * 10)
    (head,) = web.heads
    assert head.startswith("POST / ")
    assert "Content-Type: x/y" in head


async def test_a_redirect_is_an_answer(web: Web) -> None:
    web.redirect("/", web.url("/two"))
    assert (await send(web, web.url())).status == 302
    assert web.paths == ["/"]


async def test_a_body_without_end_is_not_waited_for(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    web.replies["/"] = endless(head, b"x", pause=0.2)
    assert (await send(web, web.url())).status == 200
    web.replies["/"] = answer(b"\x00garbage", "Content-Encoding: gzip")
    assert (await send(web, web.url())).status == 200


async def test_silence_has_its_limit(web: Web) -> None:
    web.replies["/"] = endless(b"", b"", pause=1)
    with pytest.raises(Failed):
        await send(web, web.url(), seconds=0.2)


@pytest.mark.parametrize("address", INSIDE)
async def test_nothing_is_handed_over_inside(web: Web, address: str) -> None:
    try:
        await send(web, address.replace(PORT, str(web.port)))
    except Refused:
        return
    # Some are read as an address of the public server.
    assert web.heads


async def test_a_name_that_leads_inside_later_is_refused(web: Web) -> None:
    web.names["moving.test"] = [["127.0.0.1"], [PRIVATE]]
    web.replies["/"] = answer(b"", "Connection: close")
    kept = Connections(keep=4)
    opened = Outgoing.opened(web.policy, lookup=web.lookup, context=TRUST, connections=kept)
    async with opened as outgoing:
        await outgoing.send(parcel(web.url(host="moving.test")))
        with pytest.raises(Refused):
            await outgoing.send(parcel(web.url(host="moving.test")))


@asynccontextmanager
async def counting(per_connection: int) -> AsyncIterator[tuple[int, list[int]]]:
    """A server whose connections end after so many requests, without a word."""
    served: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(0)
        place = len(served) - 1
        while served[place] < per_connection:
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"Content-Length: 3" in head
            await reader.readexactly(3)
            served[place] += 1
            writer.write(answer(b"ok"))
            await writer.drain()
        # One that comes in at this very moment is lost.
        await reader.read(1)

    async with listening(serve) as port:
        yield port, served


async def test_connections_are_kept_and_one_that_ends_is_replaced(web: Web) -> None:
    kept = Connections(keep=4)
    async with counting(3) as (port, served):
        web.port = port
        async with Outgoing.opened(web.policy, context=TRUST, connections=kept) as outgoing:
            for _ in range(5):
                assert (await outgoing.send(parcel(web.url()))).status == 200
    assert served == [3, 2]
