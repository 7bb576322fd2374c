"""Several workers on one port: the dead are replaced, and all of them one by one on SIGHUP."""

import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from uvicorn.config import STARTUP_FAILURE

from feed24.cli.process import Worker

log = structlog.get_logger("feed24.supervisor")
_TICK = 0.2
# Between attempts to start a worker, as while the database is away.
_PAUSE = 2.0


class Supervisor:
    """Keeps a worker in service on each socket until SIGTERM or SIGINT.

    The sockets are the supervisor's, so a connection waits while no worker takes it and is never
    refused. SIGHUP replaces every worker: the new one is ready before the old one lets its clients
    go, and there is never more than one process beyond the number of workers.
    """

    def __init__(
        self, start: Callable[[socket.socket], Worker], sockets: Sequence[socket.socket]
    ) -> None:
        self._start = start
        # One per place, which may be one and the same; whoever takes a place over gets its socket.
        self._sockets = sockets
        self._stopping = threading.Event()
        self._renewal_wanted = False
        self._has_served = False
        self._workers: list[Worker] = []
        self._outgoing: deque[Worker] = deque()
        self._incoming: Worker | None = None
        self._retired: Worker | None = None

    def run(self) -> bool:
        """Serve until a signal ends it; False if the application did not start."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self._stopping.set())
        signal.signal(signal.SIGHUP, lambda *_: self.renew())
        self._workers = [self._start(each) for each in self._sockets]
        while not self._stopping.wait(_TICK):
            self._replace_the_dead()
            self._go_on_renewing()
        self._stop()
        return self._has_served or not self._failed_to_start()

    def renew(self) -> None:
        """Replace all workers; those that are being brought in at this moment as well."""
        self._renewal_wanted = True

    def _failed_to_start(self) -> bool:
        return any(worker.exitcode == STARTUP_FAILURE for worker in self._workers)

    def _replace_the_dead(self) -> None:
        well = [worker for worker in self._workers if worker.is_well()]
        self._has_served = self._has_served or any(worker.ready for worker in well)
        if not self._has_served and self._failed_to_start():
            # Unless another one that is still starting shows that it can be done.
            if not well:
                self._stopping.set()
            return
        for place, worker in enumerate(self._workers):
            if worker not in well and not self._replace(place, worker):
                return

    def _replace(self, place: int, dead: Worker) -> bool:
        """Whether another one has taken its place, and the supervisor need not end."""
        dead.end()
        log.error("a worker has died", pid=dead.pid, code=dead.exitcode)
        if dead.exitcode == STARTUP_FAILURE and self._stopping.wait(_PAUSE):
            return False
        self._workers[place] = self._start(self._sockets[place])
        return True

    def _go_on_renewing(self) -> None:
        """One step of replacing all workers, if there is one to do."""
        if self._retired is not None and not self._retired.has_gone():
            return
        self._retired = None
        if self._incoming is not None:
            self._take_in(self._incoming)
            return
        self._forget_the_dead()
        if self._outgoing:
            place = self._workers.index(self._outgoing[0])
            self._incoming = self._start(self._sockets[place])
        elif self._renewal_wanted:
            log.info("replacing the workers")
            self._renewal_wanted = False
            self._outgoing.extend(self._workers)

    def _take_in(self, new: Worker) -> None:
        if not new.is_well() or (not new.ready and new.is_late()):
            log.error("a new worker did not start; the old ones go on", pid=new.pid)
            new.end()
            self._outgoing.clear()
            self._incoming = None
        elif new.ready:
            self._retired = self._hand_over(new)
            self._retired.retire()
            self._incoming = None

    def _forget_the_dead(self) -> None:
        """Who died before its turn has been replaced already."""
        while self._outgoing and self._outgoing[0] not in self._workers:
            self._outgoing.popleft()

    def _hand_over(self, new: Worker) -> Worker:
        """Who has to go now that `new` can serve, on the socket of the next to go."""
        old = self._outgoing.popleft()
        if old not in self._workers:
            # It died meanwhile; its successor has the socket.
            return new
        self._workers[self._workers.index(old)] = new
        log.info("a worker is replaced", old=old.pid, new=new.pid)
        return old

    def _stop(self) -> None:
        running = [*self._workers, *filter(None, (self._incoming, self._retired))]
        for worker in running:
            worker.terminate()
        # The workers listen for as long as they want; after that nobody does.
        for each in self._sockets:
            each.close()
        while not all(worker.has_gone() for worker in running):
            time.sleep(_TICK)
