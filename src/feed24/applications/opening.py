"""What an application in a frame is told: by the form that opens it, and by the page around it."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from feed24.applications import granting, tokens
from feed24.applications.addresses import Addresses, origin_of, with_query
from feed24.applications.tokens import Issued
from feed24.applications.wire import LOCAL
from feed24.db import Transaction
from feed24.portal.options import service as options
from feed24.portal.options.service import EVERYBODY

PLACEMENT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Opening:
    """One rendering of a frame."""

    # The address that the form is sent to, and the origin that messages come from.
    url: str
    origin: str
    # What a frame is called: the library reads the portal's address out of it.
    name: str
    sid: str
    fields: dict[str, str] = field(repr=False)
    data: dict[str, Any] = field(repr=False)


def address(app: Row[Any]) -> str:
    """The page to show: until the installation is finished the one for that."""
    return str(app.handler_url if app.installed else app.install_url or app.handler_url)


async def open_for(
    tx: Transaction,
    app: Row[Any],
    user_id: int,
    where: Addresses,
    member_id: str,
    language: str,
    *,
    admin: bool,
) -> Opening:
    """Open an application for somebody who may, and has let it in."""
    issued = await tokens.issue(tx, app.id, user_id, refresh=True)
    sid = secrets.token_hex(16)
    secure = "1" if where.portal.startswith("https:") else "0"
    query = {"DOMAIN": where.domain, "PROTOCOL": secure, "LANG": language, "APP_SID": sid}
    return Opening(
        url=with_query(address(app), query),
        origin=origin_of(address(app)),
        name=f"{where.domain}|{secure}|{sid}",
        sid=sid,
        fields={
            **credentials(issued),
            "SERVER_ENDPOINT": where.server_endpoint,
            "APPLICATION_TOKEN": app.application_token,
            "APPLICATION_SCOPE": app.scopes,
            "member_id": member_id,
            "status": LOCAL,
            "PLACEMENT": PLACEMENT,
            "PLACEMENT_OPTIONS": "{}",
        },
        data={
            "DOMAIN": where.domain,
            "PROTOCOL": secure,
            "PATH": "/rest",
            "LANG": language,
            **credentials(issued),
            "MEMBER_ID": member_id,
            "IS_ADMIN": admin,
            "APP_OPTIONS": await options.get_all(tx, app.id, EVERYBODY),
            "USER_OPTIONS": await options.get_all(tx, app.id, user_id),
            "PLACEMENT": PLACEMENT,
            "PLACEMENT_OPTIONS": {},
            "INSTALL": not app.installed,
            "FIRST_RUN": not await granting.has_begun(tx, app.id, user_id),
        },
    )


def credentials(issued: Issued) -> dict[str, str]:
    """Tokens as frames are given them."""
    return {
        "AUTH_ID": issued.access_token,
        "AUTH_EXPIRES": str(issued.life),
        "REFRESH_ID": issued.refresh_token or "",
    }
