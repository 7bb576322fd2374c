"""`vote.AttachedVote.get` and the other methods that read."""

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated, Any

from feed24.files.downloads import disposition
from feed24.polls import report, service, wire
from feed24.polls.api.addressing import EntityType, ModuleId, Named, check_kind
from feed24.polls.api.refusals import DENIED, RAISES, RAISES_DENIED, UNADDRESSED, missing
from feed24.polls.service import Hidden, NoPoll
from feed24.rest.call import Call
from feed24.rest.casts import lookup, php_int, php_text
from feed24.rest.content import safe_name
from feed24.rest.envelope import Answer, FileAnswer, or_empty_list
from feed24.rest.errors import RestError
from feed24.rest.paging import PAGE, first_row, next_start
from feed24.rest.params import Int, Raw, Truthy, Values, Wire
from feed24.rest.registry import method

SCOPE = "vote"
MOST_AT_ONCE = 50
VOTERS_PAGE = 10
_NUMERIC = re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?\s*")

Mobile = Annotated[
    Truthy, Wire("userForMobileFormat"), "Accepted; people are shown in one form only"
]


@method("vote.AttachedVote.get", scope=SCOPE, raises=RAISES, errors=(UNADDRESSED,))
async def get_poll(call: Call, *, named: Named) -> dict[str, Any]:
    """A poll with its questions, answers and counters, and what the caller may do with it."""
    poll = await service.get(call.tx, await call.viewer(), named.place(call))
    return {"attach": wire.attach(call, poll)}


def _not_found(refusal: NoPoll) -> RestError:
    # The original's text ends in a blank.
    return RestError(400, "", f"Attach with entityId {refusal.post_id} not found ")


def _read_denied(refusal: Hidden) -> RestError:
    return RestError(400, "", f"Attach with entityId {refusal.post_id} read access denied")


TOO_MANY = RestError(400, "", "Too many entity ids")


@method(
    "vote.AttachedVote.getMany",
    scope=SCOPE,
    raises={NoPoll: _not_found, Hidden: _read_denied},
    errors=(TOO_MANY, UNADDRESSED),
)
async def get_polls(
    call: Call,
    *,
    module_id: ModuleId = "",
    entity_type: EntityType = "",
    entity_ids: Annotated[
        Values | None, Wire("entityIds"), "Ids of posts, 50 at most; what is no number is left out"
    ] = None,
    entity_id: Annotated[Values | None, Wire("entityId"), "The same under another name"] = None,
) -> dict[str, Any]:
    """The polls of several posts, in the order of the ids. One that cannot be shown fails all."""
    ids = entity_id if entity_ids is None else entity_ids
    for position, sent in enumerate((module_id, entity_type, None if ids is None else "sent")):
        if not sent:
            raise missing(position)
    check_kind(module_id, entity_type)
    numbers = [php_int(each) for each in ids or () if _NUMERIC.fullmatch(php_text(each))]
    if len(numbers) > MOST_AT_ONCE:
        raise TOO_MANY
    polls = await service.get_many(call.tx, await call.viewer(), numbers)
    return {"items": [wire.attach(call, poll) for poll in polls]}


@method("vote.AttachedVote.getWithVoted", scope=SCOPE, raises=RAISES, errors=(UNADDRESSED,))
async def get_poll_with_voters(
    call: Call,
    *,
    named: Named,
    page_size: Annotated[
        Int, Wire("pageSize"), "How many people of each answer, from 1 to 50"
    ] = VOTERS_PAGE,
    user_for_mobile_format: Mobile = False,
) -> dict[str, Any]:
    """A poll, and by answer the people who chose it, who voted first first.

    Nobody is shown of an anonymous poll, nor while the results are kept back.
    """
    poll = await service.get(call.tx, await call.viewer(), named.place(call))
    found = await service.voters(call.tx, poll, _size(page_size))
    voted = {str(key): [wire.voter(call, row) for row in rows] for key, rows in found.items()}
    return {"attach": wire.attach(call, poll), "voted": or_empty_list(voted)}


def _size(wanted: int) -> int:
    return min(max(wanted, 1), MOST_AT_ONCE)


@method(
    "vote.AttachedVote.getAnswerVoted",
    scope=SCOPE,
    paged=True,
    raises=RAISES_DENIED,
    errors=(UNADDRESSED,),
)
async def get_voters(
    call: Call,
    *,
    answer_id: Annotated[Int, Wire("answerId"), "Id of the answer"],
    named: Named,
    page_navigation: Annotated[
        Raw, Wire("pageNavigation"), "`size`, from 1 to 50, and `page`, from 1; without `start`"
    ] = None,
    user_for_mobile_format: Mobile = False,
) -> Answer:
    """The people who chose an answer, who voted first first.

    Nobody is shown of an anonymous poll, nor while the results are kept back.
    """
    poll = await service.get(call.tx, await call.viewer(), named.place(call))
    begin, most = _window(call, page_navigation)
    found = await service.voters_of(call.tx, poll, answer_id, begin=begin, most=most)
    items = {"items": [wire.voter(call, row) for row in found.rows]}
    if not call.start_sent:
        return Answer(items, total=found.total)
    after = next_start(begin, len(found.rows), found.total, call.start)
    return Answer(items, total=found.total if call.start >= 0 else 0, next=after)


def _window(call: Call, navigation: Any) -> tuple[int, int]:
    """Where the page begins and how many it holds."""
    if call.start_sent:
        return first_row(call.start, "offset"), PAGE
    sent, page = lookup(navigation, "size"), php_int(lookup(navigation, "page"))
    size = VOTERS_PAGE if sent is None else _size(php_int(sent))
    return (max(page, 1) - 1) * size, size


@method(
    "vote.AttachedVote.download",
    scope=SCOPE,
    in_batch=False,
    raises=RAISES,
    errors=(DENIED, UNADDRESSED),
)
async def download_report(call: Call, *, named: Named) -> FileAnswer:
    """The results as a spreadsheet; the answer is the file itself.

    It holds questions, answers, counters and shares, and the voters of a public poll. Refused while
    the results are kept back.
    """
    poll = await service.get(call.tx, await call.viewer(), named.place(call))
    return await report_file(poll, await service.voters(call.tx, poll, None))


async def report_file(poll: service.Poll, voters: Mapping[int, Any]) -> FileAnswer:
    """The spreadsheet to send. Raises RestError while the results are kept back."""
    if not poll.results_shown:
        raise DENIED
    content = await asyncio.to_thread(report.spreadsheet, poll, voters)
    # What is no folder must not be taken for one.
    name = safe_name(re.sub(r"[/\\]", "_", poll.title) + ".xlsx")
    return FileAnswer(content, report.MEDIA_TYPE, disposition(name))
