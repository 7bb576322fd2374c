"""A worker process as its supervisor sees it."""

import multiprocessing
import os
import signal
import socket
import time

import uvicorn
from uvicorn._subprocess import subprocess_started
from uvicorn.supervisors.multiprocess import Process

from feed24.cli.draining import LINGER, RETIRE, DrainingServer

# Beyond what a worker needs to let its clients go.
_PATIENCE = 15.0
# Signals that all processes of a service may get at once. The cradle lets them wait for ever: it
# ends when the supervisor does, which would lose sight of the workers with it.
HELD_BACK = (signal.SIGTERM, signal.SIGHUP)
_CRADLE = multiprocessing.get_context("forkserver")
_CRADLE.set_forkserver_preload(["feed24.cli.cradle"])


class Worker(Process):
    """One server process. Nothing here waits for it, except `end`."""

    def __init__(self, config: uvicorn.Config, bound: socket.socket, drain_seconds: float) -> None:
        self._drain_seconds = drain_seconds
        # Whether it answers requests, as of the last `is_well`.
        self.ready = False
        self._began = time.monotonic()
        self._asked: float | None = None
        self._told_to_go: float | None = None
        super().__init__(config, [bound])
        # Instead of a process that imports everything once more.
        given = {"config": config, "target": self.target, "sockets": [bound], "stdin_fileno": None}
        self.process = _CRADLE.Process(  # type: ignore[assignment]
            target=subprocess_started, kwargs=given
        )

    @classmethod
    def started(
        cls, config: uvicorn.Config, bound: socket.socket, drain_seconds: float
    ) -> "Worker":
        worker = cls(config, bound, drain_seconds)
        worker.start()
        return worker

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        # The supervisor's signal; a terminal that closes sends it to the whole group.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_BACK)
        # Now: the thread that answers the supervisor would make a server of its own.
        self._server = DrainingServer(self.config, self._drain_seconds)
        super().target(sockets)

    def is_well(self) -> bool:
        """It lives, and has not been silent for longer than it may."""
        if not self.process.is_alive():
            return False
        try:
            if self._asked is None:
                self.parent_conn.send(b"ping")
                self._asked = time.monotonic()
            if self.parent_conn.poll():
                self.ready = self.parent_conn.recv()
                self._asked = None
        except (OSError, EOFError):
            return False
        return self._asked is None or not self._passed(self._asked)

    def is_late(self) -> bool:
        """It has had more time to become ready than it may take."""
        return self._passed(self._began)

    def retire(self) -> None:
        """Another worker has taken its place."""
        self._told_to_go = time.monotonic()
        if self.pid is not None and self.process.is_alive():
            os.kill(self.pid, RETIRE)

    def terminate(self) -> None:
        self._told_to_go = time.monotonic()
        super().terminate()

    def has_gone(self) -> bool:
        """It has ended since it was told to; one that takes too long is killed."""
        limit = self._drain_seconds + LINGER + (self.config.timeout_graceful_shutdown or 0)
        if self._told_to_go and time.monotonic() > self._told_to_go + limit + _PATIENCE:
            self.end()
        return not self.process.is_alive()

    def end(self) -> None:
        """Kill it, whether or not it lives, and wait until it is gone."""
        self.kill()
        self.process.join()

    def _passed(self, since: float) -> bool:
        return time.monotonic() > since + self.config.timeout_worker_healthcheck
