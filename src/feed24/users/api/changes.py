"""user.add and user.update: inviting, changing, dismissing and reinstating people."""

import asyncio
from typing import Annotated, Any

from feed24.departments.errors import UnknownDepartment
from feed24.errors import Forbidden, Invalid, NotFound
from feed24.rest.call import Call
from feed24.rest.casts import php_bool
from feed24.rest.content import SentFile, sent_file
from feed24.rest.errors import RestError, argument
from feed24.rest.params import Everything, Flag, Int, Raw, Text, Values, Wire
from feed24.rest.registry import method
from feed24.users import service
from feed24.users.errors import (
    EmailTaken,
    NoDepartment,
    NoWorkgroup,
    TooManyPeople,
    UnknownGroup,
    WrongEmail,
    WrongFile,
)
from feed24.users.photos import Pictures
from feed24.users.wire import WrongDay, WrongType, given, ids, possible_ids

SCOPE = "user"

Departments = Annotated[Values, "Ids of departments"]
Picture = Annotated[Raw, "Name and base64 of a picture; empty for none"]
Fields = Annotated[Everything, "Fields of a person, as `user.fields` names them"]

_DENIED = RestError(400, "ERROR_CORE", "access_denied")
_NOT_SAVED = RestError(400, "ERROR_CORE", "")
_WRONG_TYPE = argument("", "invalid_type_field")


def _wrong_type(error: WrongType) -> RestError:
    return argument(str(error), _WRONG_TYPE.text)


@method(
    "user.add",
    scope=SCOPE,
    writes=True,
    raises={
        Forbidden: _DENIED,
        NoWorkgroup: argument("", "no_sonet_group_for_extranet"),
        UnknownGroup: RestError(400, "ERROR_NO_GROUP", "Group is specified incorrectly"),
        WrongType: _wrong_type,
        WrongEmail: argument("", "wrong_email"),
        EmailTaken: argument("", "A user with this email already exists"),
        TooManyPeople: argument("", "user_count_exceeded"),
        NoDepartment: argument("", "no_extranet_field"),
        UnknownDepartment: _NOT_SAVED,
        WrongDay: _NOT_SAVED,
        WrongFile: _NOT_SAVED,
    },
    errors=(_WRONG_TYPE,),
)
async def add_user(
    call: Call,
    *,
    email: Annotated[Text, "E-mail address"],
    uf_department: Departments | None = None,
    extranet: Annotated[Flag, "`Y`: a guest, who needs workgroups instead of departments"] = False,
    sonet_group_id: Annotated[Values | None, "Ids of a guest's workgroups"] = None,
    personal_photo: Picture = None,
    work_logo: Picture = None,
    fields: Fields,
) -> int:
    """Invite an employee or a guest and return the new id; for administrators."""
    actor = await call.viewer()
    service.check_inviter(actor)
    workgroups: list[int] = []
    if extranet:
        workgroups = await service.find_workgroups(call.tx, possible_ids(sonet_group_id))
    return await service.invite(
        call.tx,
        actor,
        email=email,
        department_ids=possible_ids(uf_department),
        workgroup_ids=workgroups,
        pictures=await _pictures(call, photo=personal_photo, work_logo=work_logo),
        limit=call.services.settings.user_limit,
        **given(fields, call.zone),
    )


@method(
    "user.update",
    scope=SCOPE,
    writes=True,
    raises={
        NotFound: _DENIED,
        Forbidden: _DENIED,
        UnknownDepartment: _NOT_SAVED,
        Invalid: _NOT_SAVED,
    },
)
async def update_user(
    call: Call,
    *,
    id_: Annotated[Int, Wire("ID"), "Id of the person"],
    email: Annotated[Text | None, "E-mail address"] = None,
    active: Annotated[Raw, "`N` dismisses, anything true reinstates; for administrators"] = None,
    uf_department: Departments | None = None,
    personal_photo: Picture = None,
    work_logo: Picture = None,
    fields: Fields,
) -> bool:
    """Change a person; what is not sent stays.

    Administrators change everybody, others themselves, except for their departments and whether
    they are dismissed.
    """
    actor = await call.viewer()
    await service.check_editor(call.tx, actor, id_)
    await service.edit(
        call.tx,
        actor,
        id_,
        email=email,
        active=None if active is None else php_bool(active) and active != "N",
        department_ids=None if uf_department is None else ids(uf_department),
        pictures=await _pictures(call, photo=personal_photo, work_logo=work_logo),
        limit=call.services.settings.user_limit,
        **given(fields, call.zone),
    )
    return True


async def _pictures(call: Call, **sent: Any) -> Pictures:
    """The pictures among these parameters; null is as if nothing had been sent."""
    contents: dict[str, bytes | None] = {}
    for column, value in sent.items():
        if value is not None:
            # Decoding takes its time.
            found: SentFile | None = await asyncio.to_thread(sent_file, value)
            contents[column] = found.content if found else None
    return Pictures(call.services.files, contents)
