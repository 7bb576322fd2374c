"""Keeping the past: what changes is noted, and compared with the open periods before the commit.

Nobody says what has changed, only about whom or what something may have: the facts of the same
transaction are compared with the periods that go on, those that are over are closed and missing
ones opened. So a change that is noted twice, or was none, writes nothing, and a change costs as
many rows as it has.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from feed24.db import Transaction
from feed24.history import askings, statements


@dataclass(slots=True)
class _Noted:
    people: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    workgroups: set[int] = field(default_factory=set)
    structure: bool = False


_noted: WeakKeyDictionary[Transaction, _Noted] = WeakKeyDictionary()


def note(
    tx: Transaction,
    *,
    people: Iterable[int] = (),
    posts: Iterable[int] = (),
    workgroups: Iterable[int] = (),
    structure: bool = False,
) -> None:
    """Something about these may change in this transaction.

    People: their codes. Posts: importance, deadline, right codes. Workgroups: gone. The structure:
    departments have another parent, are new or gone.
    """
    if tx not in _noted:
        _noted[tx] = _Noted()
        tx.before_commit.append(lambda: keep(tx))
    noted = _noted[tx]
    noted.people.update(people)
    noted.posts.update(posts)
    noted.workgroups.update(workgroups)
    noted.structure |= structure


async def keep(tx: Transaction) -> None:
    """Write what was noted, as of the transaction's moment.

    It happens before the commit by itself; who moves the transaction's moment does it before.
    """
    noted = _noted.get(tx)
    if noted is None:
        return
    _noted[tx] = _Noted()
    now = int(tx.now.timestamp())
    if noted.structure:
        await tx.hot(statements.CLOSE_PLACES, now)
        await tx.hot(statements.OPEN_PLACES, now)
    if noted.workgroups:
        await tx.hot(statements.DISBAND, _codes_of(noted.workgroups), now)
    if noted.people:
        await tx.hot(statements.KEEP_PEOPLE, sorted(noted.people), now)
    if noted.posts:
        await askings.keep(tx, noted.posts)
        await tx.hot(statements.KEEP_POSTS, sorted(noted.posts), now)


async def catch_up(tx: Transaction) -> None:
    """Compare everything: for what may have been written by a version that kept no past."""
    people = await tx.hot(statements.EVERYBODY)
    posts = await tx.hot(statements.IMPORTANT)
    note(
        tx,
        people=(row[0] for row in people),
        posts=(row[0] for row in posts),
        structure=True,
    )
    await keep(tx)


def _codes_of(workgroups: Iterable[int]) -> list[str]:
    """All codes that name one of these workgroups."""
    ranks = ("SG{}", "SG{}_A", "SG{}_E", "SG{}_K", "OSG{}_L")
    return [each.format(number) for number in sorted(workgroups) for each in ranks]
