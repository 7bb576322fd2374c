"""`feed24.workgroup.*`: everybody's relation to a workgroup, bans included, for administrators."""

from typing import Annotated, Any

from feed24.access import Role
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.errors import argument, not_found
from feed24.rest.params import Int, Text
from feed24.rest.registry import method
from feed24.users.service import full_name
from feed24.workgroups import service
from feed24.workgroups.api.errors import CLASSIC_SCOPE
from feed24.workgroups.errors import OwnerStays, UnknownPerson, UnknownWorkgroup

GroupId = Annotated[Int, "Id of the workgroup"]
_NO_GROUP = not_found("Workgroup")
_NO_PERSON = argument("USER_ID", "Wrong USER_ID: the id of an active person is needed")
_OWNER_STAYS = argument("ROLE", "Make somebody else the owner first")
_WRONG_ROLE = argument("ROLE", "Wrong ROLE: one of A, E, K, T, or empty")
_GIVEN = {"A": Role.OWNER, "E": Role.MODERATOR, "K": Role.MEMBER, "T": Role.BANNED, "": None}


@method(
    "feed24.workgroup.people",
    scope=CLASSIC_SCOPE,
    raises={UnknownWorkgroup: _NO_GROUP},
    errors=NOT_YOURS,
)
async def list_relations(call: Call, *, group_id: GroupId) -> list[dict[str, Any]]:
    """List everybody with a relation to a workgroup: members, who waits, and who is banned.

    `ROLE` is `A` owner, `E` moderator, `K` member, `Z` waiting, `T` banned. For administrators. A
    method of feed24's own.
    """
    check_administrator(call)
    await service.get(call.tx, group_id)
    return [
        {
            "USER_ID": str(each.user_id),
            "NAME": full_name(each),
            "WORK_POSITION": each.work_position,
            "ROLE": each.role,
        }
        for each in await service.relations(call.tx, group_id)
    ]


@method(
    "feed24.workgroup.setRole",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        UnknownWorkgroup: _NO_GROUP,
        UnknownPerson: _NO_PERSON,
        OwnerStays: _OWNER_STAYS,
    },
    errors=(*NOT_YOURS, _WRONG_ROLE),
)
async def set_role(
    call: Call,
    *,
    group_id: GroupId,
    user_id: Annotated[Int, "Id of the person"],
    role: Annotated[
        Text, "`A` owner, `E` moderator, `K` member, `T` banned; empty ends every relation"
    ] = "",
) -> bool:
    """Give a person a role in a workgroup, whatever it was; false if it was so before.

    A new owner takes over from the old one, who becomes a moderator. For administrators. A method
    of feed24's own.
    """
    check_administrator(call)
    if role not in _GIVEN:
        raise _WRONG_ROLE
    return await service.set_role(call.tx, group_id, user_id, _GIVEN[role])
