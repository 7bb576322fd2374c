"""One process of a run: a writer or a reader."""

import asyncio
import os
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import uvloop

from feed24 import logs
from feed24.db import Unavailable
from tests.proof.changes import Thing
from tests.proof.feeds import Feeds
from tests.proof.reader import Reader
from tests.proof.site import PAUSE, Site, opened, settings_for
from tests.proof.wire import Parent
from tests.proof.writer import Writer

# A worker that is short of them: requests wait for each other's connections as well.
CONNECTIONS = 3


@dataclass(frozen=True)
class Job:
    """What a process is to do. `reserved` is what writers leave alone."""

    role: str
    url: str
    folder: Path
    seed: int = 0
    reserved: frozenset[Thing] = frozenset()


def main(job: Job, pipe: Connection, log: Path) -> None:
    """Do the job until told to stop; what goes wrong is in the log."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    logs.configure(settings_for(job.url, job.folder))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(job, Parent(pipe)))


async def _work(job: Job, parent: Parent) -> None:
    parent.listen()
    random = Random(job.seed)
    while await parent.proceed():
        try:
            async with opened(job.url, job.folder, CONNECTIONS) as site:
                await _worker(job, site, random, parent).work()
        except Unavailable:
            # The database may be away when a process takes the place of another.
            await asyncio.sleep(PAUSE)


def _worker(job: Job, site: Site, random: Random, parent: Parent) -> Writer | Reader:
    if job.role == "writer":
        return Writer(site, random, parent, job.reserved)
    return Reader(site, Feeds(), random, parent)
