"""Whatever happens: what pages show by their streams is what they would read."""

import os
import random

import pytest

from feed24.index import pruning
from tests.live.company import Company
from tests.live.worker import working
from tests.support.portal import Portal

# More of them: FEED24_LIVE_SEEDS=100 pytest tests/live/test_company.py
SEEDS = range(int(os.environ.get("FEED24_LIVE_SEEDS", "2")))
CHANGES = 70


@pytest.mark.parametrize("seed", SEEDS)
async def test_pages_show_what_is_there(portal: Portal, seed: int) -> None:
    rng = random.Random(seed)
    async with working(portal) as one, working(portal) as two:
        company = Company(portal, [one, two], rng)
        await company.found()
        for _ in range(CHANGES):
            await company.change()
            if rng.random() < 0.3:
                await (one if rng.random() < 0.5 else two).step()
            if rng.random() < 0.2:
                await company.listen()
            if rng.random() < 0.4:
                page = rng.choice(company.pages)
                await rng.choice((company.connect, company.connect, company.disconnect))(page)
            if rng.random() < 0.03:
                async with portal.tx() as tx:
                    await pruning.prune(tx, seconds=-10)
            if rng.random() < 0.2:
                await company.compare()
        for page in company.pages:
            await company.connect(page)
        await company.compare()
