"""What a person wants to be told of, where, and when not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from feed24.access import Viewer
from feed24.db import Transaction, one_of
from feed24.errors import Invalid
from feed24.notifications.kinds import CHOSEN, Kind, kept_as
from feed24.notifications.quiet import QuietHours, quiet_until, zone_of
from feed24.notifications.tables import notification_choice, quiet_hours
from feed24.users.tables import person

_ALONE = (
    select(person.c.id).where(person.c.id == bindparam("whose")).with_for_update(key_share=True)
)


class MustShow(Invalid):
    """Requests to confirm show for as long as they are made: they are a duty, not news."""


class Choice(NamedTuple):
    """Where a kind shows. What does not show in the page shows nowhere."""

    page: bool = True
    browser: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a person has chosen; `quiet_until` is set while the quiet hours last."""

    choices: Mapping[Kind, Choice]
    quiet: QuietHours
    zone: tzinfo
    quiet_until: datetime | None


async def settings(tx: Transaction, viewer: Viewer, portal_zone: tzinfo) -> Settings:
    """What the viewer has chosen; every kind shows and nothing is quiet before that."""
    mine = notification_choice.c.user_id == viewer.id
    rows = {row.kind: row for row in await tx.all(select(notification_choice).where(mine))}
    choices = {
        kind: Choice(row.page, row.browser) if (row := rows.get(kind)) else Choice()
        for kind in CHOSEN
    }
    quiet, zone = await _quiet(tx, viewer, portal_zone)
    return Settings(choices, quiet, zone, quiet_until(quiet, tx.now, zone))


async def silent_until(tx: Transaction, viewer: Viewer, portal_zone: tzinfo) -> datetime | None:
    """When the viewer's quiet hours are over; None outside of them."""
    quiet, zone = await _quiet(tx, viewer, portal_zone)
    return quiet_until(quiet, tx.now, zone)


async def hold(tx: Transaction, viewer: Viewer) -> None:
    """Nobody chooses for the viewer meanwhile, so that what stays can be read and kept."""
    await tx.run(_ALONE, {"whose": viewer.id})


async def choose(
    tx: Transaction, viewer: Viewer, choices: Mapping[Kind, Choice], quiet: QuietHours | None
) -> None:
    """Keep what the viewer, who is held, chooses; other kinds, and without them the quiet hours,
    stay. Raises MustShow.
    """
    if not choices.get(Kind.CONFIRM, Choice()).page:
        raise MustShow
    kept = {row: choice for kind, choice in choices.items() for row in kept_as(kind)}
    if kept:
        its = notification_choice.c.user_id == viewer.id, one_of(notification_choice.c.kind, kept)
        await tx.run(delete(notification_choice).where(*its))
        rows = [
            {"user_id": viewer.id, "kind": kind, **each._asdict()} for kind, each in kept.items()
        ]
        await tx.run(insert(notification_choice), rows)
    if quiet is not None:
        await tx.run(delete(quiet_hours).where(quiet_hours.c.user_id == viewer.id))
        days = "".join(map(str, sorted(quiet.days)))
        times = {"starts": quiet.starts, "ends": quiet.ends, "days": days, "time_zone": quiet.zone}
        row = {"user_id": viewer.id, "active": quiet.on, **times}
        await tx.run(insert(quiet_hours), row)


async def _quiet(tx: Transaction, viewer: Viewer, portal_zone: tzinfo) -> tuple[QuietHours, tzinfo]:
    row = await tx.first(
        select(person.c.time_zone.label("person_zone"), quiet_hours)
        .outerjoin(quiet_hours, quiet_hours.c.user_id == person.c.id)
        .where(person.c.id == viewer.id)
    )
    own = zone_of(row.person_zone) if row else None
    if row is None or row.user_id is None:
        return QuietHours(), own or portal_zone
    days = frozenset(map(int, row.days))
    quiet = QuietHours(row.active, row.starts, row.ends, days, row.time_zone)
    return quiet, zone_of(quiet.zone) or own or portal_zone
