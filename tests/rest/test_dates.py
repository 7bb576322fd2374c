"""Dates: every recorded answer of PHP except the listed ones, and the forms that go out."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.dates import culture, has_time, iso, iso_seconds, parse_moment, site_datetime
from tests.rest.tables import cases

CASES = list(cases("php_strtotime.json"))
MOSCOW = timezone(timedelta(hours=3))
BERLIN = ZoneInfo("Europe/Berlin")

# What PHP reads without asking the clock and we refuse, see the module's docstring.
REFUSED = {
    "-0001-01-01",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "10000-01-01",
    "99999-01-01",
    "2031-04-02 +1 day",
    "2031-04-02T",
}


def name_of(case: dict[str, Any]) -> str:
    return ascii(case["input"])


def test_the_whole_table_is_here() -> None:
    assert len(CASES) == 127
    assert {case["input"] for case in CASES} >= REFUSED


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_agrees_with_php(case: dict[str, Any]) -> None:
    found = parse_moment(case["input"], UTC)
    if case["iso"] is None or case["input"] in REFUSED:
        assert found is None
    else:
        assert found is not None
        assert found.isoformat(timespec="microseconds") == case["iso"]


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2031-04-02 18:00", MOSCOW, "2031-04-02T18:00:00+03:00"),
        ("2031-04-02", MOSCOW, "2031-04-02T00:00:00+03:00"),
        ("2031-04-02T18:00:00Z", MOSCOW, "2031-04-02T18:00:00+00:00"),
        ("02.04.2031 18:00:00", BERLIN, "2031-04-02T18:00:00+02:00"),
        ("02.02.2031", BERLIN, "2031-02-02T00:00:00+01:00"),
        ("2031-04-02 18:00:00 GMT+0300", UTC, "2031-04-02T18:00:00+03:00"),
        ("02-Apr-71", UTC, "1971-04-02T00:00:00+00:00"),
        ("@1932000000", MOSCOW, "2031-03-23T02:40:00+00:00"),
    ],
)
def test_zones(text: str, zone: tzinfo, expected: str) -> None:
    found = parse_moment(text, zone)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "2031-04-02 18:00 Europe",
        "2031-04-02 18:00 ../../etc/passwd",
        "2031-04-02 18:00 Nowhere/Land",
        "2031-04-02T18:00:00+99:00",
        "2031-04-02 13:00 pm",
        "2031-04-02 0:30 am",
        "2031-W54-1",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "@999999999999",
        "٢٠٣١-٠٤-٠٢",
        "2031-04-02" + " " * 200 + "18:00",
    ],
)
def test_impossible_moments_are_refused(text: str) -> None:
    assert parse_moment(text, UTC) is None


def test_the_last_moment_of_the_calendar_is_no_trap() -> None:
    last = parse_moment("9999-12-31", UTC)
    assert last is not None
    assert iso(last, MOSCOW) == "9999-12-31T03:00:00+03:00"
    assert iso(last + timedelta(hours=23), MOSCOW) == "9999-12-31T23:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "timed"),
    [
        ("2031-04-02", False),
        ("02.04.2031", False),
        ("2 April 2031", False),
        ("2031-04-02+03:00", False),
        ("2031-04-02 00:00", True),
        ("2031-04-02T18", True),
        ("20310402T180000Z", True),
        ("@0", True),
        ("junk 18:00", False),
        ("", False),
    ],
)
def test_has_time(text: str, timed: bool) -> None:
    assert has_time(text) is timed


EVENING = datetime(2031, 4, 2, 15, 0, 5, 999_999, tzinfo=UTC)


def test_what_goes_out() -> None:
    assert iso(EVENING, UTC) == "2031-04-02T15:00:05+00:00"
    assert iso(EVENING, MOSCOW) == "2031-04-02T18:00:05+03:00"
    assert iso_seconds(EVENING.timestamp(), BERLIN) == "2031-04-02T17:00:05+02:00"
    assert culture(EVENING, MOSCOW) == "04/02/2031 06:00:05 pm"
    assert site_datetime(EVENING, MOSCOW) == "02.04.2031 18:00:05"


@pytest.mark.parametrize(
    ("hour", "shown"), [(0, "12:00:05 am"), (11, "11:00:05 am"), (12, "12:00:05 pm")]
)
def test_the_twelve_hour_clock(hour: int, shown: str) -> None:
    assert culture(EVENING.replace(hour=hour), UTC) == f"04/02/2031 {shown}"


def test_years_have_four_digits_and_offsets_no_seconds() -> None:
    early = datetime(33, 4, 2, tzinfo=UTC)
    assert culture(early, UTC) == "04/02/0033 12:00:00 am"
    assert site_datetime(early, UTC) == "02.04.0033 00:00:00"
    assert iso(early, UTC) == "0033-04-02T00:00:00+00:00"
    local_mean_time = ZoneInfo("Europe/Moscow")
    assert len(iso(datetime(1800, 1, 1, tzinfo=UTC), local_mean_time)) == 25


OFFSETS = [timedelta(hours=3), timedelta(hours=-11), timedelta(hours=5, minutes=45)]
ZONES = st.sampled_from([UTC, *map(timezone, OFFSETS)])


@given(st.datetimes(timezones=ZONES), ZONES)
def test_what_goes_out_is_read_back(moment: datetime, zone: tzinfo) -> None:
    second = moment.replace(microsecond=0)
    try:
        second.astimezone(UTC)
        second.astimezone(zone)
    except OverflowError:
        return
    assert parse_moment(iso(second, zone), UTC) == second
    assert parse_moment(culture(second, zone), zone) == second
    assert parse_moment(site_datetime(second, zone), zone) == second


@given(st.text(alphabet="0123456789-/.:TtZ+ @WapmUTC", max_size=30) | st.text(max_size=30))
def test_never_raises(text: str) -> None:
    for zone in (UTC, BERLIN):
        found = parse_moment(text, zone)
        if found is not None:
            assert found.utcoffset() is not None
            assert iso(found, MOSCOW)
    assert has_time(text) in (True, False)
