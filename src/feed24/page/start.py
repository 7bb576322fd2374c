"""What the page's scripts find in the document: who looks at it, and what proves it to `/rest`."""

from typing import Any

from sqlalchemy import select

from feed24.db import Transaction
from feed24.departments.tables import department
from feed24.files.addresses import public_url
from feed24.live.reading import stand
from feed24.live.versions import Seal
from feed24.services import Services
from feed24.sessions import forms
from feed24.sessions.authenticate import sessid
from feed24.sessions.service import SignedIn
from feed24.users import service as users

_ROOT = select(department.c.name).where(department.c.parent_id.is_(None))


async def start(
    tx: Transaction, services: Services, who: SignedIn, origin: str, language: str
) -> dict[str, Any]:
    """The person, the company, what limits writing, and the two values without which calls and
    sign-out are refused.

    `live` is the moment of all that: the page goes on from there with what happens.
    """
    row = (await users.card(tx, [who.id]))[who.id]
    return {
        "sessid": sessid(who),
        "csrf": forms.token(who),
        "user": {
            "id": who.id,
            "name": who.name,
            "position": row.work_position or "",
            "photo": public_url(origin, row.photo) if row.photo else "",
            "admin": who.admin,
            "employee": who.employee,
        },
        "company": await tx.scalar(_ROOT) or "feed24",
        "language": language,
        "confirmAbove": services.settings.confirm_above,
        "ownWebhooks": services.settings.own_webhooks,
        "maxUploadMb": services.settings.max_upload_mb,
        "live": Seal(services.secret).id_of((await stand(tx)).version),
    }
