"""The least that delivering can be: POST bodies that are there already, one after another.

    python -m bench.posting URL FILE

FILE holds a JSON map of paths to lists of bodies; each path has a task of its own.
"""

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import uvloop

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def main(url: str, file: Path) -> None:
    bodies: dict[str, list[str]] = json.loads(file.read_text())
    async with aiohttp.ClientSession() as session:

        async def lane(path: str) -> None:
            for body in bodies[path]:
                async with session.post(url + path, data=body.encode(), headers=FORM) as answer:
                    await answer.read()
                    answer.raise_for_status()

        await asyncio.gather(*map(lane, bodies))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], Path(sys.argv[2])))
