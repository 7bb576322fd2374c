"""sonet_group.*: finding workgroups and projects, deleting them, handing them over."""

from typing import Annotated, Any

from sqlalchemy import Select, select

from feed24.access import Viewer
from feed24.errors import Forbidden
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.filters import conditions, ordering
from feed24.rest.paging import fetch
from feed24.rest.params import Flag, Int, Raw, Text, Wire
from feed24.rest.registry import method
from feed24.workgroups import permissions, service, wire
from feed24.workgroups.api.errors import (
    CLASSIC_SCOPE,
    NOT_FOUND,
    WRONG_ID,
    checked,
    refusal,
)
from feed24.workgroups.errors import UnknownPerson, UnknownWorkgroup
from feed24.workgroups.service.reading import MEMBER_COUNT
from feed24.workgroups.tables import workgroup
from feed24.workgroups.visibility import listed_for

OPERATORS = ("", "=", "!", "!=", ">", ">=", "<", "<=", "><", "!><", "%", "!%", "?")

_WRONG_OWNED_ID = refusal("Invalid workgroup/project ID")
_WRONG_ACCESSED_ID = refusal("Wrong socialnetwork group ID")
_WRONG_FEATURE = refusal("Wrong feature")
_WRONG_OPERATION = refusal("Wrong operation")


@method("sonet_group.get", scope=CLASSIC_SCOPE, paged=True)
async def get_groups(
    call: Call,
    *,
    order: Annotated[Raw, "Fields and directions; by default `ID` descending"] = None,
    filter_: Annotated[Raw, Wire("FILTER"), "Conditions by operator and field"] = None,
    group_id: Annotated[Int | None, "Only the workgroup with this id"] = None,
    is_admin: Annotated[Flag, "`Y`: hidden workgroups too, for administrators"] = False,
) -> Answer:
    """List the workgroups and projects that the caller finds."""
    found = _listed(await call.viewer(), is_admin=is_admin)
    if group_id is not None:
        found = found.where(workgroup.c.id == group_id)
    found = found.where(*conditions(filter_, wire.FILTERED, call.zone, OPERATORS))
    wanted = ordering(order, wire.SORTED) or [workgroup.c.id.desc()]
    page = await fetch(call.tx, found.order_by(*wanted, workgroup.c.id), call.start, "page")
    return page.answer([wire.listed(call, group) for group in page.rows])


def _listed(viewer: Viewer, *, is_admin: bool) -> Select[Any]:
    found = select(workgroup, MEMBER_COUNT.label("member_count"))
    return found if is_admin and viewer.admin else found.where(listed_for(viewer))


@method(
    "sonet_group.delete",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        UnknownWorkgroup: NOT_FOUND,
        Forbidden: refusal("User has no permissions to delete group"),
    },
    errors=(WRONG_ID,),
)
async def delete_group(call: Call, *, group_id: Annotated[Int, "Id of the workgroup"]) -> bool:
    """Delete a workgroup, for its owner and administrators; posts to it stay."""
    await service.delete(call.tx, await call.viewer(), checked(group_id))
    return True


@method(
    "sonet_group.setowner",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        UnknownWorkgroup: _WRONG_OWNED_ID,
        UnknownPerson: refusal("Invalid user ID"),
        Forbidden: refusal("User has no permissions to set owner"),
    },
)
async def set_group_owner(
    call: Call,
    *,
    group_id: Annotated[Int, "Id of the workgroup"],
    user_id: Annotated[Int, "Id of the new owner"],
) -> bool:
    """Hand a workgroup over to another person, for its owner and administrators.

    The new owner becomes a member if need be, the former one a moderator.
    """
    await service.set_owner(call.tx, await call.viewer(), group_id, user_id)
    return True


@method(
    "sonet_group.feature.access",
    scope=CLASSIC_SCOPE,
    raises={UnknownWorkgroup: _WRONG_ACCESSED_ID},
    errors=(_WRONG_FEATURE, _WRONG_OPERATION),
)
async def check_feature_access(
    call: Call,
    *,
    group_id: Annotated[Int, "Id of the workgroup"],
    feature: Annotated[Text, "`blog`, `files`, `tasks`, `photo` or `calendar`"],
    operation: Annotated[Text, "An operation of the feature, e.g. `write_post` of `blog`"],
) -> bool:
    """Tell whether the caller may do something in a workgroup."""
    viewer = await call.viewer()
    group = await service.find(call.tx, viewer, group_id)
    if feature not in permissions.FEATURES:
        raise _WRONG_FEATURE
    if operation not in permissions.FEATURES[feature]:
        raise _WRONG_OPERATION
    return permissions.allows(
        viewer, group_id, closed=group.closed, feature=feature, operation=operation
    )
