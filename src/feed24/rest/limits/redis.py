"""Counters in Redis or Valkey, for any number of workers and nodes.

One script each, so one round trip, atomic, by the server's clock. Keys expire by themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

from feed24.db import Transaction
from feed24.rest.limits.outage import Outage
from feed24.rest.limits.store import MINUTE, WINDOW, Clock, Key, Rate, Spent

# A request waits no longer than this for its limits.
PATIENCE = 0.5
# After a failure nobody waits at all for so long.
PAUSE = 1.0
CONNECTIONS = 10

# ARGV[1] is the time, or empty for the server's. Numbers are written with %.0f: plain conversion
# would round them to 14 digits.
_CLOCK = """
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
"""
# A key outlives what it says by a minute: the server's clock may be set.
_COUNT = (
    _CLOCK
    + """
local interval, room = tonumber(ARGV[2]), tonumber(ARGV[3])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
if empty_at > now + room then
    return 0
end
empty_at = empty_at + interval
local expires = math.ceil((empty_at - now) / 1000) + 60000
redis.call('SET', KEYS[1], string.format('%.0f', empty_at), 'PX', string.format('%.0f', expires))
return 1
"""
)
# A hash from the minute to "its first call, what was spent". Without ARGV[4] it is read only.
_OPERATING = (
    _CLOCK
    + """
local minute_length, window = tonumber(ARGV[2]), tonumber(ARGV[3])
local spent = tonumber(ARGV[4] or '')
if spent then
    local minute = string.format('%.0f', math.floor(now / minute_length))
    local kept = redis.call('HGET', KEYS[1], minute)
    local began, before = now, 0
    if kept then
        began, before = string.match(kept, '(%d+),(%d+)')
    end
    redis.call('HSET', KEYS[1], minute, string.format('%.0f,%.0f', began, before + spent))
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', window / 1000 + 60000))
end
local total, oldest = 0, false
local kept = redis.call('HGETALL', KEYS[1])
for position = 1, #kept, 2 do
    local began, before = string.match(kept[position + 1], '(%d+),(%d+)')
    began = tonumber(began)
    if began > now - window then
        total = total + before
        oldest = math.min(oldest or began, began)
    elseif spent then
        redis.call('HDEL', KEYS[1], kept[position])
    end
end
return {string.format('%.0f', total), oldest and string.format('%.0f', oldest)}
"""
)


class RedisStore:
    """A `Store` in Redis. When that is away nothing is counted and everything allowed."""

    def __init__(self, url: str, portal: str, clock: Clock | None = None) -> None:
        """Connects lazily. `portal` keeps portals apart that share a Redis."""
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            # Known to every version, and without a greeting that older ones refuse.
            protocol=2,
            # Connections that died while idle are opened again; what timed out is not repeated.
            retry=Retry(NoBackoff(), 1, (Disconnected,)),
        )
        self._client = Redis.from_pool(pool)
        self._count = self._client.register_script(_COUNT)
        self._operating = self._client.register_script(_OPERATING)
        self._prefix = f"feed24:{portal}"
        self._clock = clock
        self._outage = Outage("redis", (RedisError, OSError), PAUSE)

    async def count(self, address: str, rate: Rate) -> bool | None:
        keys = [f"{self._prefix}:rate:{address}"]
        args = self._now(), rate.interval, rate.room
        counted = await self._ask(lambda: self._count(keys, args))
        return None if counted is None else bool(counted)

    async def used(self, key: Key, tx: Transaction | None = None) -> Spent | None:
        return await self._spent(key)

    async def add(self, key: Key, spent: int) -> Spent | None:
        return await self._spent(key, spent)

    async def close(self) -> None:
        await self._client.aclose()

    async def _spent(self, key: Key, *spent: int) -> Spent | None:
        keys = [":".join((self._prefix, "operating", *map(str, key)))]
        args: list[str | int] = [self._now(), MINUTE, WINDOW, *spent]
        found = await self._ask(lambda: self._operating(keys, args))
        return found and Spent(int(found[0]), found[1] and int(found[1]))

    async def _ask(self, script: Callable[[], Awaitable[Any]]) -> Any:
        async def question() -> Any:
            async with asyncio.timeout(PATIENCE):
                return await script()

        return await self._outage.ask(question)

    def _now(self) -> str:
        return str(self._clock()) if self._clock else ""
