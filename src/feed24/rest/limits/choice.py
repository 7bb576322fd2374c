"""Which rules a portal has, and where they count."""

from dataclasses import dataclass

from feed24.db import Database
from feed24.rest.limits.database import DatabaseStore
from feed24.rest.limits.memory import MemoryStore
from feed24.rest.limits.profiles import PROFILES
from feed24.rest.limits.rules import Intensity, Operating
from feed24.rest.limits.store import Store
from feed24.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The rules of a portal; None for one that is off, and then nothing is counted anywhere."""

    intensity: Intensity | None = None
    operating: Operating | None = None
    store: Store | None = None

    @classmethod
    def of(cls, settings: Settings, database: Database, portal: str) -> "Limits":
        """The rules that the settings ask for. `portal` tells this one from all others."""
        profile = PROFILES[settings.limits]
        operating = settings.operating_limit or profile.operating
        if profile.per_second is None and operating is None:
            return cls()
        store = choose(settings, database, portal)
        return cls(
            Intensity(store, profile.per_second, profile.burst) if profile.per_second else None,
            Operating(store, operating) if operating else None,
            store,
        )

    async def close(self) -> None:
        if self.store:
            await self.store.close()


def choose(settings: Settings, database: Database, portal: str) -> Store:
    """Redis if there is one; memory where one process is all there is; else the database."""
    if settings.redis_address:
        # Comes with the extra `redis`; settings without it have been refused.
        from feed24.rest.limits.redis import RedisStore

        return RedisStore(settings.redis_address, portal)
    alone = database.sqlite and settings.workers == 1
    return MemoryStore() if alone else DatabaseStore(database)
