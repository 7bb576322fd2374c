"""Which failures of the database are repeated, and what the others come to."""

from collections.abc import Callable, Iterator

import pytest

from feed24.db import Conflict, DatabaseError, OutcomeUnknown, Unavailable
from feed24.rest import repeating
from feed24.rest.errors import DATABASE, OUTCOME_UNKNOWN, UNAVAILABLE, RestError
from feed24.rest.repeating import repeated


class Attempts:
    """Fails as it is told, one way after the other, and then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self._failures: Iterator[Exception] = iter(failures)
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        for failure in self._failures:
            raise failure
        return "done"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeating, "TRIES", 4)
    monkeypatch.setattr(repeating, "_outage", lambda _: 0.0)


# As the executor passes them on, and as they are.
@pytest.mark.parametrize("as_given", [lambda each: each, lambda each: lambda: each()])
@pytest.mark.parametrize("failure", [Conflict, Unavailable])
async def test_is_repeated(failure: type[Exception], as_given: Callable[..., Attempts]) -> None:
    attempts = Attempts(failure("once"), failure("twice"))
    assert await repeated(as_given(attempts)) == "done"
    assert attempts.count == 3


@pytest.mark.parametrize(
    ("failure", "answer", "count"),
    [
        (OutcomeUnknown, OUTCOME_UNKNOWN, 1),
        (DatabaseError, DATABASE, 1),
        (Unavailable, UNAVAILABLE, 5),
        (Conflict, DATABASE, 5),
    ],
)
async def test_is_given_up(failure: type[Exception], answer: RestError, count: int) -> None:
    attempts = Attempts(*(failure("again") for _ in range(9)))
    with pytest.raises(RestError) as given:
        await repeated(attempts)
    assert given.value is answer
    assert attempts.count == count


async def test_what_is_no_failure_of_the_database_is_left_alone() -> None:
    attempts = Attempts(KeyError("ours"))
    with pytest.raises(KeyError):
        await repeated(attempts)
    assert attempts.count == 1
