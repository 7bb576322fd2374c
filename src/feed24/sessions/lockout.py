"""Waiting after wrong passwords, the longer the more there were.

Counted in the database, so that it holds for all workers and nodes, and before the password is
looked at, so that a hundred guesses at once are a hundred. Whoever has to wait is not counted
again. Three things are counted, each by a hash: a login; the address; and, in place of the login, a
browser in which its owner has signed in before, whom the guesses of others must not keep out.
"""

import ipaddress
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Update, delete, select, text, update

from feed24.db import Transaction
from feed24.digest import digest
from feed24.errors import Refusal
from feed24.sessions.tables import sign_in_failure as failure

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
# With so much quiet after the last one, failures are forgotten.
FORGOTTEN_AFTER = timedelta(days=1)

_COUNT = text("""
INSERT INTO sign_in_failure AS known (subject, failures, last_at, until)
VALUES (:subject, 1, :at, :at)
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN known.last_at < :forgotten THEN 1 ELSE known.failures + 1 END,
    last_at = excluded.last_at
WHERE known.until <= excluded.last_at
RETURNING failures
""")


class Locked(Refusal):
    """Too many wrong passwords; `seconds` have to pass first."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Subject(NamedTuple):
    """What is counted, and how many failures cost nothing."""

    key: str
    free: int


def of_login(login: str, free: int) -> Subject:
    return Subject(_key("login", login), free)


def of_browser(browser: str, free: int) -> Subject:
    return Subject(_key("browser", browser), free)


def of_address(address: str, free: int) -> Subject:
    """A network of IPv6 is one: whoever has one address of it has all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return Subject(_key("address", address), free)
    if found.version == 6:
        address = str(ipaddress.ip_network((found, 64), strict=False))
    return Subject(_key("address", address), free)


def _key(kind: str, value: str) -> str:
    return f"{kind}:{digest(value)}"


async def count(tx: Transaction, subject: Subject) -> None:
    """Count an attempt as a failure, until `forgive` says otherwise. Raises Locked."""
    now = int(tx.now.timestamp())
    forgotten = now - int(FORGOTTEN_AFTER.total_seconds())
    sent = {"subject": subject.key, "at": now, "forgotten": forgotten}
    failures = await tx.scalar(_COUNT, sent)
    if failures is None:
        raise Locked(await _left(tx, subject))
    if wait := wait_after(failures, subject.free):
        await tx.run(_row(subject).values(until=tx.now + wait))


async def _left(tx: Transaction, subject: Subject) -> int:
    until = await tx.scalar(select(failure.c.until).where(failure.c.subject == subject.key))
    return max(1, int((until - tx.now).total_seconds()))


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after so many failures."""
    if failures <= free:
        return timedelta()
    # Doubled more often than this it is longer than the longest in any case.
    doublings = min(failures - free - 1, 16)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


async def forget(tx: Transaction, subject: Subject) -> None:
    """The right password came: nothing that was before counts."""
    await tx.run(delete(failure).where(failure.c.subject == subject.key))


async def forgive(tx: Transaction, subject: Subject) -> None:
    """The right password came: the attempt was no failure, those before it were."""
    await tx.run(_row(subject).values(failures=failure.c.failures - 1, until=tx.now))


def _row(subject: Subject) -> Update:
    return update(failure).where(failure.c.subject == subject.key)
