"""user.admin, user.access, access.name and profile: what every credential may ask."""

from typing import Annotated, Any

from feed24.rest.call import Call
from feed24.rest.casts import items, php_text
from feed24.rest.envelope import or_empty_list
from feed24.rest.params import Raw, Values
from feed24.rest.registry import method
from feed24.users import service
from feed24.users.codes import described, held_by
from feed24.users.wire import picture


@method("user.admin", scope="")
async def is_admin(call: Call) -> bool:
    """Tell whether the caller is an administrator."""
    return call.caller.admin


@method("user.access", scope="")
async def check_access(
    call: Call,
    *,
    access: Annotated[Values | None, "Access codes: `U7`, `D5`, `DR5`, `SG9_K`, `AU`"] = None,
) -> bool:
    """Tell whether the caller holds one of some access codes; administrators hold them all."""
    if call.caller.admin:
        return True
    held = held_by(await call.viewer())
    return any(php_text(code) in held for code in access or ())


@method("access.name", scope="")
async def name_codes(call: Call, *, access: Annotated[Raw, "A list of access codes"] = None) -> Any:
    """Describe access codes; false when there is no list of them.

    Left out is what does not exist or is not known to the caller.
    """
    codes = [php_text(code) for code in items(access)]
    if not codes:
        return False
    found = await described(call.tx, await call.viewer(), codes)
    return or_empty_list(
        {
            code: {"provider": each.provider, "name": each.name, "provider_id": each.provider_id}
            for code, each in found.items()
        }
    )


@method("profile", scope="")
async def show_profile(call: Call) -> dict[str, Any]:
    """Show the caller in brief."""
    row = await service.get(call.tx, call.caller.user_id)
    shown = {
        "ID": str(row.id),
        "ADMIN": call.caller.admin,
        "NAME": row.name,
        "LAST_NAME": row.last_name,
        "PERSONAL_GENDER": row.personal_gender or "",
        "TIME_ZONE": row.time_zone,
    }
    photo = picture(call, row.photo)
    return {**shown, "PERSONAL_PHOTO": photo} if photo else shown
