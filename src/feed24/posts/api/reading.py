"""`log.blogpost.get`, `log.blogpost.getusers.important`."""

from typing import Annotated

from feed24.index.selection import Cursor, Selection
from feed24.posts import service, wire
from feed24.posts.pages import MOST_AT_ONCE, count, page, page_beyond
from feed24.posts.parameters import access_codes
from feed24.posts.period import ERRORS, period
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError
from feed24.rest.paging import PAGE
from feed24.rest.params import Int, Raw, Text
from feed24.rest.registry import method


@method(
    "log.blogpost.get",
    scope="log",
    paged=True,
    lists_feed=True,
    errors=ERRORS,
)
async def get_posts(
    call: Call,
    *,
    post_id: Annotated[Int, "Only this post"] = 0,
    log_rights: Annotated[Raw, "Only posts with one of these codes: `UA`, `SG9`, `U7`"] = None,
    log_date_from: Annotated[Text, "First moment of publication"] = "",
    log_date_to: Annotated[Text, "Last moment of publication; a day without time: its end"] = "",
    first_id: Annotated[Int | None, "Posts with larger ids, ascending; wins over `LAST_ID`"] = None,
    last_id: Annotated[Int | None, "Posts with smaller ids, descending"] = None,
    limit: Annotated[Int, "How many at once with `FIRST_ID` or `LAST_ID`, at most 200"] = PAGE,
) -> Answer:
    """Posts that the caller sees, the latest activity first.

    A post that does not exist or is hidden from the caller is an empty list, not an error.
    """
    begin, end = period(call, log_date_from, log_date_to)
    feed, viewer_id = call.services.feed, call.caller.user_id
    if post_id > 0:
        only = Selection(post_id=post_id, begin=begin, end=end)
        found = await page(call.tx, feed, viewer_id, only, call.start)
    elif cursor := _cursor(first_id, last_id):
        beside = Selection(codes=access_codes(log_rights), begin=begin, end=end, cursor=cursor)
        found = await page_beyond(call.tx, feed, viewer_id, beside, _size(limit))
    else:
        narrowed = Selection(codes=access_codes(log_rights), begin=begin, end=end)
        found = await page(call.tx, feed, viewer_id, narrowed, call.start)
    return found.answer([wire.post(row, call.zone) for row in found.rows])


def _cursor(first_id: int | None, last_id: int | None) -> Cursor | None:
    if first_id is not None:
        return Cursor(first_id, upwards=True)
    return None if last_id is None else Cursor(last_id, upwards=False)


def _size(limit: int) -> int:
    return min(limit, MOST_AT_ONCE) if limit > 0 else PAGE


@method(
    "log.blogpost.getusers.important",
    scope="log",
    errors=(RestError(400, "", "Wrong post ID"),),
)
async def get_readers_of_important(
    call: Call, *, post_id: Annotated[Int, "Id of the post"]
) -> list[str]:
    """Ids of the people who have confirmed an important post, 500 at most, the first one first.

    A post that does not exist or is hidden from the caller has none.
    """
    if post_id <= 0:
        raise RestError(400, "", "Wrong post ID")
    return [
        str(user_id) for user_id in await service.readers(call.tx, await call.viewer(), post_id)
    ]


@method("feed24.feed.counts", scope="log")
async def count_posts(call: Call) -> dict[str, int]:
    """How many posts the caller sees: all, important ones, important ones not yet confirmed.

    A method of feed24's own. All three are of one moment.
    """
    kinds = {
        "total": Selection(),
        "important": Selection(important=True),
        "unread": Selection(unread=True),
    }
    feed, viewer_id = call.services.feed, call.caller.user_id
    return {
        name: await count(call.tx, feed, viewer_id, selection) for name, selection in kinds.items()
    }
