"""`LOG_DATE_FROM` and `LOG_DATE_TO`, which several lists of posts take."""

from datetime import datetime

from feed24.rest.call import Call
from feed24.rest.dates import has_time, parse_moment
from feed24.rest.errors import RestError, argument

FROM, TO = "LOG_DATE_FROM", "LOG_DATE_TO"


def _wrong_date(name: str) -> RestError:
    return argument(name, f"Wrong date in {name}")


_REVERSED = argument(FROM, f"{FROM} must not be later than {TO}")
ERRORS = (_REVERSED, _wrong_date(FROM), _wrong_date(TO))


def period(call: Call, first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment of publication; a day without time means its end."""
    begin, end = _moment(call, FROM, first), _moment(call, TO, last)
    if end and not has_time(last):
        end = end.replace(hour=23, minute=59, second=59)
    if begin and end and begin > end:
        raise _REVERSED
    return begin, end


def _moment(call: Call, name: str, text: str) -> datetime | None:
    if not text.strip():
        return None
    moment = parse_moment(text, call.zone)
    if moment is None:
        raise _wrong_date(name)
    return moment
