"""A person of the ledger in the words of the wire."""

from datetime import datetime
from typing import Any

from feed24.acknowledgement.lines import Line
from feed24.acknowledgement.showing import Listing
from feed24.acknowledgement.statements import EXCUSED
from feed24.acknowledgement.units import unit_of
from feed24.rest.call import Call
from feed24.rest.dates import iso

COLUMNS = (
    *("ID", "NAME", "STATE", "TIME", "SINCE", "REASON", "REASON_CODE", "REASON_NAME", "WHY_NOT"),
    *("DEPARTMENTS", "EARLIER_REVISION", "REMINDED"),
)
_BY_CODE = {"G2": "EVERYONE", "SA": "ADMINISTRATOR"}


def moment_or_none(call: Call, at: datetime | None) -> str | None:
    """A moment in the portal's time zone."""
    return iso(at, call.zone) if at else None


def shown(call: Call, line: Line, listing: Listing) -> dict[str, Any]:
    """What `feed24.acknowledgement.list` tells of a person."""
    unit, names = unit_of(line.code), listing.names
    values = (
        str(line.user_id),
        line.name,
        line.state,
        moment_or_none(call, line.confirmed_at),
        moment_or_none(call, line.since),
        _reason(line, listing.author_id),
        unit if unit in names else None,
        names.get(unit),
        _why_not(line),
        [names[each] for each in line.departments if each in names],
        line.earlier,
        moment_or_none(call, line.reminded_at),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _reason(line: Line, author_id: int) -> str:
    """As what the person was asked."""
    if line.code == f"U{author_id}":
        return "AUTHOR"
    if line.code.startswith("SG"):
        return "WORKGROUP"
    return _BY_CODE.get(line.code) or ("DEPARTMENT" if line.code.startswith("D") else "PERSON")


def _why_not(line: Line) -> str | None:
    """Why the person is excused; none for others."""
    if line.state != EXCUSED:
        return None
    if not line.active:
        return "DISMISSED"
    return "NOT_ADDRESSED" if line.held else "LEFT"
