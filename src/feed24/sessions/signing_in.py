"""Signing in with a password.

A login nobody has takes as long, and counts as much, as one whose password is wrong.
"""

from dataclasses import dataclass
from typing import NamedTuple

import structlog
from sqlalchemy import Row, bindparam, select

from feed24.db import Transaction
from feed24.errors import Refusal
from feed24.services import Services
from feed24.sessions import browsers, lockout, service
from feed24.sessions.lockout import Subject
from feed24.users import passwords
from feed24.users.emails import normal
from feed24.users.errors import WrongEmail
from feed24.users.tables import person

_NEEDED = select(person.c.id, person.c.active, person.c.password_hash)
_BY_LOGIN = _NEEDED.where(person.c.email == bindparam("login"))
# Dismissing somebody and changing a password take the same lock, and end the sessions there are.
_HELD = _NEEDED.where(person.c.id == bindparam("who")).with_for_update(key_share=True)
log = structlog.get_logger("feed24.sessions")


class WrongPassword(Refusal):
    """There is no such login with this password, or not any longer."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose browser it may be: where it is, what it says it is, what it was given before."""

    address: str
    user_agent: str = ""
    browser: str = ""


class Begun(NamedTuple):
    """A session that has begun: the browser's secret, and what it keeps when that is over."""

    token: str
    browser: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    person: Row[tuple[int, bool, str | None]] | None
    login: Subject
    address: Subject


async def sign_in(services: Services, login: str, password: str, visitor: Visitor) -> Begun:
    """Begin a session of the person with this login. Raises WrongPassword, Locked.

    Two transactions, between which the password is checked. The attempt is counted in the first.
    """
    async with services.database.transaction(write=True) as tx:
        candidate = await _admit(tx, services, login, visitor)
    found = candidate.person
    right = await passwords.verify(found.password_hash if found else None, password)
    if found is None or not right or not found.active:
        log.warning("sign-in refused", person=found and found.id, address=visitor.address)
        raise WrongPassword(login)
    async with services.database.transaction(write=True) as tx:
        held = await tx.first(_HELD, {"who": found.id})
        if held is None or not held.active or held.password_hash != found.password_hash:
            raise WrongPassword(login)
        await lockout.forget(tx, candidate.login)
        await lockout.forgive(tx, candidate.address)
        token = await service.begin(
            tx,
            services.settings,
            found.id,
            user_agent=visitor.user_agent,
            address=visitor.address,
        )
    log.info("signed in", person=found.id, address=visitor.address)
    kept = browsers.knows(services, found.id, visitor.browser)
    return Begun(token, visitor.browser if kept else browsers.known(services, found.id))


async def _admit(tx: Transaction, services: Services, login: str, visitor: Visitor) -> _Candidate:
    """Who it may be, with the attempt counted. Raises Locked."""
    login = login.strip().lower()
    try:
        found = await tx.first(_BY_LOGIN, {"login": normal(login)})
    except WrongEmail:
        found = None
    free = services.settings.login_failures
    by_login = lockout.of_login(login, free)
    if found and browsers.knows(services, found.id, visitor.browser):
        by_login = lockout.of_browser(visitor.browser, free)
    by_address = lockout.of_address(visitor.address, services.settings.address_failures)
    # Everybody counts in this order, so that nobody waits for somebody who waits for them.
    await lockout.count(tx, by_login)
    await lockout.count(tx, by_address)
    return _Candidate(found, by_login, by_address)
