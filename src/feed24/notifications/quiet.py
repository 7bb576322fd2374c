"""Quiet hours: when a person wants to be left alone, by the clock on the wall."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one minute of the day to another; the same one, or an earlier, is of the next day.

    `days` are those on which they begin, Monday is 1. Without a `zone` that of the person counts.
    """

    on: bool = False
    starts: int = 22 * 60
    ends: int = 8 * 60
    days: frozenset[int] = frozenset(range(1, _WEEK + 1))
    zone: str = ""


def quiet_until(hours: QuietHours, now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours that `now` is in are over; None outside of them.

    Hours that follow each other without a pause are one, up to a week.
    """
    until = None
    while hours.on and (until or now) < now + _WEEK * _DAY:
        end = _end(hours, until or now, zone)
        if end is None:
            break
        until = end
    return until


def _end(hours: QuietHours, at: datetime, zone: tzinfo) -> datetime | None:
    today = at.astimezone(zone).date()
    days = (day for day in (today - _DAY, today) if day.isoweekday() in hours.days)
    periods = (_period(hours, day, zone) for day in days)
    return max((end for start, end in periods if start <= at < end), default=None)


def _period(hours: QuietHours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Where the clock changes, the longer reading: nobody is woken an hour too early."""
    last = day if hours.ends > hours.starts else day + _DAY
    return min(_readings(day, hours.starts, zone)), max(_readings(last, hours.ends, zone))


def _readings(day: date, minute: int, zone: tzinfo) -> list[datetime]:
    """Both moments that a time may mean which the clock shows twice, or skips."""
    wall = datetime.combine(day, time(*divmod(minute, 60)), zone)
    return [wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def zone_of(name: str) -> tzinfo | None:
    """The time zone of that name; None if there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
