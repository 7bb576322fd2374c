"""Who was asked to confirm a post: the people, and how many there are of each unit."""

from typing import Any

from feed24.acknowledgement import showing
from feed24.acknowledgement.parameters import (
    LISTING,
    WRONG_DATE,
    WRONG_STATE,
    WRONG_UNIT,
    Find,
    Moment,
    PostId,
    State,
    Unit,
    chosen,
    moment,
)
from feed24.acknowledgement.wire import shown
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.paging import PAGE, first_row, next_start
from feed24.rest.registry import method


@method(
    "feed24.acknowledgement.list",
    scope="log",
    paged=True,
    raises=LISTING,
    errors=(WRONG_DATE, WRONG_STATE, WRONG_UNIT),
)
async def list_people(
    call: Call,
    *,
    post_id: PostId,
    state_: State = "",
    unit_: Unit = "",
    find_: Find = "",
    moment_: Moment = "",
) -> Answer:
    """The people who were asked to confirm an important post, by name, each with a state.

    `REASON` is why: `PERSON`, `DEPARTMENT`, `WORKGROUP`, `EVERYONE`, `ADMINISTRATOR` or `AUTHOR`,
    with the code and the name of the department or workgroup, and `SINCE` since when. `WHY_NOT`
    of those excused is `DISMISSED`, `LEFT` or `NOT_ADDRESSED`. `EARLIER_REVISION` is the latest
    text confirmed that does not count any more.

    For those who may change the post: its author, administrators, moderators and owners of a
    workgroup it is addressed to. A method of feed24's own.
    """
    at, wanted = moment(call, moment_), chosen(state_, unit_, find_)
    begin = first_row(call.start, "page")
    viewer = await call.viewer()
    found = await showing.lines(call.tx, viewer, post_id, at, wanted, size=PAGE, begin=begin)
    total = found.total if call.start >= 0 else 0
    following = next_start(begin, len(found.lines), total, call.start)
    return Answer([shown(call, each, found) for each in found.lines], total=total, next=following)


@method("feed24.acknowledgement.breakdown", scope="log", raises=LISTING, errors=(WRONG_DATE,))
async def breakdown(call: Call, *, post_id: PostId, moment_: Moment = "") -> list[dict[str, Any]]:
    """How confirmation of a post stands in each department and workgroup, most pending first.

    Departments are those that the people asked belong to, `D0` stands for none; workgroups those
    that the post is addressed to. Who belongs to several counts in each. `NAME` is null for a
    department that is gone. For those whom `feed24.acknowledgement.list` shows people; units they
    may not know of are left out. A method of feed24's own.
    """
    at = moment(call, moment_)
    found = await showing.breakdown(call.tx, await call.viewer(), post_id, at)
    return [
        {
            "CODE": unit.code,
            "NAME": name,
            "ASKED": unit.asked,
            "CONFIRMED": unit.confirmed,
            "PENDING": unit.pending,
            "EXCUSED": unit.excused,
        }
        for unit, name in found
    ]
