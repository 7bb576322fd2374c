"""Publishing drafts when their time has come, once each, however many workers and nodes there are.

Whoever takes a draft holds its row until the post is there and the draft is gone, all in one
transaction. A worker that dies leaves everything as it was, and another one takes the draft.
"""

from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Row

from feed24.access import viewer
from feed24.background import now_and_then
from feed24.cause import Cause
from feed24.db import Conflict, OutcomeUnknown, Transaction, Unavailable
from feed24.drafts import service
from feed24.drafts.contents import decode
from feed24.errors import NotFound
from feed24.rest.call import Call, Caller, Credential
from feed24.rest.errors import INTERNAL, USER_BLOCKED, RestError
from feed24.rest.performing import perform
from feed24.rest.registry import Registry
from feed24.services import Services

log = structlog.get_logger("feed24.drafts")

PUBLISHING = "log.blogpost.add"


def forever(services: Services, registry: Registry) -> Coroutine[Any, Any, None]:
    """Publish what is due, `schedule_seconds` apart. Any number of workers may."""
    step = partial(_publish_due, services, registry)
    return now_and_then(step, services.settings.schedule_seconds, "publishing drafts")


async def _publish_due(services: Services, registry: Registry) -> None:
    while await publish_next(services, registry):
        log.debug("published or refused a draft")


async def publish_next(services: Services, registry: Registry) -> bool:
    """Publish one draft whose time has come, or keep why not; False when there is none to take.

    Raises DatabaseError when it should be tried again later.
    """
    async with services.database.transaction(write=False) as tx:
        if not await service.is_due(tx):
            return False
    row = None
    try:
        async with services.database.transaction(write=True) as tx:
            row = await service.next_due(tx)
            if row is not None:
                tx.cause = Cause(row.author_id)
                await publish(tx, services, registry, row)
    except (Conflict, Unavailable, OutcomeUnknown):
        raise
    except Exception as error:
        if row is None:
            raise
        await _refuse(services, row, error)
    return row is not None


async def publish(tx: Transaction, services: Services, registry: Registry, row: Row[Any]) -> int:
    """Make a post of a held draft, with its author's rights of this moment; the post's id.

    Raises RestError, and NotFound for an author who is dismissed.
    """
    method = registry.find(PUBLISHING)
    assert method is not None  # noqa: S101 - every portal publishes
    author = await viewer(tx, row.author_id)
    credential = Credential("schedule", row.id, author.id, frozenset(method.scopes))
    caller = Caller(credential, author.id, author.admin, author.employee)
    call = Call(tx, caller, services, registry, services.settings.base_url)
    post_id: int = await perform(call, method, decode(row.sent, row.files))
    await service.remove(tx, row.id)
    return post_id


async def _refuse(services: Services, row: Row[Any], error: Exception) -> None:
    """The author finds the error in the draft; one that is nobody's fault is logged as well."""
    match error:
        case RestError():
            reason = error
            error.body()
        case NotFound():
            reason = USER_BLOCKED
        case _:
            reason = INTERNAL
            log.error("a draft could not be published", draft=row.id, exc_info=error)
    async with services.database.transaction(write=True) as tx:
        await service.note_failure(tx, row, reason.code, reason.text)
