"""`feed24.reaction.*`: methods of feed24's own."""

from typing import Annotated, Any

from feed24.errors import NotFound
from feed24.reactions import service
from feed24.reactions.kinds import KINDS
from feed24.reactions.wire import shown_tally
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Text
from feed24.rest.registry import method
from feed24.users import service as users

UNKNOWN_KIND = argument("KIND", f"KIND must be one of {', '.join(KINDS)}")
NOTHING = not_found("Post or comment")

PostId = Annotated[Int, "Id of the post"]
CommentId = Annotated[Int, "Id of the comment, instead of the post"]


@method(
    "feed24.reaction.add",
    scope="log",
    writes=True,
    raises={NotFound: NOTHING, service.UnknownKind: UNKNOWN_KIND},
)
async def add_reaction(
    call: Call,
    *,
    post_id: PostId = 0,
    comment_id: CommentId = 0,
    kind: Annotated[Text, f"One of {', '.join(f'`{kind}`' for kind in KINDS)}"],
) -> bool:
    """React to a post or a comment that the caller may read.

    One's earlier reaction to it is replaced. A method of feed24's own.
    """
    await service.add(call.tx, await call.viewer(), post_id, comment_id, kind)
    return True


@method("feed24.reaction.remove", scope="log", writes=True, raises={NotFound: NOTHING})
async def remove_reaction(call: Call, *, post_id: PostId = 0, comment_id: CommentId = 0) -> bool:
    """Take one's reaction to a post or a comment back, if there is one.

    A method of feed24's own.
    """
    await service.remove(call.tx, await call.viewer(), post_id, comment_id)
    return True


@method(
    "feed24.reaction.list",
    scope="log",
    paged=True,
    raises={NotFound: NOTHING},
    errors=(UNKNOWN_KIND,),
)
async def list_reactions(
    call: Call,
    *,
    post_id: PostId = 0,
    comment_id: CommentId = 0,
    kind: Annotated[Text, "Only these"] = "",
) -> Answer:
    """Who reacted to a post or a comment, the latest first, and how many did by kind.

    `total` counts those asked for. A method of feed24's own.
    """
    if kind and kind not in KINDS:
        raise UNKNOWN_KIND
    viewer = await call.viewer()
    what = await service.thing(call.tx, viewer, post_id, comment_id)
    page = await fetch(call.tx, service.reacted(what, kind), call.start, "page")
    names = await users.names(call.tx, [row.user_id for row in page.rows])
    tallies = service.of_posts if what.comment_id is None else service.of_comments
    tally = (await tallies(call.tx, viewer.id, [what.id or 0])).get(what.id or 0)
    items: list[dict[str, Any]] = [
        {
            "USER_ID": str(row.user_id),
            "NAME": names[row.user_id],
            "KIND": row.kind,
            "DATE": iso(row.reacted_at, call.zone),
        }
        for row in page.rows
    ]
    return page.answer({"ITEMS": items, **shown_tally(tally)})
