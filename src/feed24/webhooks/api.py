"""`feed24.webhook.*`: incoming webhooks, one's own and, for administrators, everybody's."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Row

from feed24.errors import Invalid, NotFound
from feed24.rest.administrators import (
    ADMINISTRATORS_ONLY,
    NOT_YOURS,
    TOO_MUCH,
    check_administrator,
    check_covers,
    check_person,
)
from feed24.rest.call import Call
from feed24.rest.dates import iso, parse_moment
from feed24.rest.envelope import Answer
from feed24.rest.errors import BLOCKS, WRONG_AUTH_TYPE, argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Flag, Int, Text, Wire
from feed24.rest.registry import method
from feed24.rest.scopes import parse_scopes
from feed24.webhooks import service

LONGEST_TITLE = 200
_NO_WEBHOOK = not_found("Webhook")
_NO_PERSON = argument("USER_ID", "Wrong USER_ID: the id of an active person is needed")
_NO_SCOPE = argument("SCOPE", "Wrong SCOPE: name known scopes, separated by commas")
_LONG_TITLE = argument("TITLE", f"Wrong TITLE: {LONGEST_TITLE} characters at most")
_WRONG_DATE = argument("EXPIRES", "Wrong date in EXPIRES")
_WRONG_BLOCK = argument("ERROR", f"Wrong ERROR: one of {', '.join(BLOCKS)}")

WebhookId = Annotated[Int, Wire("ID"), "Id of the webhook"]
Scope = Annotated[Text | None, "Scopes, separated by commas; `all` for every one but `vote`"]
Title = Annotated[Text | None, "What it is for"]
Expires = Annotated[Text | None, "When it ends; empty for never"]
UserId = Annotated[Int, "Whose; counts from administrators only"]


@method("feed24.webhook.list", scope="", paged=True, errors=(WRONG_AUTH_TYPE,))
async def list_webhooks(
    call: Call,
    *,
    user_id: UserId = 0,
    everybody: Annotated[Flag, "`Y`: of all people; counts from administrators only"] = False,
    ended: Annotated[Flag, "`Y`: those that were revoked too"] = False,
) -> Answer:
    """List the caller's webhooks, newest first; nobody is shown a code again.

    `LAST_USED` is about an hour exact. A method of feed24's own.
    """
    check_person(call)
    everybody = everybody and call.caller.admin
    found = service.listed(None if everybody else _whose(call, user_id), ended=ended)
    page = await fetch(call.tx, found, call.start, "page")
    return page.answer([_shown(call, row) for row in page.rows])


@method(
    "feed24.webhook.add",
    scope="",
    writes=True,
    raises={NotFound: _NO_PERSON},
    errors=(*NOT_YOURS, TOO_MUCH, _NO_SCOPE, _LONG_TITLE, _WRONG_DATE),
)
async def add_webhook(
    call: Call,
    *,
    scope: Scope = None,
    title: Title = None,
    expires: Expires = None,
    user_id: UserId = 0,
) -> dict[str, Any]:
    """Make a webhook; the result holds its address with the code, this once.

    It can be granted no scope that the credential of the call lacks. Others than administrators
    make their own, if the portal lets them (`own_webhooks`). A method of feed24's own.
    """
    _check_may_make(call)
    scopes = _scopes(scope)
    check_covers(call, scopes)
    whose = _whose(call, user_id)
    made, secret = await service.create(
        call.tx, whose, scopes, title=_title(title or ""), expires_at=_moment(call, expires)
    )
    return _with_code(call, made, whose, secret)


@method(
    "feed24.webhook.update",
    scope="",
    writes=True,
    raises={NotFound: _NO_WEBHOOK},
    errors=(*NOT_YOURS, TOO_MUCH, _NO_SCOPE, _LONG_TITLE, _WRONG_DATE),
)
async def update_webhook(
    call: Call,
    *,
    id_: WebhookId = 0,
    scope: Scope = None,
    title: Title = None,
    expires: Expires = None,
) -> dict[str, Any] | bool:
    """Change a webhook; what is not sent stays.

    Who changes the scopes or the end of somebody else's becomes its owner, and its code is another
    one: the result is then that of `feed24.webhook.add`, else `true`. A method of feed24's own.
    """
    row = await _editable(call, id_)
    values: dict[str, Any] = {}
    if title is not None:
        values["title"] = _title(title)
    if scope is not None:
        values["scopes"] = _scopes(scope)
        check_covers(call, values["scopes"])
    if expires is not None:
        values["expires_at"] = _moment(call, expires)
    await service.change(call.tx, id_, **values)
    if row.user_id == call.caller.user_id or not values.keys() - {"title"}:
        return True
    secret = await service.renew(call.tx, id_, call.caller.user_id)
    return _with_code(call, id_, call.caller.user_id, secret)


@method(
    "feed24.webhook.renew",
    scope="",
    writes=True,
    raises={NotFound: _NO_WEBHOOK},
    errors=(*NOT_YOURS, TOO_MUCH),
)
async def renew_webhook(call: Call, *, id_: WebhookId = 0) -> dict[str, Any]:
    """Give a webhook another code; the old one ends at once.

    Who does so becomes its owner. The result is that of `feed24.webhook.add`. A method of feed24's
    own.
    """
    await _editable(call, id_)
    secret = await service.renew(call.tx, id_, call.caller.user_id)
    return _with_code(call, id_, call.caller.user_id, secret)


@method(
    "feed24.webhook.revoke",
    scope="",
    writes=True,
    raises={NotFound: _NO_WEBHOOK},
    errors=(WRONG_AUTH_TYPE,),
)
async def revoke_webhook(call: Call, *, id_: WebhookId = 0) -> bool:
    """End a webhook for good. Administrators end anybody's. A method of feed24's own."""
    check_person(call)
    await _own(call, id_)
    await service.revoke(call.tx, id_)
    return True


@method(
    "feed24.webhook.block",
    scope="",
    writes=True,
    raises={NotFound: _NO_WEBHOOK},
    errors=(*NOT_YOURS, _WRONG_BLOCK),
)
async def block_webhook(
    call: Call,
    *,
    id_: WebhookId = 0,
    error: Annotated[Text, "The system error that every call is answered with; empty: none"] = "",
) -> bool:
    """Answer every call of a webhook with a system error, or let it work again.

    For administrators. A method of feed24's own.
    """
    check_administrator(call)
    if error and error not in BLOCKS:
        raise _WRONG_BLOCK
    await service.block(call.tx, id_, error or None, set(BLOCKS))
    return True


def _whose(call: Call, user_id: int) -> int:
    return user_id if user_id > 0 and call.caller.admin else call.caller.user_id


def _check_may_make(call: Call) -> None:
    check_person(call)
    if not (call.caller.admin or call.services.settings.own_webhooks):
        raise ADMINISTRATORS_ONLY


async def _own(call: Call, webhook_id: int) -> Row[Any]:
    """One's own, or anybody's for administrators. Raises NotFound."""
    row = await service.get(call.tx, webhook_id)
    if not call.caller.admin and row.user_id != call.caller.user_id:
        raise NotFound(f"webhook {webhook_id}")
    return row


async def _editable(call: Call, webhook_id: int) -> Row[Any]:
    """Raises NotFound, RestError: who may not make it may not change it either."""
    _check_may_make(call)
    row = await _own(call, webhook_id)
    check_covers(call, filter(None, row.scopes.split(",")))
    return row


def _scopes(text: str | None) -> tuple[str, ...]:
    try:
        found = parse_scopes(text or "")
    except Invalid:
        raise _NO_SCOPE from None
    if not found:
        raise _NO_SCOPE
    return found


def _title(text: str) -> str:
    if len(text) > LONGEST_TITLE:
        raise _LONG_TITLE
    return text


def _moment(call: Call, text: str | None) -> datetime | None:
    if text is None or not text.strip():
        return None
    at = parse_moment(text, call.zone)
    if at is None:
        raise _WRONG_DATE
    return at


def _with_code(call: Call, webhook_id: int, user_id: int, secret: str) -> dict[str, Any]:
    url = f"{call.origin}/rest/{user_id}/{secret}/"
    return {"ID": webhook_id, "USER_ID": user_id, "CODE": secret, "URL": url}


def _shown(call: Call, row: Row[Any]) -> dict[str, Any]:
    over = row.expires_at is not None and row.expires_at <= call.tx.now
    return {
        "ID": str(row.id),
        "USER_ID": str(row.user_id),
        "TITLE": row.title,
        "SCOPE": [code for code in row.scopes.split(",") if code],
        "CREATED": iso(row.created_at, call.zone),
        "LAST_USED": iso(row.last_used_at, call.zone) if row.last_used_at else None,
        "EXPIRES": iso(row.expires_at, call.zone) if row.expires_at else None,
        "REVOKED": iso(row.revoked_at, call.zone) if row.revoked_at else None,
        "BLOCKED_WITH": row.blocked_with,
        "STATE": _state(row, over),
    }


def _state(row: Row[Any], over: bool) -> str:
    if row.revoked_at:
        return "revoked"
    if over:
        return "expired"
    return "blocked" if row.blocked_with else "works"
