"""A large file up and down: how fast, and what the server's process held at most meanwhile."""

import random
import time
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx

from bench import cores
from bench.data.building import writing
from bench.data.sets import DataSet
from bench.outcome import Transfer
from bench.portal import server
from bench.servers import Server, running
from feed24.files import storages
from feed24.webhooks import service as webhooks

MEGABYTE = 1 << 20
RANGES, RANGE = 200, 64 << 10
ADMINISTRATOR = 1
SEED = 13
_BOUNDARY = "benchmark"
_HEAD = (
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'
).encode()
_END = f"\r\n--{_BOUNDARY}--\r\n".encode()


async def transfer(data: DataSet, megabytes: int) -> Transfer:
    """Upload a file of that size to a server just started, download it, and read parts of it.

    Every byte is compared, or the run ends.
    """
    base, root = await _place(data)
    with running(server(data, "files")) as started:
        timeout = httpx.Timeout(600)
        address = f"https://localhost:{started.port}"
        async with httpx.AsyncClient(
            base_url=address, verify=started.trust or True, timeout=timeout
        ) as c:
            idle = _peak(started)
            call = await c.post(f"{base}disk.folder.uploadFile", json={"id": root})
            began = time.perf_counter()
            row = await _upload(c, _result(call)["uploadUrl"], megabytes)
            up = megabytes / (time.perf_counter() - began)
            wanted = _digest(megabytes)
            began = time.perf_counter()
            await _download(c, row["DOWNLOAD_URL"], wanted)
            down = megabytes / (time.perf_counter() - began)
            began = time.perf_counter()
            await _ranges(c, row["DOWNLOAD_URL"], megabytes)
            ranges = RANGES / (time.perf_counter() - began)
            peak = _peak(started)
            _result(await c.post(f"{base}disk.file.delete", json={"id": row["ID"]}))
    return Transfer(megabytes, up, down, ranges, idle, peak)


async def _place(data: DataSet) -> tuple[str, int]:
    """The path of a new webhook and the folder it puts files into."""
    async with writing(data.url) as tx:
        _, secret = await webhooks.create(tx, ADMINISTRATOR, ["disk"])
        root = await storages.root_of_company(tx)
    return f"/rest/{ADMINISTRATOR}/{secret}/", root.id


def _megabyte(number: int) -> bytes:
    """A megabyte that no other place of the file holds."""
    return number.to_bytes(16, "big") * (MEGABYTE // 16)


async def _upload(client: httpx.AsyncClient, address: str, megabytes: int) -> dict[str, Any]:
    async def body() -> AsyncIterator[bytes]:
        yield _HEAD
        for number in range(megabytes):
            yield _megabyte(number)
        yield _END

    headers = {
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Content-Length": str(len(_HEAD) + megabytes * MEGABYTE + len(_END)),
    }
    row: dict[str, Any] = _result(await client.post(address, content=body(), headers=headers))
    return row


def _digest(megabytes: int) -> bytes:
    wanted = sha256()
    for number in range(megabytes):
        wanted.update(_megabyte(number))
    return wanted.digest()


async def _download(client: httpx.AsyncClient, address: str, wanted: bytes) -> None:
    found = sha256()
    async with client.stream("GET", address) as response:
        response.raise_for_status()
        async for piece in response.aiter_raw():
            found.update(piece)
    if found.digest() != wanted:
        raise RuntimeError("the file came back otherwise than it was sent")


async def _ranges(client: httpx.AsyncClient, address: str, megabytes: int) -> None:
    rng = random.Random(SEED)
    for _ in range(RANGES):
        number, first = rng.randrange(megabytes), rng.randrange(MEGABYTE - RANGE)
        at = number * MEGABYTE + first
        asked = {"Range": f"bytes={at}-{at + RANGE - 1}"}
        response = await client.get(address, headers=asked)
        if response.status_code != 206 or response.content != _megabyte(number)[first:][:RANGE]:
            raise RuntimeError(f"another range came than was asked for: {asked}")


def _result(response: httpx.Response) -> Any:
    body = response.json()
    if "result" not in body:
        raise RuntimeError(response.text)
    return body["result"]


def _peak(started: Server) -> float:
    """Megabytes that the largest of its processes has held at most."""
    return max((cores.peak_memory(each) or 0.0 for each in started.processes), default=0.0)
