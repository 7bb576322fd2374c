"""`feed24.notification.*`."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.notifications import service
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument
from feed24.rest.paging import PAGE, fetch
from feed24.rest.params import Flag, Int, Values
from feed24.rest.registry import method

_WHICH = argument("ID", "Specify ID or UNTIL_ID")


@method("feed24.notification.list", scope="log", paged=True)
async def list_notifications(
    call: Call,
    *,
    unread: Annotated[Flag, "Only those not read yet"] = False,
    unread_first: Annotated[Flag, "Those not read yet before the others"] = False,
    last_id: Annotated[
        Int | None, f"Only earlier ones, {PAGE} of them; `start` and `UNREAD_FIRST` do not count"
    ] = None,
) -> Answer:
    """What the caller was told, the latest first. A method of feed24's own.

    `KIND` is `post`: addressed to the caller personally; `mention`: in a post; `share`: of a post
    of the caller's; `comment`: on a post of the caller's; `comment_mention`: in a comment;
    `reminder`: of a post that the caller has not confirmed.
    `ACTOR_ID` is who did it. Shown are the latest 1,000, and of those what the caller may still
    read.
    """
    viewer = await call.viewer()
    if last_id is None:
        chosen = service.mine(viewer, unread=unread, unread_first=unread_first)
        found = await fetch(call.tx, chosen, call.start, "page")
        return found.answer([_shown(call, row) for row in found.rows])
    before = service.mine(viewer, unread=unread, before=last_id)
    found = await fetch(call.tx, before, 0, "page")
    return Answer([_shown(call, row) for row in found.rows], total=found.total)


def _shown(call: Call, row: Row[Any]) -> dict[str, str | None]:
    return {
        "ID": str(row.id),
        "KIND": row.kind,
        "READ": "N" if row.read_at is None else "Y",
        "DATE": iso(row.created_at, call.zone),
        "ACTOR_ID": str(row.actor_id),
        "POST_ID": str(row.post_id),
        "POST_TITLE": row.title,
        "COMMENT_ID": str(row.comment_id) if row.comment_id else None,
    }


@method("feed24.notification.count", scope="log")
async def count_notifications(call: Call) -> dict[str, int]:
    """How many notifications the caller has, as `feed24.notification.list` shows them.

    A method of feed24's own.
    """
    found = await service.counts(call.tx, await call.viewer())
    return {"TOTAL": found.total, "UNREAD": found.unread}


@method("feed24.notification.read", scope="log", writes=True, errors=(_WHICH,))
async def read_notifications(
    call: Call,
    *,
    id: Annotated[Values | None, "Ids of notifications, or one"] = None,
    until_id: Annotated[Int, "Everything up to this id, itself included"] = 0,
) -> bool:
    """Mark notifications as read. A method of feed24's own.

    Ids that are not among the caller's notifications are passed over.
    """
    ids = [number for each in id or () if (number := php_int(each)) > 0]
    if not ids and until_id <= 0:
        raise _WHICH
    viewer = await call.viewer()
    if ids:
        await service.mark_read(call.tx, viewer, ids)
    if until_id > 0:
        await service.mark_all_read(call.tx, viewer, until_id)
    return True
