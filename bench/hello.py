"""The least a server can do: send bytes that are there already.

    python -m bench.hello DATA PORT ANSWERS

A plain ASGI callable behind the very server, certificate, event loop and parser of `feed24 serve`.
`POST /NAME` is answered with the head and the body kept in ANSWERS under that name.
"""

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn

from feed24 import tls
from feed24.cli import listening, serve
from feed24.settings import Settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# The server adds its own.
_NOT_KEPT = {b"date"}


def keep(answers: Path, name: str, head: bytes, body: bytes) -> None:
    """Let a server that uses this folder answer `/NAME` like this."""
    lines = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
    fields = [(field.lower(), value.strip()) for field, _, value in lines]
    kept = [[field.decode(), value.decode()] for field, value in fields if field not in _NOT_KEPT]
    (answers / f"{name}.body").write_bytes(body)
    (answers / f"{name}.head").write_text(json.dumps(kept))


def application(answers: Path) -> Callable[[Message, Receive, Send], Awaitable[None]]:
    @cache
    def answer(path: str) -> tuple[Message, Message]:
        file = answers / path.removeprefix("/")
        kept = json.loads(file.with_suffix(".head").read_text())
        headers = [(field.encode(), value.encode()) for field, value in kept]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        return start, {"type": "http.response.body", "body": file.with_suffix(".body").read_bytes()}

    async def hello(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for event in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{event}.complete"})
            return
        start, body = answer(scope["path"])
        await send(start)
        await send(body)

    return hello


def run(data: Path, port: int, answers: Path) -> None:
    settings = Settings(data=data, port=port)
    certificate = tls.ensure(data / "tls", tls.names_for(settings))
    config = serve._configuration(settings, certificate)
    config.app, config.factory = application(answers), False
    with listening.bind(settings.host, settings.port) as bound:
        listening.answer(bound, settings.host)
        uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
