"""`vote.AttachedVote.vote`, `.recall`, `.stop`, `.resume`."""

from typing import Annotated, Any

from feed24.polls import service, wire
from feed24.polls.api.addressing import Named
from feed24.polls.api.reading import SCOPE
from feed24.polls.api.refusals import INACTIVE, RAISES, RAISES_DENIED, UNADDRESSED
from feed24.polls.service import Inactive, NothingChosen, VotedAlready
from feed24.rest.call import Call
from feed24.rest.casts import is_array, items, php_int
from feed24.rest.errors import RestError
from feed24.rest.params import Mapped, Text, Wire
from feed24.rest.registry import method

ActionId = Annotated[Text, Wire("actionUuid"), "Accepted; it names the call to other windows"]


@method(
    "vote.AttachedVote.vote",
    scope=SCOPE,
    writes=True,
    raises={
        **RAISES,
        Inactive: INACTIVE,
        VotedAlready: RestError(400, "32", "You have already voted in this poll."),
        NothingChosen: RestError(400, "400", "Failed to save the voting"),
    },
    errors=(UNADDRESSED,),
)
async def vote(
    call: Call,
    *,
    ballot: Annotated[Mapped, Wire("ballot"), 'Answers by question: `{"9": ["21"]}`'],
    named: Named,
    action_uuid: ActionId = "",
) -> dict[str, Any]:
    """Vote. Where the poll allows it, the vote takes the place of the caller's earlier one.

    Of a question that takes one answer the first one counts. Nothing that is stored tells what
    somebody chose in an anonymous poll, and so a vote in it is final.
    """
    poll = await service.vote(call.tx, await call.viewer(), named.place(call), _chosen(ballot))
    return {"attach": wire.attach(call, poll, counters=int)}


def _chosen(ballot: dict[str, Any]) -> dict[int, list[int]]:
    return {
        php_int(question): [php_int(each) for each in (items(sent) if is_array(sent) else [sent])]
        for question, sent in ballot.items()
    }


@method(
    "vote.AttachedVote.recall",
    scope=SCOPE,
    writes=True,
    raises={**RAISES_DENIED, Inactive: INACTIVE},
    errors=(UNADDRESSED,),
)
async def recall(
    call: Call,
    *,
    named: Named,
    action_uuid: ActionId = "",
) -> dict[str, Any]:
    """Take the caller's vote back, where the poll allows voting again."""
    poll = await service.recall(call.tx, await call.viewer(), named.place(call))
    return {"attach": wire.attach(call, poll)}


@method(
    "vote.AttachedVote.stop",
    scope=SCOPE,
    writes=True,
    raises=RAISES_DENIED,
    errors=(UNADDRESSED,),
)
async def stop(call: Call, *, named: Named) -> list[Any]:
    """End a poll now. Allowed to whoever may delete its post."""
    await service.stop(call.tx, await call.viewer(), named.place(call))
    return []


@method(
    "vote.AttachedVote.resume",
    scope=SCOPE,
    writes=True,
    raises=RAISES_DENIED,
    errors=(UNADDRESSED,),
)
async def resume(call: Call, *, named: Named) -> list[Any]:
    """Let a poll go on for a year from now. Allowed to whoever may delete its post."""
    await service.resume(call.tx, await call.viewer(), named.place(call))
    return []
