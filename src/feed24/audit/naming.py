"""What the subjects of entries are called, as long as they are there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Row, Select, bindparam, select

from feed24.applications.tables import application
from feed24.db import NUMBERS, Transaction, one_of
from feed24.departments.tables import department
from feed24.events.tables import outgoing_webhook
from feed24.users import service as users
from feed24.webhooks.tables import webhook
from feed24.workgroups.tables import workgroup

_NAMES: Mapping[str, Column[str]] = {
    "department": department.c.name,
    "workgroup": workgroup.c.name,
    "webhook": webhook.c.title,
    "application": application.c.title,
    "outgoing_webhook": outgoing_webhook.c.title,
}
_WITHIN = {
    "department_member": "department",
    "workgroup_member": "workgroup",
    "application_user": "application",
}


class Names:
    """The names of people and of subjects that some entries are about."""

    def __init__(self, people: Mapping[int, str], subjects: Mapping[tuple[str, int], str]) -> None:
        self._people = people
        self._subjects = subjects

    def person(self, user_id: int) -> str:
        return self._people.get(user_id, "")

    def subject(self, entry: Row[Any]) -> str:
        """The name of today, else the one that the entry tells, else nothing."""
        if entry.subject == "person":
            return self.person(entry.subject_id)
        key = _WITHIN.get(entry.subject, entry.subject), entry.subject_id
        told = entry.before or entry.after or {}
        return self._subjects.get(key) or str(told.get("name") or told.get("title") or "")


async def names_of(tx: Transaction, entries: Iterable[Row[Any]]) -> Names:
    """In a fixed number of statements."""
    people: set[int] = set()
    ids: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        people |= {entry.user_id, entry.person_id}
        ids[_WITHIN.get(entry.subject, entry.subject)].add(entry.subject_id)
    people |= ids.pop("person", set())
    found: dict[tuple[str, int], str] = {}
    for subject, column in _NAMES.items():
        if wanted := sorted(ids[subject]):
            found |= {(subject, row.id): row.name for row in await _of(tx, column, wanted)}
    return Names(await users.names(tx, people), found)


async def _of(tx: Transaction, column: Column[str], ids: list[int]) -> Iterable[Row[Any]]:
    key = column.table.c.id
    named: Select[Any] = select(key.label("id"), column.label("name")).where(
        one_of(key, bindparam("ids", type_=NUMBERS))
    )
    return await tx.all(named, {"ids": ids})
