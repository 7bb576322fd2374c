"""The servers as a whole: latency under load, and memory."""

from bench.measure import in_turns, percentile
from bench.outcome import Load, Outcome
from bench.paced import paced
from bench.parts.reading import USUAL, somewhere
from bench.portal import HELLO, Portal

# The share of what a server manages at most that counts as moderate.
MODERATE = 0.5
# Calls at a fixed rate need more time than turns do to show the slowest of a hundred.
LONGER = 5


async def load(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Latencies of pages anywhere in the feed at half of what the server managed just before."""
    viewer = portal.data.company.viewers[USUAL]
    for name, each in portal.servers.items():
        requests = await somewhere(portal, viewer)
        side = each.over_http(requests, portal.clients)
        most = (await in_turns({name: side}, seconds))[name].rate
        side = each.over_http(requests, 2 * portal.clients)
        latencies = await paced(side, most * MODERATE, seconds * LONGER)
        p50, p99 = percentile(latencies, 50), percentile(latencies, 99)
        outcome.load[name] = Load(most * MODERATE, len(latencies), p50, p99)


async def memory(portal: Portal, outcome: Outcome, _seconds: float) -> None:
    """What the servers hold after everything that was asked of them so far."""
    for name, each in {**portal.servers, HELLO: portal.hello}.items():
        if (held := each.memory) is not None:
            outcome.memory[name] = held
