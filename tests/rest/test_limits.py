"""The numbers of the limit profiles, on a clock of our own."""

import pytest

from feed24.rest.errors import RestError
from feed24.rest.limits import PROFILES, Intensity, Operating


@pytest.mark.parametrize(
    ("profile", "burst", "per_second"), [("cloud", 50, 2), ("enterprise", 250, 5)]
)
def test_a_burst_then_a_steady_rate(profile: str, burst: int, per_second: int) -> None:
    bucket = Intensity(PROFILES[profile])
    for _ in range(burst):
        bucket.count("10.0.0.1", 1000.0)
    with pytest.raises(RestError, match="QUERY_LIMIT_EXCEEDED"):
        bucket.count("10.0.0.1", 1000.0)
    bucket.count("10.0.0.2", 1000.0)
    for _ in range(per_second):
        bucket.count("10.0.0.1", 1001.0)
    with pytest.raises(RestError, match="QUERY_LIMIT_EXCEEDED"):
        bucket.count("10.0.0.1", 1001.0)


def test_a_refused_request_does_not_prolong_the_wait() -> None:
    bucket = Intensity(PROFILES["cloud"])
    for _ in range(200):
        try:
            bucket.count("a", 0.0)
        except RestError:
            continue
    bucket.count("a", 0.5)


def test_the_box_has_no_limits() -> None:
    bucket = Intensity(PROFILES["box"])
    for _ in range(10_000):
        bucket.count("a", 0.0)
    assert PROFILES["box"].operating is None
    assert PROFILES["box-limited"].operating == 420
    assert PROFILES["cloud"].operating == PROFILES["enterprise"].operating == 480


KEY = ("webhook", 1, "user.get")


def test_the_call_that_crosses_the_line_completes_and_the_next_is_refused() -> None:
    operating = Operating(10)
    operating.check(KEY, 0)
    assert operating.add(KEY, 0, 10) == (10, 600)
    operating.check(KEY, 1)
    operating.add(KEY, 1, 1)
    with pytest.raises(RestError, match="OPERATION_TIME_LIMIT"):
        operating.check(KEY, 2)
    operating.check(("webhook", 2, "user.get"), 2)
    operating.check(("webhook", 1, "user.search"), 2)


def test_the_oldest_minute_falls_out_after_ten() -> None:
    operating = Operating(10)
    operating.add(KEY, 0, 8)
    operating.add(KEY, 61, 8)
    assert operating.used(KEY, 599) == (16, 600)
    assert operating.used(KEY, 600) == (8, 661)
    operating.check(KEY, 600)


def test_short_calls_are_not_counted() -> None:
    assert Operating(1).add(KEY, 0, 0.09)[0] == 0
