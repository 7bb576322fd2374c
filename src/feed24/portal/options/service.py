"""Keeping options of applications: values of any JSON type by name."""

import sys
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, text

from feed24.db import BIGGEST, Transaction
from feed24.portal.options.tables import application_option

EVERYBODY = 0
_LARGEST_FLOAT = sys.float_info.max

_ALL = select(application_option.c.name, application_option.c.value).where(
    application_option.c.application_id == bindparam("application"),
    application_option.c.user_id == bindparam("who"),
)
_IN_ORDER = _ALL.order_by(application_option.c.name)
_ONE = _ALL.where(application_option.c.name == bindparam("named"))
# Two who set one option at once: the later wins, neither fails.
_PUT = text("""
INSERT INTO application_option (application_id, user_id, name, value)
VALUES (:application, :who, :named, :value)
ON CONFLICT (application_id, user_id, name) DO UPDATE SET value = excluded.value
""")


async def get_all(tx: Transaction, application_id: int, user_id: int) -> dict[str, Any]:
    """All options by name; `user_id` is EVERYBODY for those that are nobody's own."""
    rows = await tx.all(_IN_ORDER, {"application": application_id, "who": user_id})
    return {row.name: msgspec.json.decode(row.value) for row in rows}


async def get(tx: Transaction, application_id: int, user_id: int, name: str) -> Any:
    """One option, None if there is none of that name."""
    row = await tx.first(_ONE, {"application": application_id, "who": user_id, "named": name})
    return msgspec.json.decode(row.value) if row else None


async def put(
    tx: Transaction, application_id: int, user_id: int, options: Mapping[str, Any]
) -> None:
    """Set these options; others stay."""
    rows = [
        {
            "application": application_id,
            "who": user_id,
            "named": name,
            "value": msgspec.json.encode(_kept(value)).decode(),
        }
        # Always in one order, so that nobody waits for somebody who waits for them.
        for name, value in sorted(options.items())
    ]
    if rows:
        await tx.run(_PUT, rows)


def _kept(value: Any) -> Any:
    """The value, with integers beyond 64 bits as the floats that PHP would have read."""
    if isinstance(value, dict):
        return {name: _kept(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    if isinstance(value, int) and abs(value) > BIGGEST:
        # Beyond floats too, there is nothing to keep.
        return float(value) if abs(value) < _LARGEST_FLOAT else None
    return value
