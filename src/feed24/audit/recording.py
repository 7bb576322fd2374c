"""Keeping a record of administrative acts, in the transactions that they are.

A table whose rows decide who may do or see what declares itself `audited`; from then on every
change of them is recorded, by whatever method, command or page it is made. What changes no such row
is recorded by `act`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import insert

from feed24.audit.tables import audit_entry
from feed24.cause import Cause
from feed24.db import WATCHER, Changed, Transaction

AUDIT = "audit"
# Of columns named like this nobody is told more than that there is something.
SECRET = re.compile(r"hash|secret|password|token")


@dataclass(frozen=True, slots=True)
class Audited:
    """How the rows of a table are spoken of.

    `about` is the column with the id of the subject, `whose` the one with the person concerned.
    Changes of `quiet` columns are nobody's business; nor are those of `own` ones that people make
    of what is theirs.
    """

    subject: str
    about: str = "id"
    whose: str = ""
    quiet: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


def audited(
    subject: str,
    *,
    about: str = "id",
    whose: str = "",
    quiet: Iterable[str] = (),
    own: Iterable[str] = (),
) -> dict[str, Any]:
    """`info` of a table whose changes are recorded; every column counts that is not named."""
    return {
        WATCHER: keep,
        AUDIT: Audited(subject, about, whose, frozenset(quiet), frozenset(own)),
    }


_acts: WeakKeyDictionary[Transaction, str] = WeakKeyDictionary()


async def keep(tx: Transaction, changes: Sequence[Changed]) -> None:
    """Write down what these changes are, as of the transaction's moment."""
    if tx.cause.founding:
        return
    entries = [entry for each in changes for entry in _entries(tx.cause, each)]
    if entries:
        common = _common(tx)
        await tx.run(insert(audit_entry), [{**common, **entry} for entry in entries])


async def act(
    tx: Transaction,
    subject: str,
    subject_id: int = 0,
    *,
    person_id: int = 0,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down an act that changes no audited row, such as sending something again."""
    entry = {"subject": subject, "subject_id": subject_id, "person_id": person_id}
    await tx.run(insert(audit_entry), {**_common(tx), **entry, "before": None, "after": after})


def _common(tx: Transaction) -> dict[str, Any]:
    cause = tx.cause
    return {
        "at": tx.now,
        "act": _acts.setdefault(tx, uuid4().hex),
        "user_id": cause.user_id,
        "operator": cause.operator,
        "credential": cause.credential,
        "credential_id": cause.credential_id,
        "application_id": cause.application_id,
        "via": cause.via,
    }


def _entries(cause: Cause, changed: Changed) -> Iterator[dict[str, Any]]:
    spec: Audited = changed.table.info[AUDIT]
    row = changed.after or changed.before or {}
    whose = row[spec.whose] if spec.whose else 0
    unsaid = spec.quiet | spec.own if whose and whose == cause.user_id else spec.quiet
    before, after = (_told(unsaid, each) for each in (changed.before, changed.after))
    if changed.before and changed.after:
        # Of a secret that is another one now, both say the same.
        different = [name for name in row if changed.before[name] != changed.after[name]]
        before, after = (_only(different, each or {}) for each in (before, after))
    if not (before or after):
        return
    entry = {"subject": spec.subject, "subject_id": row[spec.about], "person_id": whose or 0}
    yield {**entry, "before": before, "after": after}


def _told(unsaid: Collection[str], row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {name: _plain(name, value) for name, value in row.items() if name not in unsaid}


def _only(names: Iterable[str], told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}


def _plain(name: str, value: Any) -> Any:
    if SECRET.search(name):
        return value is not None
    return value.isoformat() if isinstance(value, datetime) else value
