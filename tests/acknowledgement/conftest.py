from collections.abc import Iterator

import pytest

from tests.acknowledgement.moving import Clock, clock_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    with clock_of(monkeypatch) as clock:
        yield clock
