"""The same page in feeds of different sizes, in turns."""

from contextlib import ExitStack
from itertools import repeat

from bench.client import request
from bench.data.sets import DataSet
from bench.measure import Figures, in_turns
from bench.parts.reading import GET, USUAL
from bench.portal import server, webhook
from bench.servers import running


async def sizes(data_sets: list[DataSet], clients: int, seconds: float) -> dict[int, Figures]:
    """The first page, once it has been read, by the number of posts in the feed."""
    with ExitStack() as stack:
        sides = {}
        for data in data_sets:
            path = await webhook(data, data.company.viewers[USUAL].id)
            started = stack.enter_context(running(server(data, "sized")))
            sides[data.posts] = started.over_http(repeat(request(f"{path}{GET}", {})), clients)
        return await in_turns(sides, seconds)
