"""`feed24.post.list`, `feed24.feed.place`."""

from typing import Annotated, Any

from feed24.cards import place, service, wire
from feed24.cards.narrowing import Narrowing, selection
from feed24.db import is_id
from feed24.personal import flags
from feed24.posts.pages import page
from feed24.posts.period import ERRORS
from feed24.posts.visibility import levels_of
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import has_time, parse_moment
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument
from feed24.rest.paging import PAGE
from feed24.rest.params import Text, Values
from feed24.rest.registry import method

TOO_MANY = argument("POST_ID", f"POST_ID must not hold more than {PAGE} ids")
WRONG_DATE = argument("DATE", "Wrong date in DATE")


@method("feed24.post.list", scope="log", paged=True, errors=(*ERRORS, TOO_MANY))
async def list_posts(
    call: Call,
    *,
    post_id: Annotated[
        Values | None, f"These posts, {PAGE} at most; everything else is passed over"
    ] = None,
    narrowing: Narrowing,
) -> Answer:
    """Posts that the caller sees, the latest activity first, with everything that is around them.

    Names of authors and of recipients the caller may know, files with addresses good for an hour,
    tags, gratitude, preview, reactions, the caller's own notes, the last two comments, and what the
    caller may do. A post asked for by its id is shown to whoever may read it. A method of feed24's
    own.
    """
    if post_id:
        return await _by_ids(call, post_id)
    # The posts and what is around them are of one snapshot.
    viewer = await call.viewer()
    wanted = await selection(call, narrowing)
    found = await page(call.tx, call.services.feed, viewer.id, wanted, call.start)
    made = await service.cards(call.tx, viewer, found.rows)
    return found.answer([wire.card(call, made, each) for each in made.cards])


async def _by_ids(call: Call, values: list[Any]) -> Answer:
    ids = list(dict.fromkeys(number for each in values if is_id(number := php_int(each))))
    if len(ids) > PAGE:
        raise TOO_MANY
    viewer = await call.viewer()
    readable = await levels_of(call.tx, viewer, ids)
    rows = await flags.posts(call.tx, viewer, [each for each in ids if each in readable])
    made = await service.cards(call.tx, viewer, rows)
    return Answer([wire.card(call, made, each) for each in made.cards], total=len(rows))


@method("feed24.feed.place", scope="log", errors=(*ERRORS, WRONG_DATE))
async def find_place(
    call: Call,
    *,
    date: Annotated[Text, "A moment; a day without time: its end"],
    narrowing: Narrowing,
) -> dict[str, int]:
    """How many posts of a list of `feed24.post.list` were last active after a moment.

    So many stand before the first one that was active then: its page begins at the multiple of
    fifty that is not larger. A method of feed24's own.
    """
    moment = parse_moment(date, call.zone)
    if moment is None:
        raise WRONG_DATE
    if not has_time(date):
        moment = moment.replace(hour=23, minute=59, second=59)
    viewer = await call.viewer()
    wanted = await selection(call, narrowing)
    seconds = int(moment.timestamp())
    later = await place.count_later(call.tx, call.services.feed, viewer.id, wanted, seconds)
    return {"LATER": later}
