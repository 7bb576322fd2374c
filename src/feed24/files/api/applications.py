"""`disk.storage.getForApp` and `.rename`: the storage of the application that calls."""

from typing import Annotated, Any

from feed24.applications import service
from feed24.errors import NotFound
from feed24.files import storages, wire
from feed24.files.api.arranging import BAD_NAME, NO_NAME
from feed24.files.api.reading import SCOPE
from feed24.files.api.refusals import DENIED, NO_SECOND, RAISES, UNKNOWN
from feed24.rest.call import Call
from feed24.rest.content import is_name
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Text, Wire
from feed24.rest.registry import method

_NO_APPLICATION = RestError(400, "ERROR_NOT_FOUND", "Could not find application by app_id")
_OTHER_KIND = RestError(400, "", "Access denied (invalid type of storage)")


@method(
    "disk.storage.getForApp",
    scope=SCOPE,
    writes=True,
    application_only=True,
    raises={NotFound: _NO_APPLICATION},
    errors=(DENIED,),
)
async def get_storage_of_application(call: Call) -> dict[str, Any]:
    """Show the storage of the application, which is made when it is first asked for.

    For administrators. Everybody who may use the application edits what is in it.
    """
    _check_administrator(call)
    # Nobody changes who may use it before the storage has their rights.
    app = await service.held(call.tx, call.caller.credential.application_id)
    users = await service.users_of(call.tx, app.id) if app.restricted else None
    return wire.storage_row(await storages.of_application(call.tx, app.id, app.title, users))


@method(
    "disk.storage.rename",
    scope=SCOPE,
    writes=True,
    positional=True,
    application_only=True,
    raises=RAISES,
    errors=(*UNKNOWN, NO_SECOND, NO_NAME, BAD_NAME, DENIED, _OTHER_KIND),
)
async def rename_storage(
    call: Call,
    *,
    storage_id: Annotated[Int, Wire("id"), "Id of the application's storage"],
    new_name: Annotated[Text, Wire("newName"), "Its new name"],
) -> dict[str, Any]:
    """Rename the storage of the application; for administrators."""
    _check_administrator(call)
    found = await storages.find(call.tx, storage_id)
    if found.kind != storages.APPLICATION:
        raise _OTHER_KIND
    if found.owner != str(call.caller.credential.application_id):
        raise DENIED
    if not new_name.strip():
        raise NO_NAME
    if not is_name(new_name):
        raise BAD_NAME
    await storages.rename(call.tx, storage_id, new_name)
    return wire.storage_row(await storages.find(call.tx, storage_id))


def _check_administrator(call: Call) -> None:
    if not call.caller.admin:
        raise DENIED
