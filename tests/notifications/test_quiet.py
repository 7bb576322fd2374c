"""Quiet hours by the clock on the wall: over midnight, over weeks, and where the clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feed24.notifications.quiet import QuietHours, quiet_until, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(on=True)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def until(hours: QuietHours, text: str, zone: ZoneInfo = BERLIN) -> str | None:
    """On the wall as well."""
    found = quiet_until(hours, at(text, zone), zone)
    return found.astimezone(zone).replace(tzinfo=None).isoformat(" ")[:16] if found else None


def hours(starts: str, ends: str, days: str = "1234567") -> QuietHours:
    start, end = (int(each[:2]) * 60 + int(each[3:]) for each in (starts, ends))
    return QuietHours(True, start, end, frozenset(map(int, days)))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-25 21:59:59", None),
        ("2026-11-25 22:00", "2026-11-26 08:00"),
        ("2026-11-26 00:00", "2026-11-26 08:00"),
        ("2026-11-26 07:59:59", "2026-11-26 08:00"),
        ("2026-11-26 08:00", None),
        ("2026-12-31 23:30", "2027-01-01 08:00"),
    ],
)
def test_over_midnight(now: str, end: str | None) -> None:
    assert until(NIGHT, now) == end


def test_within_a_day() -> None:
    lunch = hours("12:00", "13:30")
    assert until(lunch, "2026-11-26 12:45") == "2026-11-26 13:30"
    assert until(lunch, "2026-11-26 13:30") is until(lunch, "2026-11-26 11:59") is None


def test_days_are_those_on_which_they_begin() -> None:
    friday = hours("22:00", "08:00", "5")
    assert until(friday, "2026-11-27 23:00") == until(friday, "2026-11-28 07:00")
    assert until(friday, "2026-11-27 07:00") is until(friday, "2026-11-28 23:00") is None


def test_whole_days_follow_each_other() -> None:
    weekend = hours("00:00", "00:00", "67")
    assert until(weekend, "2026-11-27 23:59") is None
    assert until(weekend, "2026-11-28 10:00") == "2026-11-30 00:00"
    assert until(weekend, "2026-11-29 10:00") == "2026-11-30 00:00"
    # Always is a week from now at least.
    always = quiet_until(hours("08:00", "08:00"), at("2026-11-26 10:00"), BERLIN)
    assert always is not None
    assert always - at("2026-11-26 10:00") >= timedelta(days=6)


def test_when_the_clock_is_put_forward() -> None:
    """02:00 to 03:00 of 29 March are not shown there."""
    assert until(NIGHT, "2026-03-28 23:00") == "2026-03-29 08:00"
    night = at("2026-03-29 08:00") - at("2026-03-28 22:00")
    assert night == timedelta(hours=9)
    short = hours("01:30", "02:30")
    assert until(short, "2026-03-29 01:45") == "2026-03-29 03:30"
    assert until(short, "2026-03-29 03:29") == "2026-03-29 03:30"
    begins = hours("02:30", "05:00")
    assert until(begins, "2026-03-29 03:00") == "2026-03-29 05:00"


def test_when_the_clock_is_put_back() -> None:
    """02:00 to 03:00 of 25 October are shown twice: both are within, and none ends too early."""
    to = hours("22:00", "02:30")
    first = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN)
    second = first.replace(fold=1)
    end = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1).astimezone(UTC)
    between = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    for now in (first, between, second):
        assert quiet_until(to, now.astimezone(UTC), BERLIN) == end
    assert quiet_until(to, end, BERLIN) is None
    since = hours("02:30", "06:00")
    assert until(since, "2026-10-25 02:45") == "2026-10-25 06:00"
    assert quiet_until(since, second.astimezone(UTC), BERLIN) is not None


def test_off() -> None:
    assert quiet_until(QuietHours(), at("2026-11-26 02:00"), BERLIN) is None
    assert until(hours("22:00", "08:00", ""), "2026-11-26 02:00") is None


@pytest.mark.parametrize("name", ["", "Nowhere/At_All", "../etc/passwd", "+03:00", "x" * 300])
def test_a_zone_that_is_none(name: str) -> None:
    assert zone_of(name) is None
    assert zone_of("Asia/Almaty") == ZoneInfo("Asia/Almaty")
