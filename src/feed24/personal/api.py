"""What the caller notes about posts: `feed24.post.*`, `feed24.favourite.*`, and unseen posts."""

from typing import Annotated, Any

from feed24.db import is_id
from feed24.errors import NotFound
from feed24.personal import flags, looks
from feed24.personal.flags import Flag
from feed24.posts import wire
from feed24.posts.pages import MOST_AT_ONCE
from feed24.reactions import service as reactions
from feed24.reactions.service import Tally
from feed24.reactions.wire import shown_tally
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Values
from feed24.rest.registry import method

NO_POST = not_found("Post")
TOO_MANY = argument("POST_ID", f"POST_ID must not hold more than {MOST_AT_ONCE} ids")

PostId = Annotated[Int, "Id of the post"]
PostIds = Annotated[Values, f"Ids of posts, {MOST_AT_ONCE} at most"]


async def _put(call: Call, post_id: int, flag: Flag) -> bool:
    await flags.put(call.tx, await call.viewer(), post_id, flag)
    return True


async def _take(call: Call, post_id: int, flag: Flag) -> bool:
    await flags.take(call.tx, await call.viewer(), post_id, flag)
    return True


async def _flagged(call: Call, flag: Flag) -> Answer:
    """Four statements for any page."""
    viewer = await call.viewer()
    page = await fetch(call.tx, flags.flagged(viewer, flag), call.start, "page")
    shown = await flags.posts(call.tx, viewer, [row.post_id for row in page.rows])
    return page.answer([wire.post(row, call.zone) for row in shown])


@method("feed24.post.pin", scope="log", writes=True, raises={NotFound: NO_POST})
async def pin_post(call: Call, *, post_id: PostId) -> bool:
    """Pin a post, for the caller alone. A method of feed24's own."""
    return await _put(call, post_id, Flag.PINNED)


@method("feed24.post.unpin", scope="log", writes=True)
async def unpin_post(call: Call, *, post_id: PostId) -> bool:
    """Pin a post no longer. A method of feed24's own."""
    return await _take(call, post_id, Flag.PINNED)


@method("feed24.post.pinned", scope="log", paged=True)
async def list_pinned(call: Call) -> Answer:
    """Posts that the caller has pinned and may read, the latest pinned first.

    As `log.blogpost.get` shows them. A method of feed24's own.
    """
    return await _flagged(call, Flag.PINNED)


@method("feed24.post.follow", scope="log", writes=True, raises={NotFound: NO_POST})
async def follow_post(call: Call, *, post_id: PostId) -> bool:
    """Follow what becomes of a post. A method of feed24's own."""
    return await _put(call, post_id, Flag.FOLLOWED)


@method("feed24.post.unfollow", scope="log", writes=True)
async def unfollow_post(call: Call, *, post_id: PostId) -> bool:
    """Follow a post no longer. A method of feed24's own."""
    return await _take(call, post_id, Flag.FOLLOWED)


@method("feed24.post.followed", scope="log", paged=True)
async def list_followed(call: Call) -> Answer:
    """Posts that the caller follows and may read, the latest followed first.

    As `log.blogpost.get` shows them. A method of feed24's own.
    """
    return await _flagged(call, Flag.FOLLOWED)


@method("feed24.favourite.add", scope="log", writes=True, raises={NotFound: NO_POST})
async def add_favourite(call: Call, *, post_id: PostId) -> bool:
    """Keep a post among the caller's favourites. A method of feed24's own."""
    return await _put(call, post_id, Flag.FAVOURITE)


@method("feed24.favourite.remove", scope="log", writes=True)
async def remove_favourite(call: Call, *, post_id: PostId) -> bool:
    """Keep a post among the favourites no longer. A method of feed24's own."""
    return await _take(call, post_id, Flag.FAVOURITE)


@method("feed24.favourite.list", scope="log", paged=True)
async def list_favourites(call: Call) -> Answer:
    """The caller's favourites that the caller may read, the latest first.

    As `log.blogpost.get` shows them. A method of feed24's own.
    """
    return await _flagged(call, Flag.FAVOURITE)


def _ids(values: list[Any]) -> list[int]:
    numbers = [number for each in values if is_id(number := php_int(each))]
    if len(numbers) > MOST_AT_ONCE:
        raise TOO_MANY
    return list(dict.fromkeys(numbers))


@method("feed24.post.state", scope="log", errors=(TOO_MANY,))
async def get_states(call: Call, *, post_id: PostIds) -> list[dict[str, Any]]:
    """How the caller stands to posts, and how people have reacted to them, all at once.

    In the order of the ids; a post that does not exist or is hidden is left out. A method of
    feed24's own.
    """
    viewer, ids = await call.viewer(), _ids(post_id)
    found = await flags.noted(call.tx, viewer, ids)
    tallies = await reactions.of_posts(call.tx, viewer.id, found)
    return [_state(n, found[n], tallies.get(n)) for n in ids if n in found]


def _state(post_id: int, noted: set[Flag], tally: Tally | None) -> dict[str, Any]:
    return {
        "POST_ID": str(post_id),
        "PINNED": Flag.PINNED in noted,
        "FOLLOWED": Flag.FOLLOWED in noted,
        "FAVOURITE": Flag.FAVOURITE in noted,
        **shown_tally(tally),
    }


@method("feed24.post.view", scope="log", writes=True, errors=(TOO_MANY,))
async def view_posts(call: Call, *, post_id: PostIds) -> bool:
    """The caller has these posts on the screen, and with them everything below in the feed.

    Posts that do not show in the caller's feed count for nothing. A method of feed24's own.
    """
    if ids := _ids(post_id):
        await looks.look(call.tx, await call.viewer(), ids)
    return True


@method("feed24.feed.unseen", scope="log", lists_feed=True)
async def count_unseen(
    call: Call,
    *,
    above: Annotated[Int | None, "Count above this `PLACE` of an earlier answer instead"] = None,
) -> dict[str, Any]:
    """How many posts in the caller's feed are new since `feed24.post.view`, or changed places.

    Those that were published, commented or shared later than the latest post viewed. `SINCE` is the
    moment of that look, null for who never looked. `PLACE` is where in the feed it ended, for
    `ABOVE` here and in `feed24.post.list`: so a list stays what it was while its posts are viewed.
    A method of feed24's own.
    """
    user_id = call.caller.user_id
    since = await looks.last(call.tx, user_id)
    act = since.act if above is None else looks.place(above)
    return {
        "UNSEEN": await looks.count_above(call.tx, call.services.feed, user_id, act),
        "SINCE": iso(since.at, call.zone) if since.at else None,
        "PLACE": str(since.act),
    }
