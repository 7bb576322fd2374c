"""What narrows a list of posts, as several methods take it."""

from dataclasses import dataclass
from typing import Annotated

from feed24.db import BIGGEST
from feed24.index.selection import Selection
from feed24.personal import looks
from feed24.posts.parameters import access_codes
from feed24.posts.period import period
from feed24.rest.call import Call
from feed24.rest.params import Flag, Int, Raw, Text


@dataclass(frozen=True)
class Narrowing:
    """Conditions that all have to hold; without any of them it is the whole feed."""

    log_rights: Annotated[Raw, "Only posts with one of these codes: `UA`, `SG9`, `U7`"] = None
    author_id: Annotated[Int, "Only posts by this person"] = 0
    tag: Annotated[Text, "Only posts with this tag"] = ""
    important: Annotated[Flag, "`Y`: only posts whose readers are asked to confirm them"] = False
    to_confirm: Annotated[Flag, "`Y`: only such that the caller has not confirmed"] = False
    with_files: Annotated[Flag, "`Y`: only posts with files"] = False
    unseen: Annotated[Flag, "`Y`: only posts that `feed24.feed.unseen` counts"] = False
    above: Annotated[
        Int | None, "Only posts that stand above this `PLACE` of an answer of `feed24.feed.unseen`"
    ] = None
    from_groups: Annotated[Flag, "`Y`: only posts to workgroups that the caller belongs to"] = False
    log_date_from: Annotated[Text, "First moment of publication"] = ""
    log_date_to: Annotated[Text, "Last moment of publication; a day without time: its end"] = ""


async def selection(call: Call, wanted: Narrowing) -> Selection:
    """Raises RestError for a period that is none."""
    begin, end = period(call, wanted.log_date_from, wanted.log_date_to)
    return Selection(
        codes=access_codes(wanted.log_rights),
        begin=begin,
        end=end,
        # Nobody has the largest id, nor a larger one.
        author_id=min(wanted.author_id, BIGGEST) if wanted.author_id > 0 else None,
        tag=wanted.tag.strip().removeprefix("#").lower(),
        important=wanted.important,
        unread=wanted.to_confirm,
        with_files=wanted.with_files,
        newer_than=await _newer_than(call, wanted),
        groups=wanted.from_groups,
    )


async def _newer_than(call: Call, wanted: Narrowing) -> int | None:
    """Both may be asked for; what stands above the higher place stands above both."""
    places = [] if wanted.above is None else [looks.place(wanted.above)]
    if wanted.unseen:
        places.append((await looks.last(call.tx, call.caller.user_id)).act)
    return max(places, default=None)
