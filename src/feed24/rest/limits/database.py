"""Counters in the database: right for any number of workers and nodes.

One hot statement each, which `statements` spells. The time is PostgreSQL's own, since nodes' clocks
differ; all who write one SQLite file share a machine and its clock.
"""

from feed24.db import Database, DatabaseError, Hot, OutcomeUnknown, Transaction, Unavailable
from feed24.rest.limits import statements
from feed24.rest.limits.memory import process_clock
from feed24.rest.limits.outage import Outage
from feed24.rest.limits.store import Clock, Key, Rate, Spent
from feed24.rest.repeating import repeated

# Longer than any address. Behind a proxy that believes everybody it is the client's own text.
_LONGEST = 255
# One write in so many clears away what is over, a bounded number of rows.
SWEEP_EVERY = 500


class DatabaseStore:
    """A `Store` in the portal's database.

    Without the database there is no call either, so `count` and `used` raise RestError. `add` comes
    after a call that has taken effect, and lets it succeed.
    """

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or (process_clock if database.sqlite else None)
        self._outage = Outage("database", (DatabaseError,), pause=0)
        self._writes = 0

    async def count(self, address: str, rate: Rate) -> bool:
        return await repeated(lambda: self._count(address[:_LONGEST], rate))

    async def used(self, key: Key, tx: Transaction | None = None) -> Spent:
        return await self._sum(tx, key) if tx else await repeated(lambda: self._used(key))

    async def add(self, key: Key, spent: int) -> Spent | None:
        return await self._outage.ask(lambda: self._add(key, spent))

    async def close(self) -> None:
        """The database is closed by whoever opened it."""

    async def _count(self, address: str, rate: Rate) -> bool:
        try:
            async with self._database.transaction(write=True) as tx:
                counted = await tx.hot(
                    statements.COUNT, self._now(), address, rate.interval, rate.room
                )
                await self._sweep(tx, statements.SWEEP_RATES)
        except OutcomeUnknown as error:
            # Counting a request twice is better than refusing it.
            raise Unavailable(str(error)) from error
        return bool(counted)

    async def _used(self, key: Key) -> Spent:
        async with self._database.transaction(write=False) as tx:
            return await self._sum(tx, key)

    async def _add(self, key: Key, spent: int) -> Spent:
        async with self._database.transaction(write=True) as tx:
            await tx.hot(statements.ADD, self._now(), *key, spent)
            await self._sweep(tx, statements.SWEEP_TIMES)
            return await self._sum(tx, key)

    async def _sum(self, tx: Transaction, key: Key) -> Spent:
        ((total, oldest),) = await tx.hot(statements.USED, self._now(), *key)
        return Spent(total, oldest)

    async def _sweep(self, tx: Transaction, statement: Hot) -> None:
        self._writes += 1
        if self._writes % SWEEP_EVERY == 0:
            await tx.hot(statement, self._now())

    def _now(self) -> int | None:
        return self._clock() if self._clock else None
