"""Dates as clients send them and as the wire shows them.

`parse_moment` reads the absolute forms that PHP reads (tests/data/php_strtotime.json): ISO 8601
with its week and day-of-year dates, day first with dots or dashes, month first with slashes, named
months, `@` and Unix seconds; then a time and an offset. Days up to 31 and a day or month 0 roll
over into the neighbouring month. What differs from PHP, and why:

- anything that depends on the clock is refused: words (`tomorrow`, `+1 day`), a time without a
  date, a bare year, blank text;
- years before 1 or after 9999 are refused, they cannot be stored;
- a weekday in front of a date is ignored, it does not move the date;
- of the zone abbreviations only those of e-mail dates are known (UTC, GMT, EST, PDT ...);
  military letters are refused, except Z.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_LONGEST = 100
_BLANKS = " \t\n\r\0"

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august"]
_MONTHS += ["september", "october", "november", "december"]
_MONTH = {name[:letters]: n for n, name in enumerate(_MONTHS, 1) for letters in (3, len(name))}
_NAMED_HOURS = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
_NAMED_HOURS |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7}

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTH, key=len, reverse=True))})"
_DATES = (
    r"\+?(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<year>\d{4})-(?P<month>\d{2})",
    r"(?P<year>\d{4})-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?",
    r"(?P<year>\d{4})[-.]?(?P<ordinal>\d{3})",
    r"(?P<day>\d{1,2})[.\-](?P<month>\d{1,2})[.\-](?P<year>\d{4})",
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})",
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})[ \-]{_NAME}[ \-](?P<year>\d{{4}}|\d{{2}})",
    rf"{_NAME}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
_TIME = (
    rf"(?:(?:t|\s+){_CLOCK}(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"|t(?P<hour2>\d{2})(?:(?P<minute2>\d{2})(?P<second2>\d{2})?)?)?"
)
_ZONE = (
    r"(?:\s*(?:gmt)?(?P<sign>[+-])(?P<east>\d{1,2}):?(?P<east_minutes>\d{2})?"
    r"|\s*(?P<zone>[a-z]+(?:/[a-z0-9_+\-]+)*))?"
)
_FORMS = tuple(re.compile(form + _TIME + _ZONE, re.ASCII | re.IGNORECASE) for form in _DATES)
_HOURS = {"hour", "hour2"}
_UNIX = re.compile(r"@(-?\d{1,12}(?:\.\d{1,9})?)", re.ASCII)


class _Reading(NamedTuple):
    moment: datetime
    timed: bool


def parse_moment(text: str, zone: tzinfo) -> datetime | None:
    """The aware moment a text names, in `zone` unless it carries an offset; None if it names none.

    What is returned can be converted to UTC.
    """
    reading = _read(text, zone)
    return reading and reading.moment


def has_time(text: str) -> bool:
    """Whether a readable text names a time of day, not only a date."""
    reading = _read(text, UTC)
    return reading is not None and reading.timed


def iso(moment: datetime, zone: tzinfo) -> str:
    """The form in which moments leave: 2031-04-02T18:00:00+00:00."""
    return _local(moment, zone).isoformat(timespec="seconds")[:25]


def iso_seconds(seconds: float, zone: tzinfo) -> str:
    """`iso` of a moment of our times, given in Unix seconds."""
    return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds")[:25]


def culture(moment: datetime, zone: tzinfo) -> str:
    """The portal's culture format: 04/02/2031 06:00:00 pm."""
    local = _local(moment, zone)
    half = "am" if local.hour < 12 else "pm"
    hour = (local.hour - 1) % 12 + 1
    return f"{local:%m/%d}/{local.year:04} {hour:02}:{local:%M:%S} {half}"


def site_datetime(moment: datetime, zone: tzinfo) -> str:
    """The site's own format: 24.08.2023 13:19:39."""
    local = _local(moment, zone)
    return f"{local:%d.%m}.{local.year:04} {local:%H:%M:%S}"


def _local(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in a zone; in UTC on the first and last day there is, if the zone falls off."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.astimezone(UTC)


def _read(text: str, zone: tzinfo) -> _Reading | None:
    text = text.strip(_BLANKS)
    if len(text) > _LONGEST:
        return None
    try:
        reading = _unix(text) or _calendar(text, zone)
        if reading:
            reading.moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return reading


def _unix(text: str) -> _Reading | None:
    match = _UNIX.fullmatch(text)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return _Reading(epoch + timedelta(seconds=float(match[1])), timed=True) if match else None


def _calendar(text: str, zone: tzinfo) -> _Reading | None:
    match = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if match is None:
        return None
    part = {name: value for name, value in match.groupdict().items() if value is not None}
    wall = datetime.combine(_day(part), datetime.min.time()) + _since_midnight(part)
    return _Reading(wall.replace(tzinfo=_offset(part) or zone), timed=bool(_HOURS & part.keys()))


def _day(part: dict[str, str]) -> date:
    year = _year(part["year"])
    if "week" in part:
        return date.fromisocalendar(year, int(part["week"]), int(part.get("weekday", 1)))
    if "ordinal" in part:
        return date(year, 1, 1) + timedelta(_within(part["ordinal"], 366) - 1)
    month = _MONTH[part["name"].lower()] if "name" in part else _within(part["month"], 12)
    first = date(year, month, 1) if month else date(year - 1, 12, 1)
    return first + timedelta(_within(part.get("day", "1"), 31) - 1)


def _year(digits: str) -> int:
    """Two digits mean 1970 to 2069."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= 70 else 2000)


def _within(digits: str, largest: int) -> int:
    number = int(digits)
    if number > largest:
        raise ValueError(digits)
    return number


def _since_midnight(part: dict[str, str]) -> timedelta:
    hour = part.get("hour") or part.get("hour2", "0")
    return timedelta(
        hours=_twelve(hour, part["half"]) if "half" in part else _within(hour, 24),
        minutes=_within(part.get("minute") or part.get("minute2", "0"), 59),
        seconds=_within(part.get("second") or part.get("second2", "0"), 60),
        microseconds=int(part.get("fraction", "0")[:6].ljust(6, "0")),
    )


def _twelve(hour: str, half: str) -> int:
    """An hour of the twelve-hour clock."""
    if not 1 <= int(hour) <= 12:
        raise ValueError(hour)
    return int(hour) % 12 + (12 if half.lower() == "p" else 0)


def _offset(part: dict[str, str]) -> tzinfo | None:
    """The zone the text names, None if it names none. Raises ValueError for an unknown one."""
    if "sign" in part:
        minutes = int(part["east"]) * 60 + int(part.get("east_minutes", "0"))
        return timezone(timedelta(minutes=-minutes if part["sign"] == "-" else minutes))
    if "zone" not in part:
        return None
    name = part["zone"]
    if name.lower() in _NAMED_HOURS:
        return timezone(timedelta(hours=_NAMED_HOURS[name.lower()]))
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError(name) from error
