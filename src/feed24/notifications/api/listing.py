"""What the caller was told."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.notifications import service
from feed24.notifications.api.names import UNKNOWN_KIND, kinds_of
from feed24.notifications.kinds import Kind
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.paging import PAGE, fetch
from feed24.rest.params import Flag, Int, Values
from feed24.rest.registry import method


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
    """What the caller was told, one by one, the latest first. A method of feed24's own.

    `KIND` is `post`: addressed to the caller personally; `shared_with`: shared with the caller
    personally; `mention`: in a post; `thanks`: the post thanks the caller; `share`: of a post of
    the caller's; `comment`: on a post of the caller's; `followed`: a comment on a post that the
    caller follows; `comment_mention`: in a comment; `reminder`: of a post that the caller has not
    confirmed; `reaction`: to a post or comment of the caller's, the latest one. `ACTOR_ID` is who
    did it. Shown are the latest 1,000, and of those what the caller may still read and wants to
    see (`feed24.notification.settings.set`). Requests to confirm stand in
    `feed24.notification.groups`.
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


@method("feed24.notification.groups", scope="log", paged=True, errors=(UNKNOWN_KIND,))
async def list_groups(
    call: Call,
    *,
    unread: Annotated[Flag, "Only those with something not read yet"] = False,
    kind: Annotated[Values | None, "Only these kinds, or one"] = None,
    important_first: Annotated[
        Flag, "Unread requests to confirm, mentions and thanks before the others"
    ] = False,
) -> Answer:
    """What the caller was told, by post and kind, the latest first. A method of feed24's own.

    `KIND` is one of those of `feed24.notification.list`, mentions in a post and in its comments
    together, or `confirm`: the caller is asked to confirm the post, `AGAIN` after its text has
    changed. `ACTOR_ID` was the last, `OTHERS` is how many other people there are. `COUNT` is how
    often the caller was told, `UNREAD` how much of it is unread. `COMMENT_ID` is the first unread
    comment, or the last one. `LAST_ID` is the latest notification, for
    `feed24.notification.read`; a request to confirm has none and shows until it is answered.
    """
    viewer = await call.viewer()
    kinds = kinds_of(kind or ())
    chosen = service.groups(viewer, unread=unread, kinds=kinds, important_first=important_first)
    found = await fetch(call.tx, chosen, call.start, "page")
    reactions = [row for row in found.rows if row.kind == Kind.REACTION]
    reactors = await service.reactors(call.tx, viewer, reactions)
    return found.answer([_group(call, row, reactors) for row in found.rows])


def _group(call: Call, row: Row[Any], reactors: dict[int, int]) -> dict[str, Any]:
    people = reactors.get(row.post_id, 1) if row.kind == Kind.REACTION else row.actors
    return {
        "KIND": row.kind,
        "POST_ID": str(row.post_id),
        "POST_TITLE": row.title,
        "DATE": iso(row.at, call.zone),
        "READ": "N" if row.unread else "Y",
        "ACTOR_ID": str(row.actor_id),
        "OTHERS": people - 1,
        "COUNT": row.number,
        "UNREAD": row.unread,
        "COMMENT_ID": str(row.comment_id) if row.comment_id else None,
        "LAST_ID": str(row.last_id) if row.last_id else None,
        "AGAIN": "Y" if (row.revision or 0) > 1 else "N",
    }


@method("feed24.notification.count", scope="log")
async def count_notifications(call: Call) -> dict[str, Any]:
    """How much the caller was told. A method of feed24's own.

    `TOTAL` and `UNREAD` count what `feed24.notification.list` shows, `GROUPS` and `UNREAD_GROUPS`
    what `feed24.notification.groups` does. Of the unread groups `BROWSER` is how many are of kinds
    that browsers show, and `LATEST` the moment of the latest of these. `QUIET_UNTIL` is when the
    caller's quiet hours are over, null outside of them.
    """
    viewer = await call.viewer()
    found = await service.counts(call.tx, viewer)
    quiet = await service.silent_until(call.tx, viewer, call.zone)
    return {
        "TOTAL": found.total,
        "UNREAD": found.unread,
        "GROUPS": found.groups,
        "UNREAD_GROUPS": found.unread_groups,
        "BROWSER": found.for_browsers,
        "LATEST": iso(found.latest, call.zone) if found.latest else None,
        "QUIET_UNTIL": iso(quiet, call.zone) if quiet else None,
    }
