"""What the caller wants to be told of, where, and when not."""

from typing import Annotated, Any

from feed24.notifications import service
from feed24.notifications.api.chosen import UNUSABLE, choices_of, hours_of
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.errors import argument
from feed24.rest.params import Mapped
from feed24.rest.registry import method

_NOTHING = argument("KINDS", "Specify KINDS or QUIET")
_MUST_SHOW = argument("KINDS", "Requests to confirm cannot be switched off in the page")


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
    errors=(_NOTHING, *UNUSABLE),
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
    await service.hold(call.tx, viewer)
    before = await service.settings(call.tx, viewer, call.zone)
    choices = choices_of(before.choices, kinds or {})
    hours = None if quiet is None else hours_of(before.quiet, quiet)
    await service.choose(call.tx, viewer, choices, hours)
    return True


def _yes(flag: bool) -> str:
    return "Y" if flag else "N"


def _clock(minute: int) -> str:
    return "{:02}:{:02}".format(*divmod(minute, 60))
