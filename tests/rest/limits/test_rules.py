"""The rules' numbers, which are the same in every store, on a clock of our own."""

import asyncio

import pytest

from feed24.rest.errors import RestError
from feed24.rest.limits.profiles import PROFILES
from feed24.rest.limits.rules import Figures, Intensity, Operating, Used
from feed24.rest.limits.store import Store
from tests.rest.limits.conftest import SHARED, Watch

pytestmark = pytest.mark.parametrize("place", ["memory", *SHARED])


def bucket(store: Store, profile: str = "cloud") -> Intensity:
    numbers = PROFILES[profile]
    assert numbers.per_second
    return Intensity(store, numbers.per_second, numbers.burst)


async def allowed(bucket: Intensity, address: str, requests: int) -> int:
    """How many of so many requests at once are allowed."""
    outcomes = await asyncio.gather(
        *(bucket.count(address) for _ in range(requests)), return_exceptions=True
    )
    refusals = [each for each in outcomes if each is not None]
    for each in refusals:
        assert isinstance(each, RestError), each
        assert each.code == "QUERY_LIMIT_EXCEEDED"
    return requests - len(refusals)


class TestIntensity:
    @pytest.mark.parametrize(
        ("profile", "burst", "per_second"), [("cloud", 50, 2), ("enterprise", 250, 5)]
    )
    async def test_a_burst_then_a_steady_rate(
        self, store: Store, watch: Watch, profile: str, burst: int, per_second: int
    ) -> None:
        rule = bucket(store, profile)
        assert await allowed(rule, "10.0.0.1", burst + 20) == burst
        assert await allowed(rule, "10.0.0.2", 1) == 1
        watch.set(1001)
        assert await allowed(rule, "10.0.0.1", per_second + 3) == per_second
        watch.set(1003.1)
        assert await allowed(rule, "10.0.0.1", 3 * per_second) == 2 * per_second

    async def test_one_after_another(self, store: Store) -> None:
        rule = bucket(store)
        for _ in range(50):
            await rule.count("a")
        with pytest.raises(RestError, match="QUERY_LIMIT_EXCEEDED"):
            await rule.count("a")

    async def test_a_refused_request_does_not_prolong_the_wait(
        self, store: Store, watch: Watch
    ) -> None:
        rule = bucket(store)
        assert await allowed(rule, "a", 200) == 50
        watch.set(1000.5)
        assert await allowed(rule, "a", 2) == 1

    async def test_an_empty_bucket_saves_nothing_up(self, store: Store, watch: Watch) -> None:
        rule = bucket(store)
        await rule.count("a")
        watch.set(9000)
        assert await allowed(rule, "a", 60) == 50

    async def test_a_single_request_at_a_time(self, store: Store, watch: Watch) -> None:
        rule = Intensity(store, 2, 1)
        assert await allowed(rule, "a", 3) == 1
        watch.set(1000.49)
        assert await allowed(rule, "a", 3) == 0
        watch.set(1000.5)
        assert await allowed(rule, "a", 3) == 1

    @pytest.mark.parametrize("address", ["", "2001:db8::1%eth0", "x" * 20_000, "Ünix"])
    async def test_any_address(self, store: Store, address: str) -> None:
        assert await allowed(Intensity(store, 2, 3), address, 5) == 3


KEY = ("webhook", 1, "user.get")
NOTHING = Used(0, 0)


class TestOperating:
    async def test_the_call_that_crosses_the_line_completes_and_the_next_is_refused(
        self, store: Store, watch: Watch
    ) -> None:
        rule = Operating(store, 10)
        before = await rule.check(KEY)
        assert before.seconds == 0
        assert await rule.add(KEY, before, 10) == (10, 1600)
        watch.set(1001)
        before = await rule.check(KEY)
        assert before == (10, 1600)
        assert await rule.add(KEY, before, 1) == (11, 1600)
        watch.set(1002)
        with pytest.raises(RestError, match="OPERATION_TIME_LIMIT"):
            await rule.check(KEY)
        for other in (
            ("webhook", 2, "user.get"),
            ("webhook", 1, "user.search"),
            ("token", *KEY[1:]),
        ):
            assert (await rule.check(other)).seconds == 0

    async def test_the_oldest_minute_falls_out_ten_after_its_first_call(
        self, store: Store, watch: Watch
    ) -> None:
        rule = Operating(store, 10)
        for at, seconds in ((1010, 4), (1019, 4), (1090.5, 8)):
            watch.set(at)
            await rule.add(KEY, NOTHING, seconds)
        watch.set(1609.9)
        with pytest.raises(RestError, match="OPERATION_TIME_LIMIT"):
            await rule.check(KEY)
        watch.set(1610)
        assert await rule.check(KEY) == (8, 1690)
        watch.set(1690.5)
        assert (await rule.check(KEY)).seconds == 0
        assert await rule.add(KEY, NOTHING, 0.25) == (0.25, 2290)

    async def test_short_calls_are_not_counted(self, store: Store) -> None:
        rule = Operating(store, 1)
        assert await rule.add(KEY, Used(7, 8), 0.09) == (7, 8)
        assert (await rule.check(KEY)).seconds == 0

    async def test_calls_at_once_all_count(self, store: Store) -> None:
        rule = Operating(store, 100)
        await asyncio.gather(*(rule.add(KEY, NOTHING, 0.125) for _ in range(40)))
        assert await rule.check(KEY) == (5, 1600)


def test_figures_of_one_process_follow_the_same_rule(place: str) -> None:
    figures = Figures()
    assert figures.add(KEY, 1000, 0.05).seconds == 0
    assert figures.add(KEY, 1000, 8) == (8, 1600)
    assert figures.add(KEY, 1061, 8) == (16, 1600)
    assert figures.add(KEY, 1600, 0.05) == (8, 1661)
