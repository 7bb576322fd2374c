"""What runs in each server process."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait

from starlette.types import ASGIApp

from feed24.cli import garbage
from feed24.settings import Settings


def build(settings: Settings) -> ASGIApp:
    """The application of this process, with the access log and the metrics around it."""
    garbage.look_for_none()
    # Imported late: the supervisor names this function, and needs no application.
    from feed24 import logs, metrics
    from feed24.app import create_app

    logs.configure(settings)
    _end_with_parent()
    application = logs.AccessLog(metrics.InFlight(create_app(settings)))
    garbage.look_seldom()
    return application


def _end_with_parent() -> None:
    """A killed supervisor must not leave workers behind that hold its port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        threading.Thread(target=_watch, args=(sentinel,), name="parent", daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
