"""Reading the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from feed24.audit.tables import audit_entry


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries; what is None is of no account. `until` is not part of the period."""

    since: datetime | None = None
    until: datetime | None = None
    user_id: int | None = None
    person_id: int | None = None
    subject: str | None = None
    subject_id: int | None = None
    act: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        entry = audit_entry.c
        equal = {
            entry.user_id: self.user_id,
            entry.person_id: self.person_id,
            entry.subject: self.subject,
            entry.subject_id: self.subject_id,
            entry.act: self.act,
        }
        found = [column == value for column, value in equal.items() if value is not None]
        if self.since is not None:
            found.append(entry.at >= self.since)
        if self.until is not None:
            found.append(entry.at < self.until)
        return found


def entries(chosen: Chosen) -> Select[Any]:
    """The entries, the latest first."""
    return select(audit_entry).where(*chosen.conditions()).order_by(audit_entry.c.id.desc())
