"""Marking notifications as read, or as not read yet."""

from typing import Annotated, Any

from feed24.notifications import service
from feed24.notifications.api.names import UNKNOWN_KIND, kinds_of
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import parse_moment
from feed24.rest.errors import argument
from feed24.rest.params import Int, Text, Values
from feed24.rest.registry import method

_READ_WHAT = argument("ID", "Specify ID, UNTIL_ID, UNTIL, or POST_ID and KIND")
_UNREAD_WHAT = argument("ID", "Specify ID, or POST_ID and KIND")
_NO_MOMENT = argument("UNTIL", "UNTIL must be a date")

Ids = Annotated[Values | None, "Ids of notifications, or one"]
PostId = Annotated[Int, "One group: its post"]
GroupKind = Annotated[Text, "One group: its kind"]


@method(
    "feed24.notification.read",
    scope="log",
    writes=True,
    errors=(_READ_WHAT, _NO_MOMENT, UNKNOWN_KIND),
)
async def read_notifications(
    call: Call,
    *,
    id: Ids = None,
    until_id: Annotated[
        Int, "Everything up to this id, itself included; with a group, only of that"
    ] = 0,
    until: Annotated[Text, "Everything up to this moment, requests to confirm included"] = "",
    post_id: PostId = 0,
    kind: GroupKind = "",
) -> bool:
    """Mark notifications as read. A method of feed24's own.

    What is not among the caller's notifications is passed over.
    """
    ids = _ids(id)
    if not ids and until_id <= 0 and not until and post_id <= 0:
        raise _READ_WHAT
    viewer = await call.viewer()
    if post_id > 0:
        (group,) = kinds_of([kind])
        await service.mark_group_read(call.tx, viewer, post_id, group, until_id or None)
    elif until_id > 0:
        await service.mark_all_read(call.tx, viewer, until_id)
    if ids:
        await service.mark_read(call.tx, viewer, ids)
    if until:
        moment = parse_moment(until, call.zone)
        if moment is None:
            raise _NO_MOMENT
        await service.mark_read_until(call.tx, viewer, moment)
    return True


@method("feed24.notification.unread", scope="log", writes=True, errors=(_UNREAD_WHAT, UNKNOWN_KIND))
async def unread_notifications(
    call: Call, *, id: Ids = None, post_id: PostId = 0, kind: GroupKind = ""
) -> bool:
    """Mark notifications as not read yet; of a group the latest. A method of feed24's own.

    What is not among the caller's notifications is passed over.
    """
    ids = _ids(id)
    if not ids and post_id <= 0:
        raise _UNREAD_WHAT
    viewer = await call.viewer()
    if post_id > 0:
        (group,) = kinds_of([kind])
        await service.mark_group_unread(call.tx, viewer, post_id, group)
    if ids:
        await service.mark_unread(call.tx, viewer, ids)
    return True


def _ids(sent: list[Any] | None) -> list[int]:
    return [number for each in sent or () if (number := php_int(each)) > 0]
