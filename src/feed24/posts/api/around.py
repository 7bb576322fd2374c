"""`feed24.post.recipients`, `.audience`, `.explain`: who sees a post."""

from typing import Annotated, Any

from feed24.errors import Forbidden, NotFound
from feed24.posts.audience import audience, count_readers
from feed24.posts.explaining import Explanation, Membership, Reason, UnknownPerson, explain
from feed24.posts.recipients import as_written
from feed24.posts.showing import allowed, recipient
from feed24.posts.visibility import Level
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import access_denied, not_found
from feed24.rest.paging import PAGE, first_row, next_start
from feed24.rest.params import Int
from feed24.rest.registry import method

NO_POST = not_found("Post")

PostId = Annotated[Int, "Id of the post"]


@method("feed24.post.recipients", scope="log", paged=True, raises={NotFound: NO_POST})
async def list_recipients(call: Call, *, post_id: PostId) -> Answer:
    """Recipients of a post that the caller may know of, and the number of the others.

    `total` counts those that are shown. A method of feed24's own.
    """
    found = await audience(call.tx, await call.viewer(), post_id)
    begin, total = first_row(call.start, "page"), len(found.shown)
    rows = found.shown[begin : begin + PAGE]
    result = {"RECIPIENTS": [recipient(each) for each in rows], "HIDDEN": found.hidden}
    if call.start < 0:
        return Answer(result, total=0)
    return Answer(result, total=total, next=next_start(begin, len(rows), total, call.start))


@method("feed24.post.audience", scope="log", raises={NotFound: NO_POST})
async def count_audience(call: Call, *, post_id: PostId) -> dict[str, int]:
    """How many people find a post in their feed at this moment, author and administrators included.

    For everybody who may read it. A method of feed24's own.
    """
    return {"PEOPLE": await count_readers(call.tx, await call.viewer(), post_id)}


@method(
    "feed24.post.explain",
    scope="log",
    raises={
        NotFound: NO_POST,
        UnknownPerson: not_found("Person"),
        Forbidden: access_denied("Only those who may change a post may ask about others"),
    },
)
async def explain_post(
    call: Call,
    *,
    post_id: PostId,
    user_id: Annotated[Int, "About whom; without it about the caller"] = 0,
) -> dict[str, Any]:
    """Whether and why somebody finds a post in the feed, and what that person may do with it.

    Every reason is a chain: the post, its recipient's code, the membership that meets it with the
    departments on the way, and since when. About others for the author, administrators, and those
    who may change the post. A method of feed24's own.
    """
    viewer = await call.viewer()
    found = await explain(call.tx, viewer, post_id, user_id if user_id > 0 else 0)
    return _explanation(call, post_id, found)


def _explanation(call: Call, post_id: int, found: Explanation) -> dict[str, Any]:
    return {
        "POST_ID": str(post_id),
        "USER_ID": str(found.person_id),
        "DISMISSED": found.dismissed,
        "IN_LIST": found.listed,
        "LEVEL": found.level.name.lower(),
        "ALLOWED": allowed(found.level),
        "REASONS": [_reason(call, each, n == 0) for n, each in enumerate(found.reasons)],
        "OTHER_PEOPLE": found.others,
        "HIDDEN": found.hidden,
    }


def _reason(call: Call, reason: Reason, first: bool) -> dict[str, Any]:
    ground = reason.ground
    return {
        "KIND": reason.kind,
        "CODE": as_written(reason.code),
        "ID": str(reason.id) if reason.id else "",
        "NAME": reason.name,
        "MET": ground is not None,
        "DECIDES": first and ground is not None,
        "IN_LIST": ground is not None and ground.listed,
        "LEVEL": (ground.level if ground else Level.NONE).name.lower(),
        "WHY_NOT": reason.why_not,
        "ROLE": reason.role or "",
        "SINCE": iso(reason.since, call.zone) if reason.since else None,
        "MEMBERSHIPS": [_membership(call, each) for each in reason.memberships],
    }


def _membership(call: Call, each: Membership) -> dict[str, Any]:
    return {
        "SINCE": iso(each.since, call.zone) if each.since else None,
        "PATH": [{"ID": str(place.id), "NAME": place.name} for place in each.path],
    }
