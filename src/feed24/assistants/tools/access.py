"""Who can see a post and why; who has confirmed it."""

from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from pydantic import Field

from feed24.assistants.calling import calls
from feed24.assistants.declaring import Shape, tool
from feed24.assistants.texts import seen
from feed24.assistants.tools.people import Limit, Offset, PostId


class Membership(Shape):
    """A membership in a department, and the way up to the one that is addressed."""

    since: str | None
    path: list[str]


class Reason(Shape):
    """One reason why a person sees a post, or one recipient that does not reach the person."""

    kind: str
    code: str
    name: str
    met: bool
    decides: Annotated[bool, Field(description="It is the reason that gives the level")]
    level: str
    why_not: str
    role: str
    since: str | None
    memberships: list[Membership]


class Explanation(Shape):
    """Whether and why a person finds a post, and how many people do."""

    post_id: int
    person_id: int
    in_feed: bool
    level: str
    allowed: list[str]
    reasons: list[Reason]
    other_people: Annotated[int, Field(description="Recipients who are other people")]
    hidden: Annotated[int, Field(description="Recipients that the caller may not know")]
    people_who_see_it: Annotated[int, Field(description="In whose feed the post is now")]


@tool("Explain who sees a post")
async def explain_visibility(
    context: Context[Any, Any],
    post_id: PostId,
    person_id: Annotated[int, Field(ge=0, description="About whom; 0: about the caller")] = 0,
) -> Explanation:
    """Whether and why somebody sees a post, with which rights, and how many people do.

    About others only for those who may change the post.
    """
    asked = calls(context)
    about = {"POST_ID": post_id}
    found = await asked.result("feed24.post.explain", {**about, "USER_ID": person_id})
    seen_by = await asked.result("feed24.post.audience", about)
    return Explanation(
        post_id=post_id,
        person_id=int(found["USER_ID"]),
        in_feed=found["IN_LIST"],
        level=found["LEVEL"],
        allowed=found["ALLOWED"],
        reasons=[_reason(each) for each in found["REASONS"]],
        other_people=found["OTHER_PEOPLE"],
        hidden=found["HIDDEN"],
        people_who_see_it=seen_by["PEOPLE"],
    )


def _reason(row: dict[str, Any]) -> Reason:
    return Reason(
        kind=row["KIND"],
        code=row["CODE"],
        name=seen(row["NAME"] or ""),
        met=row["MET"],
        decides=row["DECIDES"],
        level=row["LEVEL"],
        why_not=row["WHY_NOT"] or "",
        role=row["ROLE"],
        since=row["SINCE"],
        memberships=[
            Membership(since=each["SINCE"], path=[seen(place["NAME"]) for place in each["PATH"]])
            for each in row["MEMBERSHIPS"]
        ],
    )


class Report(Shape):
    """The state of confirmations. The numbers are null for who may not change the post."""

    post_id: int
    important: bool
    my_state: Annotated[str | None, Field(description="Of the caller's own confirmation")]
    my_confirmation_at: str | None
    asked_since: str | None
    due_at: str | None
    asked: int | None
    confirmed: int | None
    pending: int | None
    excused: int | None
    overdue: int | None


@tool("Report on confirmations", shows_others=False)
async def acknowledgement_report(context: Context[Any, Any], post_id: PostId) -> Report:
    """How many people were asked to confirm an important post, and how many have."""
    found = await calls(context).result("feed24.acknowledgement.report", {"POST_ID": post_id})
    numbers = ("ASKED", "CONFIRMED", "PENDING", "EXCUSED", "OVERDUE")
    return Report(
        post_id=post_id,
        important=found["IMPORTANT"] == "Y",
        my_state=found["STATE"] and found["STATE"].lower(),
        my_confirmation_at=found["TIME"],
        asked_since=found["ASKED_SINCE"],
        due_at=found["DATE_END"],
        **{name.lower(): found.get(name) for name in numbers},
    )


class Asked(Shape):
    """Somebody who was asked to confirm a post."""

    id: int
    name: str
    state: str
    confirmed_at: str | None


class People(Shape):
    """Some of those who were asked, by name."""

    people: list[Asked]
    total: int
    next_offset: int | None


@tool("List confirmations")
async def acknowledgement_people(
    context: Context[Any, Any],
    post_id: PostId,
    state: Annotated[
        Literal["confirmed", "pending", "excused", ""], Field(description="Only those; empty: all")
    ] = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> People:
    """Who was asked to confirm an important post, each with a state.

    Only for those who may change the post.
    """
    sent = {"POST_ID": post_id, "STATE": state.upper()}
    found = await calls(context).page("feed24.acknowledgement.list", sent, offset, limit)
    rows = [
        Asked(
            id=int(row["ID"]),
            name=seen(row["NAME"]),
            state=row["STATE"].lower(),
            confirmed_at=row["TIME"],
        )
        for row in found.rows
    ]
    return People(people=rows, total=found.total, next_offset=found.next_offset)
