"""Choices of notifications and quiet hours as clients send them; what is not sent stays."""

import re
from collections.abc import Mapping
from typing import Any

from feed24.notifications import service
from feed24.notifications.api.names import NAMES
from feed24.notifications.kinds import Kind
from feed24.notifications.quiet import QuietHours, zone_of
from feed24.rest.casts import is_array, items, lookup, php_text
from feed24.rest.errors import argument

_KINDS = argument("KINDS", f"KINDS must be a map of {', '.join(NAMES)}")
_WHERE = argument("KINDS", "PAGE and BROWSER must be Y or N")
_ON = argument("QUIET", "ON must be Y or N")
_TIMES = argument("QUIET", "FROM and TO must be times like 22:00")
_DAYS = argument("QUIET", "DAYS must be days of the week from 1 (Monday) to 7")
_ZONE = argument("QUIET", "TIME_ZONE must be a name like Europe/Berlin, or empty")
UNUSABLE = (_KINDS, _WHERE, _ON, _TIMES, _DAYS, _ZONE)

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_YES_NO = {"Y": True, "N": False}


def choices_of(
    before: Mapping[Kind, service.Choice], sent: Mapping[str, Any]
) -> dict[Kind, service.Choice]:
    """The choices for the kinds that are named. Raises one of UNUSABLE."""
    if not sent.keys() <= NAMES.keys():
        raise _KINDS
    return {NAMES[name]: _choice(before[NAMES[name]], each) for name, each in sent.items()}


def _choice(before: service.Choice, sent: Any) -> service.Choice:
    if not isinstance(sent, dict):
        raise _WHERE
    places = ((lookup(sent, "PAGE"), before.page), (lookup(sent, "BROWSER"), before.browser))
    return service.Choice(*(_flag(each, was, _WHERE) for each, was in places))


def hours_of(before: QuietHours, sent: Mapping[str, Any]) -> QuietHours:
    """The quiet hours with what was sent of them. Raises one of UNUSABLE."""
    on = _flag(lookup(sent, "ON"), before.on, _ON)
    starts = _minute(lookup(sent, "FROM"), before.starts)
    ends = _minute(lookup(sent, "TO"), before.ends)
    days, zone = lookup(sent, "DAYS"), lookup(sent, "TIME_ZONE")
    return QuietHours(
        on,
        starts,
        ends,
        before.days if days is None else _days(days),
        before.zone if zone is None else _zone(zone),
    )


def _flag(sent: Any, before: bool, wrong: Exception) -> bool:
    if sent is None:
        return before
    try:
        return _YES_NO[php_text(sent)]
    except KeyError:
        raise wrong from None


def _minute(sent: Any, before: int) -> int:
    if sent is None:
        return before
    match = _TIME.fullmatch(php_text(sent))
    if match is None:
        raise _TIMES
    return int(match[1]) * 60 + int(match[2])


def _days(sent: Any) -> frozenset[int]:
    texts = {php_text(each) for each in (items(sent) if is_array(sent) else [sent])}
    if not texts or not texts <= set("1234567"):
        raise _DAYS
    return frozenset(map(int, texts))


def _zone(sent: Any) -> str:
    name = php_text(sent)
    if name and zone_of(name) is None:
        raise _ZONE
    return name
