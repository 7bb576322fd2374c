"""Workgroups as the wire shows them."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Text, literal, true

from feed24.files.links import public_url
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.filters import Field
from feed24.workgroups.service.reading import MEMBER_COUNT
from feed24.workgroups.tables import workgroup

# One site and one subject hold everything here.
SITE = "s1"
SUBJECT = 1
SUBJECT_NAME = "Workgroups"


def _constant(value: str | int) -> ColumnElement[Any]:
    return literal(value, BigInteger() if isinstance(value, int) else Text())


# What sonet_group.get filters by ...
FILTERED: Mapping[str, Field] = MappingProxyType(
    {
        "ID": Field(workgroup.c.id, "int"),
        "SITE_ID": Field(_constant(SITE), "text"),
        "NAME": Field(workgroup.c.name, "text"),
        "KEYWORDS": Field(workgroup.c.keywords, "text"),
        "OWNER_ID": Field(workgroup.c.owner_id, "int"),
        "SUBJECT_ID": Field(_constant(SUBJECT), "int"),
        "ACTIVE": Field(true(), "flag"),
        "VISIBLE": Field(workgroup.c.visible, "flag"),
        "OPENED": Field(workgroup.c.opened, "flag"),
        "CLOSED": Field(workgroup.c.closed, "flag"),
        "PROJECT": Field(workgroup.c.project, "flag"),
        "IS_EXTRANET": Field(workgroup.c.extranet, "flag"),
        "DATE_CREATE": Field(workgroup.c.created_at, "moment"),
        "DATE_UPDATE": Field(workgroup.c.updated_at, "moment"),
        "DATE_ACTIVITY": Field(workgroup.c.active_at, "moment"),
    }
)
# ... and what it also sorts by.
SORTED: Mapping[str, Field] = MappingProxyType(
    {
        **FILTERED,
        "DESCRIPTION": Field(workgroup.c.description, "text"),
        "SUBJECT_NAME": Field(_constant(SUBJECT_NAME), "text"),
        "NUMBER_OF_MEMBERS": Field(MEMBER_COUNT, "int"),
    }
)


def flag(value: bool) -> str:
    return "Y" if value else "N"


def picture(call: Call, key: str | None) -> str:
    """The absolute address of an avatar or a photo, "" without one."""
    return public_url(call.origin, key) if key else ""


def clock(moment: datetime | None, zone: tzinfo) -> str | None:
    """A moment as the workgroup readers show it: 01/05/2031 10:00:00."""
    if moment is None:
        return None
    day, time = iso(moment, zone)[:19].split("T")
    year, month, day = day.split("-")
    return f"{month}/{day}/{year} {time}"


def kind(group: Row[Any]) -> str:
    return "project" if group.project else "group"


def listed(call: Call, group: Row[Any]) -> dict[str, Any]:
    """One row of sonet_group.get."""
    row = {
        "ID": str(group.id),
        "SITE_ID": SITE,
        "NAME": group.name,
        "DESCRIPTION": group.description,
        "DATE_CREATE": iso(group.created_at, call.zone),
        "DATE_UPDATE": iso(group.updated_at, call.zone),
        "ACTIVE": "Y",
        "VISIBLE": flag(group.visible),
        "OPENED": flag(group.opened),
        "CLOSED": flag(group.closed),
        "SUBJECT_ID": str(SUBJECT),
        "OWNER_ID": str(group.owner_id),
        "KEYWORDS": group.keywords,
    }
    if group.image:
        row["IMAGE"] = picture(call, group.image)
    return row | {
        "NUMBER_OF_MEMBERS": str(group.member_count),
        "DATE_ACTIVITY": iso(group.active_at, call.zone),
        "SUBJECT_NAME": SUBJECT_NAME,
        "PROJECT": flag(group.project),
        "IS_EXTRANET": flag(group.extranet),
    }


def membership(call: Call, row: Row[Any]) -> dict[str, Any]:
    """One row of sonet_group.user.groups."""
    shown = {
        "GROUP_ID": str(row.id),
        "GROUP_NAME": row.name,
        "ROLE": row.role,
        "GROUP_IMAGE_ID": str(row.id) if row.image else None,
        "GROUP_IMAGE": picture(call, row.image),
    }
    return shown | {"IS_EXTRANET": "Y"} if row.extranet else shown
