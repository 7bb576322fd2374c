"""The processes of a run, from outside: started, listened to, paused, killed, ended."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.proof.wire import Order, Paused, Said
from tests.proof.work import Job, main

PATIENCE = 60.0
Listen = Callable[[Said], None]

# They come from a process that has loaded everything already: who is killed is soon replaced.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.proof.work"])


class Worker:
    """A writer or a reader. What it says goes to `listen`, its counts are kept here."""

    def __init__(self, job: Job, log: Path, listen: Listen) -> None:
        self.job = job
        self.counts: Counter[str] = Counter()
        self._killed = False
        self._log = log
        self._listen = listen
        self._paused = asyncio.Event()
        self._silent = asyncio.Event()
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=main, args=(job, theirs, log))
        self._process.start()
        # So that its end ends the pipe.
        theirs.close()
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._hear)

    def _hear(self) -> None:
        try:
            while self._pipe.poll():
                self._take(self._pipe.recv())
        except (EOFError, OSError):
            self._hear_no_more()

    def _take(self, said: Said) -> None:
        if isinstance(said, Counter):
            self.counts = said
        elif isinstance(said, Paused):
            self._paused.set()
        else:
            self._listen(said)

    def _hear_no_more(self) -> None:
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())
        self._silent.set()
        self._paused.set()

    async def pause(self) -> None:
        """Return when it has ended what it was doing, or has ended."""
        self._paused.clear()
        self._order("pause")
        if not self._silent.is_set():
            await asyncio.wait_for(self._paused.wait(), PATIENCE)

    def resume(self) -> None:
        self._order("go")

    async def kill(self) -> None:
        """SIGKILL: it has no time for anything."""
        self._killed = True
        self._process.kill()
        await self._end()

    async def stop(self) -> str:
        """Let it end by itself; what went wrong in it, or nothing."""
        self._order("stop")
        try:
            await asyncio.wait_for(self._silent.wait(), PATIENCE)
        except TimeoutError:
            await self.kill()
            return f"a {self.job.role} did not stop"
        await self._end()
        return self.trouble()

    def trouble(self) -> str:
        """Why it ended without being asked to, or nothing."""
        if self._killed or not self._process.exitcode:
            return ""
        said = self._log.read_text(errors="replace")[-3000:]
        return f"a {self.job.role} ended with {self._process.exitcode}:\n{said}"

    def _order(self, order: Order) -> None:
        # One that has ended cannot be told anything; that it has is heard.
        with suppress(OSError):
            self._pipe.send(order)

    async def _end(self) -> None:
        await self._silent.wait()
        await asyncio.to_thread(self._process.join)
        self._pipe.close()
