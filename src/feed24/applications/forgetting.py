"""Deleting codes and tokens that nobody needs any more, not even to be told so."""

from collections.abc import Coroutine
from typing import Any

from sqlalchemy import Table, bindparam, delete, select

from feed24.applications.tables import oauth_code, oauth_token
from feed24.background import clearing
from feed24.db import Database, Moment, Transaction

EVERY = 300.0
# As many as do not keep others waiting.
AT_ONCE = 1000


def _past(table: Table, moment: Any) -> Any:
    due = moment < bindparam("now", type_=Moment)
    return delete(table).where(table.c.id.in_(select(table.c.id).where(due).limit(AT_ONCE)))


_CODES = _past(oauth_code, oauth_code.c.expires_at)
_TOKENS = _past(oauth_token, oauth_token.c.forget_at)


async def forget(tx: Transaction) -> bool:
    """Delete some of what is past; whether there was something."""
    gone = [(await tx.run(each, {"now": tx.now})).rowcount for each in (_CODES, _TOKENS)]
    return any(gone)


def forever(database: Database) -> Coroutine[Any, Any, None]:
    """Do so every few minutes."""
    return clearing(database, forget, EVERY, "forgetting tokens")
