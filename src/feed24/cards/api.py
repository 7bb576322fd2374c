"""`feed24.post.list`."""

from typing import Annotated, Any

from feed24.cards import service, wire
from feed24.db import BIGGEST, is_id
from feed24.index.selection import Selection
from feed24.personal import flags
from feed24.posts.pages import page
from feed24.posts.parameters import access_codes
from feed24.posts.period import ERRORS, period
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument
from feed24.rest.paging import PAGE
from feed24.rest.params import Flag, Int, Raw, Text, Values
from feed24.rest.registry import method

TOO_MANY = argument("POST_ID", f"POST_ID must not hold more than {PAGE} ids")


@method("feed24.post.list", scope="log", paged=True, errors=(*ERRORS, TOO_MANY))
async def list_posts(
    call: Call,
    *,
    post_id: Annotated[
        Values | None, f"These posts, {PAGE} at most; everything else is passed over"
    ] = None,
    log_rights: Annotated[Raw, "Only posts with one of these codes: `UA`, `SG9`, `U7`"] = None,
    author_id: Annotated[Int, "Only posts by this person"] = 0,
    tag: Annotated[Text, "Only posts with this tag"] = "",
    important: Annotated[Flag, "`Y`: only posts whose readers are asked to confirm them"] = False,
    to_confirm: Annotated[Flag, "`Y`: only such that the caller has not confirmed"] = False,
    with_files: Annotated[Flag, "`Y`: only posts with files"] = False,
    log_date_from: Annotated[Text, "First moment of publication"] = "",
    log_date_to: Annotated[Text, "Last moment of publication; a day without time: its end"] = "",
) -> Answer:
    """Posts that the caller sees, the latest activity first, with everything that is around them.

    Names of authors and of recipients the caller may know, files with addresses good for an hour,
    tags, gratitude, preview, reactions, the caller's own notes, the last two comments, and what the
    caller may do. A post asked for by its id is shown to whoever may read it. A method of feed24's
    own.
    """
    if post_id:
        return await _by_ids(call, post_id)
    begin, end = period(call, log_date_from, log_date_to)
    selection = Selection(
        codes=access_codes(log_rights),
        begin=begin,
        end=end,
        # Nobody has the largest id, nor a larger one.
        author_id=min(author_id, BIGGEST) if author_id > 0 else None,
        tag=tag.strip().removeprefix("#").lower(),
        important=important,
        unread=to_confirm,
        with_files=with_files,
    )
    # The posts and what is around them are of one snapshot.
    viewer = await call.viewer()
    found = await page(call.tx, call.services.feed, viewer.id, selection, call.start)
    made = await service.cards(call.tx, viewer, found.rows)
    return found.answer([wire.card(call, made, each) for each in made.cards])


async def _by_ids(call: Call, values: list[Any]) -> Answer:
    ids = list(dict.fromkeys(number for each in values if is_id(number := php_int(each))))
    if len(ids) > PAGE:
        raise TOO_MANY
    viewer = await call.viewer()
    readable = await flags.noted(call.tx, viewer, ids)
    rows = await flags.posts(call.tx, viewer, [each for each in ids if each in readable])
    made = await service.cards(call.tx, viewer, rows)
    return Answer([wire.card(call, made, each) for each in made.cards], total=len(rows))
