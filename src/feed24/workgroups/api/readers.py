"""socialnetwork.api.workgroup.*: the newer readers of workgroups."""

from typing import Annotated, Any

from sqlalchemy import Select, and_, select

from feed24.access import Viewer
from feed24.rest.call import Call
from feed24.rest.casts import items, lookup, php_int, php_text
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError
from feed24.rest.filters import conditions, ordering
from feed24.rest.paging import fetch
from feed24.rest.params import Mapped, Raw, Values, Wire
from feed24.rest.registry import method
from feed24.workgroups import service, wire
from feed24.workgroups.api import brief, details
from feed24.workgroups.api.errors import READER_SCOPE
from feed24.workgroups.errors import UnknownWorkgroup
from feed24.workgroups.service.reading import MEMBER_COUNT, MODERATOR_COUNT
from feed24.workgroups.tables import workgroup, workgroup_member
from feed24.workgroups.visibility import listed_for

OPERATORS = ("", "=", "!", "!=", ">", ">=", "<", "<=", "@", "!@", "%", "!%")
PATTERNS = ("=%", "%=", "!=%", "!%=")

_NO_ID = RestError(
    400, "SONET_CONTROLLER_WORKGROUP_EMPTY", "No value for the workgroup ID was provided."
)
_NOT_FOUND = RestError(400, "SONET_CONTROLLER_WORKGROUP_NOT_FOUND", "Workgroup not found.")


@method(
    "socialnetwork.api.workgroup.get",
    scope=READER_SCOPE,
    raises={UnknownWorkgroup: _NOT_FOUND},
    errors=(_NO_ID,),
)
async def get_workgroup(
    call: Call,
    *,
    params: Annotated[
        Mapped, Wire("params"), "`groupId`, `select` with further fields, `mode`: `mobile`"
    ],
) -> dict[str, Any]:
    """Show one workgroup with its members."""
    group_id = php_int(lookup(params, "groupId"))
    if group_id <= 0:
        raise _NO_ID
    viewer = await call.viewer()
    group = await service.find(call.tx, viewer, group_id)
    seen = details.Seen(call, viewer, group, await service.relations(call.tx, group_id))
    names = {php_text(name).upper() for name in items(lookup(params, "select"))}
    return await details.show(seen, names, mobile=lookup(params, "mode") == "mobile")


@method("socialnetwork.api.workgroup.list", scope=READER_SCOPE, paged=True)
async def list_workgroups(
    call: Call,
    *,
    filter_: Annotated[Raw, Wire("filter"), "Conditions by operator and field"] = None,
    select_: Annotated[Values | None, Wire("select"), "Fields to show; `ID` always is"] = None,
    order: Annotated[Raw, Wire("order"), "Fields and directions; by default `ID`"] = None,
    params: Annotated[
        Mapped | None,
        Wire("params"),
        "`IS_ADMIN`, `siteId`, `mode`, `features`, `mandatoryFeatures`, `shouldSelectDialogId`",
    ] = None,
) -> Answer:
    """List the workgroups that the caller finds, with the fields asked for."""
    options = params or {}
    found = _listed(await call.viewer(), options)
    found = found.where(*conditions(filter_, wire.FILTERED, call.zone, OPERATORS + PATTERNS))
    if site := php_text(lookup(options, "siteId")):
        found = found.where(*conditions({"SITE_ID": site}, wire.FILTERED, call.zone))
    found = found.order_by(*ordering(order, wire.FILTERED), workgroup.c.id)
    page = await fetch(call.tx, found, call.start, "offset")
    names = [php_text(name).upper() for name in select_ or []]
    shown = [brief.row(call, group, names, options) for group in page.rows]
    # Unlike the classic lists, this one leaves the total out when it has not counted.
    total = page.total if call.start >= 0 else None
    return Answer({"workgroups": shown}, total, page.next)


def _listed(viewer: Viewer, options: dict[str, Any]) -> Select[Any]:
    relation = and_(
        workgroup_member.c.workgroup_id == workgroup.c.id, workgroup_member.c.user_id == viewer.id
    )
    found = select(
        workgroup,
        MEMBER_COUNT.label("member_count"),
        MODERATOR_COUNT.label("moderator_count"),
        workgroup_member.c.role,
        workgroup_member.c.initiated_by,
    ).outerjoin_from(workgroup, workgroup_member, relation)
    everything = viewer.admin and lookup(options, "IS_ADMIN") == "Y"
    return found if everything else found.where(listed_for(viewer))
