"""sonet_group.user.*: who belongs to a workgroup.

Accepting an invitation, approving a request, banning and leaving are no REST methods.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from feed24.access import MEMBERS, Role
from feed24.errors import Forbidden
from feed24.rest.call import Call
from feed24.rest.casts import is_array, php_int
from feed24.rest.params import Int, Text, Values, Wire
from feed24.rest.registry import method
from feed24.workgroups import service, wire
from feed24.workgroups.api.errors import (
    CLASSIC_SCOPE,
    NOT_FOUND,
    WRONG_ID,
    WRONG_PEOPLE,
    checked,
    refusal,
)
from feed24.workgroups.errors import Banned, NoPeople, UnknownWorkgroup, WrongRole
from feed24.workgroups.service.members import ASSIGNABLE

_WRONG_SHOWN_ID = refusal("Wrong socialnetwork group ID")
_NOT_THEIRS = refusal("No permissions to update users role")

GroupId = Annotated[Int, "Id of the workgroup"]
UserId = Annotated[Values, "Id of a person, or a list of them"]
Message = Annotated[Text, "Accepted, shown nowhere"]


@method(
    "sonet_group.user.get",
    scope=CLASSIC_SCOPE,
    raises={UnknownWorkgroup: NOT_FOUND},
    errors=(_WRONG_SHOWN_ID,),
)
async def get_members(
    call: Call, *, id_: Annotated[Int, Wire("ID"), "Id of the workgroup"]
) -> list[dict[str, str]]:
    """List owner, moderators and members of a workgroup, dismissed people left out."""
    group = await service.find(call.tx, await call.viewer(), checked(id_, _WRONG_SHOWN_ID))
    people = await service.relations(call.tx, group.id)
    return [
        {"USER_ID": str(each.user_id), "ROLE": each.role} for each in people if each.role in MEMBERS
    ]


@method("sonet_group.user.groups", scope=CLASSIC_SCOPE)
async def get_own_groups(call: Call) -> list[dict[str, Any]]:
    """List the workgroups that the caller belongs to."""
    groups = await service.groups_of(call.tx, call.caller.user_id)
    return [wire.membership(call, group) for group in groups]


@method(
    "sonet_group.user.add",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        Forbidden: refusal("No permissions to add users"),
        NoPeople: WRONG_PEOPLE,
        UnknownWorkgroup: NOT_FOUND,
    },
    errors=(WRONG_ID,),
)
async def add_members(call: Call, *, group_id: GroupId, user_id: UserId) -> list[str]:
    """Make people members without asking them, for administrators; returns the ids of those added.

    Whoever is related to the workgroup already, in whatever way, is skipped.
    """
    actor = await call.viewer()
    added = await service.add(call.tx, actor, checked(group_id), _ids(user_id))
    return _texts(added)


@method(
    "sonet_group.user.update",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        Forbidden: _NOT_THEIRS,
        WrongRole: refusal("Incorrect role code"),
        NoPeople: WRONG_PEOPLE,
        UnknownWorkgroup: NOT_FOUND,
    },
    errors=(WRONG_ID,),
)
async def update_members(
    call: Call,
    *,
    group_id: GroupId,
    user_id: UserId,
    role: Annotated[Text, "`E` moderator or `K` member"],
) -> list[str]:
    """Change roles of members, for administrators; returns the ids of those changed.

    The owner, whoever has the role already and people who are no members are skipped.
    """
    actor = await call.viewer()
    new = Role(role) if role in ASSIGNABLE else None
    changed = await service.change_role(call.tx, actor, checked(group_id), _ids(user_id), new)
    return _texts(changed)


@method(
    "sonet_group.user.delete",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={Forbidden: _NOT_THEIRS, NoPeople: WRONG_PEOPLE, UnknownWorkgroup: NOT_FOUND},
    errors=(WRONG_ID,),
)
async def remove_members(call: Call, *, group_id: GroupId, user_id: UserId) -> list[str]:
    """End people's relations to a workgroup, for administrators; returns the ids of those removed.

    Invitations, requests and bans end too. The owner is skipped.
    """
    actor = await call.viewer()
    removed = await service.remove(call.tx, actor, checked(group_id), _ids(user_id))
    return _texts(removed)


@method(
    "sonet_group.user.invite",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={NoPeople: WRONG_PEOPLE, UnknownWorkgroup: NOT_FOUND},
    errors=(WRONG_ID,),
)
async def invite_people(
    call: Call, *, group_id: GroupId, user_id: UserId, message: Message = ""
) -> list[str]:
    """Invite people into a workgroup; returns the ids of those invited.

    Whoever is related to the workgroup already is skipped, and everybody when the caller may not
    invite.
    """
    actor = await call.viewer()
    invited = await service.invite(call.tx, actor, checked(group_id), _ids(user_id))
    return _texts(invited)


@method(
    "sonet_group.user.request",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={UnknownWorkgroup: NOT_FOUND, Banned: refusal("Cannot request to join group")},
    errors=(WRONG_ID,),
)
async def request_to_join(call: Call, *, group_id: GroupId, message: Message = "") -> bool:
    """Join an open workgroup, or ask to be let into another one.

    Nothing happens to members and to those who have asked before.
    """
    await service.ask_to_join(call.tx, await call.viewer(), checked(group_id))
    return True


def _ids(values: Iterable[Any]) -> list[int]:
    return [php_int(value) for value in values if not is_array(value)]


def _texts(ids: Iterable[int]) -> list[str]:
    return [str(user_id) for user_id in ids]
