"""`feed24.draft.*`: methods of feed24's own."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Row

from feed24.drafts import confirming, contents, parameters, schedule, service
from feed24.drafts.confirming import Confirming
from feed24.errors import NotFound
from feed24.rest.call import Call
from feed24.rest.dates import iso, parse_moment
from feed24.rest.envelope import Answer, or_empty_list
from feed24.rest.errors import RestError, argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Everything, Int, Text
from feed24.rest.performing import perform
from feed24.rest.registry import method

NO_DRAFT = not_found("Draft")
WRONG_MOMENT = argument("PUBLISH_AT", "Wrong date in PUBLISH_AT")
TOO_DEEP = argument("", f"A parameter is nested more than {parameters.DEEPEST} levels deep")
PARAMETERS = "Parameters of `log.blogpost.add`, which are read and checked at publication"
NOT_GENUINE = RestError(
    400, "ERROR_CONFIRMATION", "The confirmation is not for this draft as it is now, or not yours"
)
EXPIRED = RestError(
    400, "ERROR_CONFIRMATION_EXPIRED", "The confirmation has expired, look at the draft again"
)
AUDIENCE_CHANGED = RestError(
    400,
    "ERROR_AUDIENCE_CHANGED",
    "Recipients or their number have changed, look at the draft again",
)

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


@method(
    "feed24.draft.delete",
    scope="log",
    writes=True,
    raises={NotFound: NO_DRAFT, confirming.NotGenuine: NOT_GENUINE},
)
async def delete_draft(
    call: Call,
    *,
    draft_id: DraftId,
    confirmation: Annotated[
        Text | None, "`CONFIRMATION` of the draft's preview: only as it was then"
    ] = None,
) -> bool:
    """Delete a draft of the caller's. A method of feed24's own."""
    row = await service.held(call.tx, call.caller.user_id, draft_id)
    if confirmation is not None:
        _confirming(call).genuine(row, confirmation)
    await service.remove(call.tx, row.id)
    return True


@method("feed24.draft.preview", scope="log", raises={NotFound: NO_DRAFT})
async def preview_draft(call: Call, *, draft_id: DraftId) -> dict[str, Any]:
    """Show what publishing a draft of the caller's would show, and to whom.

    Everything that `feed24.post.preview` answers, refused as there, and a `CONFIRMATION` with which
    the caller can publish exactly this until `EXPIRES_AT`. A method of feed24's own.
    """
    row = await service.get(call.tx, call.caller.user_id, draft_id)
    shown = await _previewed(call, row)
    return {
        "DRAFT_ID": str(row.id),
        **shown,
        "CONFIRMATION": _confirming(call).give(row, shown, call.tx.now),
        "EXPIRES_AT": iso(call.tx.now + confirming.LIFE, call.zone),
    }


@method(
    "feed24.draft.publish",
    scope="log",
    writes=True,
    raises={
        NotFound: NO_DRAFT,
        confirming.NotGenuine: NOT_GENUINE,
        confirming.Expired: EXPIRED,
        confirming.AudienceChanged: AUDIENCE_CHANGED,
    },
)
async def publish_draft(
    call: Call,
    *,
    draft_id: DraftId,
    confirmation: Annotated[
        Text | None,
        "`CONFIRMATION` of the draft's preview: publish only what it showed, and only if recipients"
        " and their number are still the same",
    ] = None,
) -> int:
    """Publish a draft of the caller's at once; the result is the post's id.

    It is refused as `log.blogpost.add` would refuse it, with that method's errors, and then stays a
    draft. A method of feed24's own.
    """
    row = await service.held(call.tx, call.caller.user_id, draft_id)
    if confirmation is not None:
        shown = await _previewed(call, row)
        _confirming(call).check(row, shown, confirmation, call.tx.now)
    return await schedule.publish(call.tx, call.services, call.registry, row)


async def _previewed(call: Call, row: Row[Any]) -> dict[str, Any]:
    found = call.registry.find("feed24.post.preview")
    assert found is not None  # noqa: S101 - every portal shows what it would publish
    shown: dict[str, Any] = await perform(call, found, contents.decode(row.sent, None))
    return shown


def _confirming(call: Call) -> Confirming:
    credential = call.caller.credential
    return Confirming(
        call.services.secret, f"{call.caller.user_id}:{credential.kind}:{credential.id}"
    )


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
