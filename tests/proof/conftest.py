"""A ground for the proof on each database, made once for a test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Portals
from tests.proof.ground import Ground


@pytest.fixture(scope="session")
def grounds() -> Iterator[dict[str, Ground]]:
    made: dict[str, Ground] = {}
    yield made
    for each in made.values():
        each.close()


@pytest.fixture
def ground(
    grounds: dict[str, Ground],
    portals: Portals,
    engine: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ground:
    """An empty portal."""
    if engine not in grounds:
        folder: Path = tmp_path_factory.mktemp(engine)
        grounds[engine] = Ground(portals.url(engine), folder)
    grounds[engine].clear()
    return grounds[engine]
