"""app.info."""

from typing import Any

from feed24.applications import service
from feed24.applications.wire import LANGUAGE, LICENSE, LICENSE_KIND, LOCAL
from feed24.rest.call import Call
from feed24.rest.errors import APPLICATION_ONLY
from feed24.rest.registry import method
from feed24.rest.scopes import in_order


@method("app.info", scope="", errors=(APPLICATION_ONLY,))
async def show_application(call: Call) -> dict[str, Any]:
    """Show the application of the token, or what the webhook was granted; and the license."""
    credential = call.caller.credential
    if credential.kind == "webhook":
        return {"SCOPE": in_order(credential.scopes), "LICENSE": LICENSE}
    if not credential.application_id:
        raise APPLICATION_ONLY
    row = await service.get(call.tx, credential.application_id)
    return {
        "ID": row.id,
        "CODE": row.client_id,
        "VERSION": row.version,
        "STATUS": LOCAL,
        "INSTALLED": row.installed,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": LANGUAGE,
        "LICENSE": LICENSE,
        **LICENSE_KIND,
    }
