"""`make prove`: the feed index against the facts, under load and with faults, for as long as asked.

Ends with 1 when there is any difference, and says what it was.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from rich.console import Console

from feed24 import logs
from feed24.settings import Settings
from tests.proof import campaign
from tests.proof.display import conclusion, progress
from tests.proof.options import Options, options

# Waiting for a disk is what such a run would mostly do; what is killed here is processes.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


async def prove(engine: str, chosen: Options, console: Console) -> bool:
    """Whether all went well on this database."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="feed24-proof-", dir=MEMORY) as folder,
        progress(console, engine, chosen.seconds) as show,
    ):
        totals = await campaign.run(engine, chosen, Path(folder), show)
    conclusion(console, engine, time.monotonic() - began, totals)
    return totals.good


def main() -> int:
    chosen, console = options(), Console()
    logs.configure(Settings(log_level="error"))
    good = []
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            good += [runner.run(prove(engine, chosen, console)) for engine in chosen.databases]
        except KeyboardInterrupt:
            console.print("interrupted")
            return 130
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
