"""What the caller wants to be told of, where, and when not."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from feed24.notifications import service
from feed24.notifications.api.names import NAMES
from feed24.notifications.kinds import Kind
from feed24.notifications.quiet import QuietHours, zone_of
from feed24.rest.call import Call
from feed24.rest.casts import is_array, items, lookup, php_text
from feed24.rest.dates import iso
from feed24.rest.errors import argument
from feed24.rest.params import Mapped
from feed24.rest.registry import method

_NOTHING = argument("KINDS", "Specify KINDS or QUIET")
_KINDS = argument("KINDS", f"KINDS must be a map of {', '.join(NAMES)}")
_WHERE = argument("KINDS", "PAGE and BROWSER must be Y or N")
_MUST_SHOW = argument("KINDS", "Requests to confirm cannot be switched off in the page")
_ON = argument("QUIET", "ON must be Y or N")
_TIMES = argument("QUIET", "FROM and TO must be times like 22:00")
_DAYS = argument("QUIET", "DAYS must be days of the week from 1 (Monday) to 7")

_ZONE = argument("QUIET", "TIME_ZONE must be a name like Europe/Berlin, or empty")

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_YES_NO = {"Y": True, "N": False}


@method("feed24.notification.settings.get", scope="log")
async def get_settings(call: Call) -> dict[str, Any]:
    """What the caller wants to be told of, where, and when not. A method of feed24's own.

    `KINDS` tells of each kind whether it shows in the page, and whether browsers notify of it.
    `QUIET` are the quiet hours: they begin at `FROM` on `DAYS` (1 is Monday) and end at the next
    `TO`, by the clock of `TIME_ZONE`: the one chosen in `QUIET`, else that of the caller's profile,
    else the portal's. `QUIET_UNTIL` is when those that last now are over.
    """
    found = await service.settings(call.tx, await call.viewer(), call.zone)
    quiet = found.quiet
    return {
        "KINDS": {
            kind.value: {"PAGE": _yes(choice.page), "BROWSER": _yes(choice.browser)}
            for kind, choice in found.choices.items()
        },
        "QUIET": {
            "ON": _yes(quiet.on),
            "FROM": _clock(quiet.starts),
            "TO": _clock(quiet.ends),
            "DAYS": [str(day) for day in sorted(quiet.days)],
            "TIME_ZONE": quiet.zone,
        },
        "TIME_ZONE": str(found.zone),
        "QUIET_UNTIL": iso(found.quiet_until, call.zone) if found.quiet_until else None,
    }


@method(
    "feed24.notification.settings.set",
    scope="log",
    writes=True,
    raises={service.MustShow: _MUST_SHOW},
    errors=(_NOTHING, _KINDS, _WHERE, _ON, _TIMES, _DAYS, _ZONE),
)
async def set_settings(
    call: Call,
    *,
    kinds: Annotated[
        Mapped | None, 'Where kinds show: `{"reaction": {"PAGE": "Y", "BROWSER": "N"}}`'
    ] = None,
    quiet: Annotated[
        Mapped | None,
        'Quiet hours: `{"ON": "Y", "FROM": "22:00", "TO": "08:00", "DAYS": [1, 2], '
        '"TIME_ZONE": "Europe/Berlin"}`',
    ] = None,
) -> bool:
    """Choose what to be told of, where, and when not. A method of feed24's own.

    What is not sent stays as it is. A kind that is switched off in the page is not shown and not
    counted, and nothing of it is noted meanwhile; requests to confirm cannot be, since the caller
    is asked whether it shows or not. Quiet hours keep nothing back: they only tell pages to be
    silent (`QUIET_UNTIL` of `feed24.notification.count`). `TO` that is not later than `FROM` is of
    the next day.
    """
    if kinds is None and quiet is None:
        raise _NOTHING
    viewer = await call.viewer()
    before = await service.settings(call.tx, viewer, call.zone)
    choices = {kind: _choice(before.choices[kind], each) for kind, each in _named(kinds or {})}
    hours = None if quiet is None else _hours(before.quiet, quiet)
    await service.choose(call.tx, viewer, choices, hours)
    return True


def _named(sent: Mapping[str, Any]) -> list[tuple[Kind, Any]]:
    if not sent.keys() <= NAMES.keys():
        raise _KINDS
    return [(NAMES[name], each) for name, each in sent.items()]


def _choice(before: service.Choice, sent: Any) -> service.Choice:
    if not isinstance(sent, dict):
        raise _WHERE
    places = ((lookup(sent, "PAGE"), before.page), (lookup(sent, "BROWSER"), before.browser))
    return service.Choice(*(_flag(each, was, _WHERE) for each, was in places))


def _hours(before: QuietHours, sent: Mapping[str, Any]) -> QuietHours:
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


def _yes(flag: bool) -> str:
    return "Y" if flag else "N"


def _clock(minute: int) -> str:
    return "{:02}:{:02}".format(*divmod(minute, 60))
