"""From a person's consent to tokens: codes, their exchange, and refreshing.

What is asked here of the person and the application is asked again at every call.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update

from feed24.applications import secrets, tokens
from feed24.applications.service import may_use
from feed24.applications.tables import application_consent, oauth_code
from feed24.applications.tokens import Issued, scopes_of
from feed24.db import Transaction, insert_new
from feed24.digest import digest
from feed24.errors import NotFound
from feed24.users.tables import person

CODE_LIFE = timedelta(seconds=30)

_CONSENT = select(application_consent.c.scopes).where(
    application_consent.c.application_id == bindparam("application"),
    application_consent.c.user_id == bindparam("who"),
)
_ACTIVE = select(person.c.active).where(person.c.id == bindparam("who"))


async def has_consented(tx: Transaction, app: Row[Any], user_id: int) -> bool:
    """The person has agreed to everything that the application would get now."""
    agreed = await tx.scalar(_CONSENT, {"application": app.id, "who": user_id})
    return agreed is not None and set(scopes_of(app.scopes)) <= set(scopes_of(agreed))


async def consent(tx: Transaction, app: Row[Any], user_id: int) -> None:
    """Remember that the person agrees to what the application gets now, and to no more."""
    values = {"application_id": app.id, "user_id": user_id}
    given = {"scopes": app.scopes, "given_at": tx.now}
    changed = update(application_consent).where(*_theirs(app.id, user_id)).values(**given)
    if not (await tx.run(changed)).rowcount:
        # Two windows may agree at once, to the same.
        await insert_new(tx, application_consent, [{**values, **given}])


async def has_begun(tx: Transaction, application_id: int, user_id: int) -> bool:
    """The application has said that it is set up for this person."""
    begun = select(application_consent.c.begun_at).where(*_theirs(application_id, user_id))
    return await tx.scalar(begun) is not None


async def begin(tx: Transaction, application_id: int, user_id: int) -> None:
    """Note that it is set up for this person."""
    mine = *_theirs(application_id, user_id), application_consent.c.begun_at.is_(None)
    await tx.run(update(application_consent).where(*mine).values(begun_at=tx.now))


def _theirs(application_id: int, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        application_consent.c.application_id == application_id,
        application_consent.c.user_id == user_id,
    )


async def authorize(tx: Transaction, app: Row[Any], user_id: int) -> str:
    """A code that the application can exchange for tokens of this person, once and soon."""
    code = secrets.token()
    values = {
        "code_hash": digest(code),
        "application_id": app.id,
        "user_id": user_id,
        "scopes": app.scopes,
        "expires_at": tx.now + CODE_LIFE,
    }
    await tx.run(insert(oauth_code), values)
    return code


async def redeem(tx: Transaction, app: Row[Any], code: str) -> Issued | None:
    """Tokens for a code of this application; None for one that is not good.

    A code that was exchanged before takes the tokens it gave with it: it has been in more hands
    than one. So the transaction is to be committed whatever comes out.
    """
    hashed = digest(code)
    mine = oauth_code.c.code_hash == hashed, oauth_code.c.application_id == app.id
    used = await tx.first(delete(oauth_code).where(*mine).returning(oauth_code))
    if used is None:
        await tokens.revoke_from(tx, app.id, hashed)
        return None
    if used.expires_at <= tx.now or not await _may(tx, app, used.user_id):
        return None
    scopes = scopes_of(used.scopes)
    return await tokens.store(tx, app.id, used.user_id, scopes, refresh=True, code_hash=hashed)


async def refresh(tx: Transaction, app: Row[Any], refresh_token: str) -> Issued | None:
    """New tokens for a refresh token of this application; None for one that is not good."""
    try:
        row = await tokens.refreshable(tx, app.id, refresh_token)
    except NotFound:
        return None
    if not await _may(tx, app, row.user_id):
        return None
    granted = set(scopes_of(app.scopes))
    return await tokens.exchange(
        tx, row, (each for each in scopes_of(row.scopes) if each in granted)
    )


async def _may(tx: Transaction, app: Row[Any], user_id: int) -> bool:
    active = await tx.scalar(_ACTIVE, {"who": user_id})
    return bool(active) and await may_use(tx, app, user_id)
