"""The results of a poll outside `/rest`, by addresses that stand for a credential for an hour."""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from feed24.files.routes import route, viewer_of
from feed24.polls import service
from feed24.polls.addresses import CONTROLLER, DOWNLOAD, PURPOSE, RESULT
from feed24.polls.api.reading import report_file
from feed24.polls.api.refusals import NOT_FOUND, READ_DENIED
from feed24.polls.service import Hidden, NoPoll, Place, Poll
from feed24.polls.signing import verified
from feed24.polls.wire import percent
from feed24.rest.envelope import HEADERS
from feed24.rest.errors import METHOD_NOT_FOUND
from feed24.rest.gateway import reply_with_file
from feed24.services import Services


async def _download(request: Request, services: Services) -> Response:
    if request.query_params.get("action", "").lower() != DOWNLOAD.lower():
        raise METHOD_NOT_FOUND
    signed = request.query_params.get("signedAttachId", "")
    return reply_with_file(await report_file(*await _found(request, services, signed)))


async def _result(request: Request, services: Services) -> Response:
    poll, _ = await _found(request, services, request.path_params["signed"])
    headers = {**HEADERS, "Cache-Control": "private, no-store"}
    return PlainTextResponse("\n".join(_lines(poll)) + "\n", headers=headers)


async def _found(
    request: Request, services: Services, signed: str
) -> tuple[Poll, Mapping[int, Any]]:
    """The poll with its voters, for whom the address stands. Raises RestError."""
    number = verified(services.secret, signed) or 0
    async with services.database.transaction(write=False) as tx:
        who = await viewer_of(tx, request, services, PURPOSE, number)
        try:
            poll = await service.get(tx, who, Place(number))
        except NoPoll:
            raise NOT_FOUND from None
        except Hidden:
            raise READ_DENIED from None
        return poll, await service.voters(tx, poll, None)


def _lines(poll: Poll) -> Iterator[str]:
    yield poll.title
    if not poll.results_shown:
        yield "The results are shown when the poll is over."
        return
    for question in poll.questions:
        yield f"\n{question.text} ({question.voter_count})"
        for answer in question.answers:
            share = percent(answer.vote_count, question.voter_count)
            yield f"{answer.vote_count:7}  {share:6.2f} %  {answer.text}"


ROUTES = [route(CONTROLLER, _download), route(RESULT + "/{signed}", _result)]
