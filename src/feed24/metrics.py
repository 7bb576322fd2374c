"""Prometheus metrics, right for one worker and for many.

With several workers every process counts into files of a shared directory (`share`, called before
the workers start), and whoever is asked adds them up. `/metrics` of the portal's own address needs
the token of the settings; `listen` serves the same on a separate port without one.
"""

import hmac
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST, start_wsgi_server
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
_REGISTRY = CollectorRegistry()
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_requests = Counter(
    "feed24_requests",
    "Answered requests by REST method, HTTP status and error code.",
    ["method", "status", "error"],
    registry=_REGISTRY,
)
_durations = Histogram(
    "feed24_request_seconds",
    "Time from a request's first byte to its answer, by REST method.",
    ["method"],
    buckets=_SECONDS,
    registry=_REGISTRY,
)
_in_flight = Gauge(
    "feed24_requests_in_flight",
    "Requests being answered at this moment.",
    multiprocess_mode="livesum",
    registry=_REGISTRY,
)
_index_pages = Counter(
    "feed24_index_pages",
    "Pages of the feed by how they were answered: at once from memory, from memory after following "
    "changes in a transaction of one snapshot, or by counting in the database.",
    ["answered"],
    registry=_REGISTRY,
)
_index_loads = Counter(
    "feed24_index_loads", "Times that the feed index read from the database.", registry=_REGISTRY
)
_index_alarms = Counter(
    "feed24_index_alarms",
    "Pages that the feed index had wrong, noticed before they were sent. Never happens, or is a "
    "mistake to report.",
    registry=_REGISTRY,
)
_index_bytes = Gauge(
    "feed24_index_bytes",
    "Memory of the feed index, roughly.",
    multiprocess_mode="livesum",
    registry=_REGISTRY,
)
_previews = Counter(
    "feed24_previews",
    "Pages that were looked at for a preview: made, failed (and tried again), refused.",
    ["outcome"],
    registry=_REGISTRY,
)
_deliveries = Counter(
    "feed24_event_deliveries",
    "Attempts to tell a receiver of an event: delivered, failed (and tried again), dead (given up, "
    "and not tried again).",
    ["outcome"],
    registry=_REGISTRY,
)
_delivery_lag = Histogram(
    "feed24_event_lag_seconds",
    "Time from an event to the answer of its receiver.",
    buckets=(*_SECONDS, 60.0, 600.0, 3600.0, 86400.0),
    registry=_REGISTRY,
)
_limit_failures = Counter(
    "feed24_limit_store_failures",
    "Times that a request went on without its limits, because their counters could not be reached.",
    registry=_REGISTRY,
)


_live_streams = Gauge(
    "feed24_live_streams",
    "Open pages that are told of changes.",
    multiprocess_mode="livesum",
    registry=_REGISTRY,
)
_live_told = Counter(
    "feed24_live_told",
    "What open pages were told: single events, to read again what they show (access, reset), "
    "or that because they were too slow.",
    ["what"],
    registry=_REGISTRY,
)


class Protected(Protocol):
    """The setting that opens `/metrics`."""

    @property
    def metrics_token(self) -> SecretStr | None: ...


def observe(method: str, status: int, error: str, seconds: float) -> None:
    """Count one answered request; `method` is a declared name or "unknown", no client's text."""
    counter, durations = _of_request(method, status, error)
    counter.inc()
    durations.observe(seconds)


@lru_cache(maxsize=4096)
def _of_request(method: str, status: int, error: str) -> tuple[Counter, Histogram]:
    """Finding them anew for each request costs more than counting."""
    return _requests.labels(method, str(status), error), _durations.labels(method)


def count_page(answered: str) -> None:
    """Count a page of the feed; `answered` is memory, snapshot or sql."""
    _index_pages.labels(answered).inc()


def count_index_load() -> None:
    _index_loads.inc()


def count_index_alarm() -> None:
    _index_alarms.inc()


def live_streams(number: int) -> None:
    """Say how many pages this process tells of changes."""
    _live_streams.set(number)


def count_live(what: str, number: int) -> None:
    """Count what open pages were told; `what` is event, access, reset or slow."""
    _live_told.labels(what).inc(number)


def index_holds(size: int) -> None:
    """Say how many bytes the feed index of this process takes."""
    _index_bytes.set(size)


def count_preview(outcome: str) -> None:
    """Count a page that was looked at; `outcome` is made, failed or refused."""
    _previews.labels(outcome).inc()


def count_delivery(outcome: str, lag: float | None = None) -> None:
    """Count an attempt to tell of an event; `lag` is how many seconds after it was delivered."""
    _deliveries.labels(outcome).inc()
    if lag is not None:
        _delivery_lag.observe(max(lag, 0.0))


def count_limit_failure() -> None:
    _limit_failures.inc()


class InFlight:
    """ASGI middleware that counts the requests being answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with _in_flight.track_inprogress():
            await self._app(scope, receive, send)


def share(directory: Path) -> None:
    """Let the workers started from now on count together; `directory` is empty and theirs alone."""
    os.environ[_SHARED] = str(directory)


def render() -> bytes:
    """All metrics of this server in Prometheus' text form."""
    return generate_latest(_everything())


def _everything() -> CollectorRegistry:
    directory = os.environ.get(_SHARED)
    if directory is None:
        return _REGISTRY
    _forget_dead_workers(Path(directory))
    together = CollectorRegistry()
    MultiProcessCollector(together, directory)  # type: ignore[no-untyped-call]
    return together


def _forget_dead_workers(directory: Path) -> None:
    """A killed worker is not answering anything, whatever its file says."""
    for file in directory.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)


class _Merged(CollectorRegistry):
    """A registry that is put together anew for every look at it."""

    def collect(self):  # type: ignore[no-untyped-def]
        return _everything().collect()


def listen(host: str, port: int) -> tuple[WSGIServer, threading.Thread]:
    """Serve the metrics from a thread of this process. Raises OSError for a port in use."""
    return start_wsgi_server(port, host, _Merged())


def _endpoint(request: Request) -> Response:
    settings: Protected = request.app.state.services.settings
    if settings.metrics_token is None:
        return PlainTextResponse("Not Found", 404)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    wanted = settings.metrics_token.get_secret_value()
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), wanted.encode()):
        return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": "Bearer"})
    return Response(render(), media_type=CONTENT_TYPE_LATEST)


# Not asynchronous, so that reading the workers' files holds nobody up.
ROUTES = (Route("/metrics", _endpoint),)
