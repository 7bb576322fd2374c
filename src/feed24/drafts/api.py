"""`feed24.draft.*`: methods of feed24's own."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Row

from feed24.drafts import contents, parameters, schedule, service
from feed24.errors import NotFound
from feed24.rest.call import Call
from feed24.rest.dates import iso, parse_moment
from feed24.rest.envelope import Answer, or_empty_list
from feed24.rest.errors import argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Everything, Int, Text
from feed24.rest.registry import method

NO_DRAFT = not_found("Draft")
WRONG_MOMENT = argument("PUBLISH_AT", "Wrong date in PUBLISH_AT")
TOO_DEEP = argument("", f"A parameter is nested more than {parameters.DEEPEST} levels deep")
PARAMETERS = "Parameters of `log.blogpost.add`, which are read and checked at publication"

DraftId = Annotated[Int, "Id of the draft"]


@method(
    "feed24.draft.add",
    scope="log",
    writes=True,
    raises={parameters.TooDeep: TOO_DEEP},
    errors=(WRONG_MOMENT,),
)
async def add_draft(
    call: Call,
    *,
    publish_at: Annotated[Text, "When the portal is to publish it"] = "",
    sent: Annotated[Everything, PARAMETERS],
) -> int:
    """Keep a post that is not published yet; the result is the draft's id.

    Nobody but the caller sees it. A moment that has passed means at once. A method of feed24's own.
    """
    moment = _moment(call, publish_at)
    return await service.add(call.tx, call.caller.user_id, _contents(call, sent), moment)


@method(
    "feed24.draft.update",
    scope="log",
    writes=True,
    raises={NotFound: NO_DRAFT, parameters.TooDeep: TOO_DEEP},
    errors=(WRONG_MOMENT,),
)
async def update_draft(
    call: Call,
    *,
    draft_id: DraftId,
    publish_at: Annotated[
        Text | None, "When the portal is to publish it; empty: not by itself; not sent: as before"
    ] = None,
    sent: Annotated[Everything, PARAMETERS + "; null takes one out"],
) -> bool:
    """Change a draft: parameters that are sent replace their namesakes, the others stay.

    One that the portal could not publish is tried again at its moment. A method of feed24's own.
    """
    moment = {} if publish_at is None else {"publish_at": _moment(call, publish_at)}
    values = _contents(call, sent)
    await service.change(call.tx, call.caller.user_id, draft_id, values, **moment)
    return True


@method("feed24.draft.get", scope="log", raises={NotFound: NO_DRAFT})
async def get_draft(call: Call, *, draft_id: DraftId) -> dict[str, Any]:
    """Show a draft of the caller's with all its parameters, files included.

    `ERROR` says why the portal could not publish it. A method of feed24's own.
    """
    row = await service.get(call.tx, call.caller.user_id, draft_id)
    return _shown(call, row, has_files=row.files is not None) | {
        "PARAMETERS": or_empty_list(contents.decode(row.sent, row.files))
    }


@method("feed24.draft.list", scope="log", paged=True)
async def list_drafts(call: Call) -> Answer:
    """List the caller's drafts, the latest first, without the contents of their files.

    A method of feed24's own.
    """
    page = await fetch(call.tx, service.of_author(call.caller.user_id), call.start, "page")
    return page.answer([_shown(call, row, has_files=bool(row.has_files)) for row in page.rows])


@method("feed24.draft.delete", scope="log", writes=True, raises={NotFound: NO_DRAFT})
async def delete_draft(call: Call, *, draft_id: DraftId) -> bool:
    """Delete a draft of the caller's. A method of feed24's own."""
    await service.discard(call.tx, call.caller.user_id, draft_id)
    return True


@method("feed24.draft.publish", scope="log", writes=True, raises={NotFound: NO_DRAFT})
async def publish_draft(call: Call, *, draft_id: DraftId) -> int:
    """Publish a draft of the caller's at once; the result is the post's id.

    It is refused as `log.blogpost.add` would refuse it, with that method's errors, and then stays a
    draft. A method of feed24's own.
    """
    row = await service.held(call.tx, call.caller.user_id, draft_id)
    return await schedule.publish(call.tx, call.services, call.registry, row)


def _moment(call: Call, text: str) -> datetime | None:
    if not text.strip():
        return None
    moment = parse_moment(text, call.zone)
    if moment is None:
        raise WRONG_MOMENT
    return moment


def _contents(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    publishing = call.registry.find(schedule.PUBLISHING)
    return parameters.of_publication(publishing, sent) if publishing else {}


def _shown(call: Call, row: Row[Any], *, has_files: bool) -> dict[str, Any]:
    error = {"CODE": row.error_code, "TEXT": row.error_text} if row.failed_at else None
    if error:
        error["DATE"] = iso(row.failed_at, call.zone)
    return {
        "ID": str(row.id),
        "PARAMETERS": or_empty_list(contents.decode(row.sent, None)),
        "HAS_FILES": has_files,
        "PUBLISH_AT": iso(row.publish_at, call.zone) if row.publish_at else None,
        "ERROR": error,
        "CREATED_AT": iso(row.created_at, call.zone),
        "UPDATED_AT": iso(row.updated_at, call.zone),
    }
