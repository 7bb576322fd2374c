"""`feed24 serve`."""

import asyncio
import signal
import socket
import sys
import tempfile
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from uvicorn.config import STARTUP_FAILURE

from feed24 import metrics, tls
from feed24.cli import listening, place, remembered
from feed24.cli.draining import DrainingServer
from feed24.cli.frame import Run, command
from feed24.cli.greeting import greet
from feed24.cli.mistakes import Mistake
from feed24.cli.preparing import Company, own_webhook, prepare
from feed24.cli.process import Worker
from feed24.cli.supervisor import Supervisor
from feed24.cli.worker import build
from feed24.settings import Settings

_FLAGS = (
    "host",
    "port",
    "workers",
    "host_name",
    "public_url",
    "oauth_host",
    "http",
    "allow_http",
    "tls_cert",
    "tls_key",
    "limits",
    "operating_limit",
    "max_body_mb",
    "time_zone",
    "log_format",
    "log_level",
    "metrics_port",
    "mcp",
    "mcp_write",
    "drain_seconds",
)
# Downloads that take longer are cut when the server stops.
_GRACE = 30
# A worker that says nothing for so long is replaced. Less would hit workers that merely start on a
# busy machine.
_SILENCE = 60
# Balancers keep idle connections for a minute at most. Theirs must be the shorter time, or they
# send a request into a connection that we are closing.
_KEEP_ALIVE = 75
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


def add_to(app: typer.Typer) -> None:
    command(
        app,
        "serve",
        flags=_FLAGS,
        examples=[
            "feed24 serve",
            "feed24 serve --empty --data /var/lib/feed24 --host 0.0.0.0 --workers 4",
            "feed24 serve --host-name feed.test --port 443",
            "feed24 serve --oauth-host oauth.bitrix24.tech --port 443",
        ],
    )(serve)


def serve(
    run: Run,
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Make no demo company.")] = False,
) -> None:
    """Start the portal; make whatever is missing first.

    A first start makes the data directory, the database, a demo company, an administrator, a
    certificate authority and a certificate. Later starts find them. The webhook that is printed is
    kept in DIR/webhook.json, for its owner's eyes only; once revoked it is not replaced.
    """
    signal.signal(signal.SIGTERM, _end)
    listening.allow_many()
    place.make(run.settings.data)
    with ExitStack() as stack:
        bound = stack.enter_context(listening.bind(run.settings.host, run.settings.port))
        settings = run.settings.model_copy(update={"port": listening.port_of(bound)})
        with place.alone(settings.data):
            certificate = _certificate(settings)
            prepared = asyncio.run(prepare(settings, Company(demo=not empty)))
            hook = asyncio.run(own_webhook(settings))
            remembered.set_address(settings)
        if settings.workers > 1:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="feed24-metrics-"))
            metrics.share(Path(folder))
        _listen_for_metrics(settings)
        sockets = listening.answer(bound, settings.host, settings.workers)
        greet(run.output, settings, prepared, hook, certificate.ca if certificate else None)
        sys.stdout.flush()
        _run(settings, sockets, certificate)


def _end(_signal: int, _frame: object) -> None:
    """Ending on request is no failure, before the server runs as well as after it stopped."""
    raise SystemExit(0)


def _certificate(settings: Settings) -> tls.Certificate | None:
    """What to serve https with; None for plain http and for a certificate of the user's own."""
    if settings.http:
        return None
    if settings.tls_cert and settings.tls_key:
        tls.check(settings.tls_cert, settings.tls_key)
        return None
    return tls.ensure(settings.data / "tls", tls.names_for(settings))


def _listen_for_metrics(settings: Settings) -> None:
    if settings.metrics_port:
        try:
            metrics.listen(settings.metrics_host, settings.metrics_port)
        except OSError as error:
            where = f"{settings.metrics_host}, port {settings.metrics_port}"
            raise Mistake(f"cannot serve metrics on {where}: {error.strerror}") from None


def _run(
    settings: Settings, sockets: list[socket.socket], certificate: tls.Certificate | None
) -> None:
    """Serve until a signal ends it. Raises RuntimeError when the application did not start."""
    config = _configuration(settings, certificate)
    failed = False
    if settings.workers > 1:
        start = partial(Worker.started, config, drain_seconds=settings.drain_seconds)
        failed = not Supervisor(start, sockets).run()
    else:
        server = DrainingServer(config, settings.drain_seconds)
        with suppress(KeyboardInterrupt):
            failed = _failed_to_start(server, sockets[0])
    if failed:
        raise RuntimeError("the server did not start; the log says why")


def _failed_to_start(server: uvicorn.Server, bound: socket.socket) -> bool:
    try:
        server.run(sockets=[bound])
    except SystemExit as ended:
        if ended.code == STARTUP_FAILURE:
            return True
        raise
    return not server.started


def _configuration(settings: Settings, certificate: tls.Certificate | None) -> uvicorn.Config:
    return uvicorn.Config(
        app=partial(build, settings),
        factory=True,
        workers=settings.workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
        timeout_worker_healthcheck=_SILENCE,
        ssl_certfile=certificate.server if certificate else settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        ssl_ciphers=_CIPHERS,
    )
