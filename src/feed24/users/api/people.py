"""user.get, .search, .current and .fields: people, as far as the credential opens them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from sqlalchemy import UnaryExpression, select

from feed24.departments import service as departments
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.paging import fetch
from feed24.rest.params import Everything, Raw, Text, Truthy, Values, Wire
from feed24.rest.registry import method
from feed24.users import service
from feed24.users.fields import PersonField, within
from feed24.users.selection import Condition, Filter, Selection, as_filter, names_ids
from feed24.users.tables import person
from feed24.users.visibility import found_by
from feed24.users.wire import SCOPES, SIZES, Portrait, chosen, columns, reach_of

Sort = Annotated[Raw, Wire("sort"), "Field to sort by, if there is an `order`"]
Order = Annotated[Raw, Wire("order"), "`ASC` or `DESC`"]
Select = Annotated[Values | None, Wire("select"), "Fields to show; `*` and `UF_*` stand for many"]
AdminMode = Annotated[Truthy, "Find everybody; counts from administrators only"]
ImageResize = Annotated[Text, "Size of photos: `small`, `medium` or `large`"]
Given = Annotated[Raw, Wire("FILTER"), "Conditions by operator and field; replaces those beside it"]
Beside = Annotated[Everything, "Conditions by operator and field"]


@method("user.fields", scope=SCOPES)
async def list_fields(call: Call) -> dict[str, str]:
    """Name the fields of a person that the scope opens."""
    return {each.code: each.label for each in within(reach_of(call.caller.credential))}


@method("user.current", scope=SCOPES)
async def show_current(call: Call) -> dict[str, Any]:
    """Show the caller."""
    fields = within(reach_of(call.caller.credential))
    row = await service.get(call.tx, call.caller.user_id)
    theirs = await departments.of_people(call.tx, [row.id])
    return Portrait(call, fields, theirs, single=True).of(row)


@method("user.get", scope=SCOPES, paged=True)
async def get_users(
    call: Call,
    *,
    filter_: Given = None,
    sort: Sort = None,
    order: Order = None,
    select_: Select = None,
    admin_mode: AdminMode = False,
    image_resize: ImageResize = "",
    beside: Beside,
) -> Answer:
    """List people by conditions.

    Operators are those of lists, `=` when there is none. A list means one of its values.
    `NAME_SEARCH` looks for words in names, position and e-mail address, `HAS_DEPARTAMENT` for
    people with or without a department.
    """
    selection, wanted = _selection(call), _wanted(filter_, beside)
    where = [*selection.matching(wanted), *await _visible(call, wanted, everybody=admin_mode)]
    ordered = selection.ordered(sort, order)
    return await _page(call, where, ordered, chosen(selection.reach, select_), image_resize)


@method("user.search", scope=SCOPES, paged=True)
async def find_users(
    call: Call,
    *,
    filter_: Given = None,
    sort: Sort = None,
    order: Order = None,
    select_: Select = None,
    admin_mode: AdminMode = False,
    image_resize: ImageResize = "",
    beside: Beside,
) -> Answer:
    """List people by how their names, positions or departments begin.

    `FIND` alone looks for words in all of these. `NAME`, `LAST_NAME`, `SECOND_NAME`,
    `WORK_POSITION` and `UF_DEPARTMENT_NAME` match from the beginning; everything else is as in
    `user.get`.
    """
    selection, wanted = _selection(call), _wanted(filter_, beside)
    where = [*selection.found(wanted), *await _visible(call, wanted, everybody=admin_mode)]
    ordered = selection.ordered(sort, order)
    return await _page(call, where, ordered, chosen(selection.reach, select_), image_resize)


def _selection(call: Call) -> Selection:
    reach = reach_of(call.caller.credential)
    return Selection(reach, call.caller.user_id, call.tx.now, call.zone)


def _wanted(given: object, beside: Mapping[str, Any]) -> Filter:
    """The filter, else what was sent in its place, where null counts as not sent."""
    if given is not None:
        return as_filter(given)
    return as_filter({name: value for name, value in beside.items() if value is not None})


async def _visible(call: Call, wanted: Filter, *, everybody: bool) -> list[Condition]:
    """Whom the caller finds. Administrators find all whom they ask for, by mode or by id."""
    if call.caller.admin and (everybody or names_ids(wanted)):
        return []
    return [found_by(await call.viewer())]


async def _page(
    call: Call,
    where: Sequence[Condition],
    ordered: Sequence[UnaryExpression[Any]],
    fields: Sequence[PersonField],
    image_resize: str,
) -> Answer:
    found = select(*columns(fields)).where(*where).order_by(*ordered, person.c.id)
    page = await fetch(call.tx, found, call.start, "offset")
    theirs = await departments.of_people(call.tx, [row.id for row in page.rows])
    size = image_resize.lower() if image_resize.lower() in SIZES else ""
    portrait = Portrait(call, fields, theirs, size)
    return page.answer([portrait.of(row) for row in page.rows])
