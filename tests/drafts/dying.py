"""A worker that has taken a scheduled draft and published it, and never comes to its commit."""

import asyncio
import sys

from feed24.app import open_services
from feed24.catalogue import REGISTRY
from feed24.drafts import schedule, service
from feed24.settings import Settings


async def main(data: str, url: str) -> None:
    services = await open_services(Settings.model_validate({"data": data, "database_url": url}))
    async with services.database.transaction(write=True) as tx:
        row = await service.next_due(tx)
        assert row is not None
        await schedule.publish(tx, services, REGISTRY, row)
        print("holding", flush=True)
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
