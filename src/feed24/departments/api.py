"""department.*: the company structure."""

import re
from typing import Annotated, Any

from sqlalchemy import Row, func, select

from feed24.departments import service
from feed24.departments.errors import (
    NameMissing,
    RootStays,
    UnknownDepartment,
    UnknownHead,
    WrongParent,
)
from feed24.departments.service.structure import DEFAULT_SORT
from feed24.departments.tables import department
from feed24.errors import Forbidden
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, access_denied, argument
from feed24.rest.filters import Field, conditions, ordering
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Raw, Text, Wire
from feed24.rest.registry import method

SCOPE = "department"
LABELS = {
    "ID": "ID",
    "NAME": "Department name",
    "SORT": "Sort order",
    "PARENT": "Parent department",
    "UF_HEAD": "Head",
}
FIELDS = {
    "ID": Field(department.c.id, "int"),
    "NAME": Field(department.c.name, "text"),
    "SORT": Field(department.c.sort, "int"),
    # Clients ask for the top as the department whose parent is 0.
    "PARENT": Field(func.coalesce(department.c.parent_id, 0), "int"),
    "UF_HEAD": Field(func.coalesce(department.c.head_id, 0), "int"),
}
_NUMBER = re.compile(r"\s*[+-]?\d")
OPERATORS = ("", "=", "!", "!=", "@", "!@", ">", ">=", "<", "<=")

_NOT_FOUND = RestError(400, "ERROR_CORE", "Department not found")
_NAME_MISSING = RestError(400, "ERROR_CORE", "Department name not provided.<br>")
_ONE_TOP = RestError(
    400, "ERROR_CORE", "There can only be one top-level department in the company structure"
)
_WRONG_HEAD = argument("UF_HEAD", "Invalid value of parameter UF_HEAD")


@method("department.fields", scope=SCOPE)
async def list_fields(_call: Call) -> dict[str, str]:
    """Name the fields of a department."""
    return LABELS


@method("department.get", scope=SCOPE, paged=True)
async def get_departments(
    call: Call,
    *,
    sort: Annotated[Raw, Wire("sort"), "Field to sort by, if there is an `order`"] = None,
    order: Annotated[Raw, Wire("order"), "`ASC` or `DESC`"] = None,
    filter_: Annotated[
        Raw, Wire("FILTER"), "Conditions by operator and field; replaces those beside it"
    ] = None,
    id_: Annotated[Raw, Wire("ID"), "Only these ids"] = None,
    name: Annotated[Raw, "Only these names"] = None,
    sort_number: Annotated[Raw, Wire("SORT"), "Only these sort numbers"] = None,
    parent: Annotated[Raw, "Only children of these; 0 for the top"] = None,
    uf_head: Annotated[Raw, "Only those headed by these people"] = None,
) -> Answer:
    """List departments, by default as a tree read from the top.

    Numbers and names may be lists. A top-level `SORT` filters if it is a number, else it sorts.
    """
    beside = {"ID": id_, "NAME": name, "PARENT": parent, "UF_HEAD": uf_head}
    if _is_number(sort_number):
        beside["SORT"] = sort_number
    wanted = {key: value for key, value in beside.items() if value is not None}
    chosen = conditions(wanted if filter_ is None else filter_, FIELDS, call.zone, OPERATORS)
    found = select(department).where(*chosen)
    by = _field(sort) or _field(sort_number)
    if by and isinstance(order, str) and order.strip():
        found = found.order_by(*ordering({by: order}, FIELDS), department.c.id)
    else:
        found = service.in_tree_order(found)
    page = await fetch(call.tx, found, call.start, "page")
    return page.answer([_shown(row) for row in page.rows])


def _field(name: object) -> str | None:
    code = name.strip().upper() if isinstance(name, str) else ""
    return code if code in FIELDS else None


def _is_number(value: object) -> bool:
    """Whether a condition is meant, not the name of a field to sort by."""
    return not isinstance(value, str) or bool(_NUMBER.match(value))


def _shown(row: Row[Any]) -> dict[str, Any]:
    shown = {"ID": str(row.id), "NAME": row.name, "SORT": row.sort}
    if row.parent_id is not None:
        shown["PARENT"] = str(row.parent_id)
    if row.head_id is not None:
        shown["UF_HEAD"] = str(row.head_id)
    return shown


@method(
    "department.add",
    scope=SCOPE,
    writes=True,
    raises={
        Forbidden: access_denied(),
        NameMissing: _NAME_MISSING,
        WrongParent: _ONE_TOP,
        UnknownHead: _WRONG_HEAD,
    },
)
async def add_department(
    call: Call,
    *,
    name: Annotated[Text, "Name"],
    parent: Annotated[Int, "Id of the department above"],
    sort: Annotated[Int, "Where it stands among its siblings"] = DEFAULT_SORT,
    uf_head: Annotated[Int, "Id of the head, who becomes a member"] = 0,
) -> int:
    """Add a department to the structure and return its id; for administrators."""
    service.check_editor(await call.viewer())
    return await service.add(call.tx, name, parent, sort, uf_head or None)


@method(
    "department.update",
    scope=SCOPE,
    writes=True,
    raises={
        Forbidden: access_denied(),
        UnknownDepartment: _NOT_FOUND,
        NameMissing: _NAME_MISSING,
        WrongParent: _NOT_FOUND,
        UnknownHead: _WRONG_HEAD,
    },
)
async def update_department(
    call: Call,
    *,
    id_: Annotated[Int, Wire("ID"), "Id of the department"],
    name: Annotated[Text | None, "Name"] = None,
    parent: Annotated[Int | None, "Id of the department to move it below"] = None,
    sort: Annotated[Int | None, "Where it stands among its siblings"] = None,
    uf_head: Annotated[Int | None, "Id of the head, who becomes a member; 0 for none"] = None,
) -> bool:
    """Change a department; what is not sent stays. For administrators."""
    service.check_editor(await call.viewer())
    await service.update(call.tx, id_, name=name, parent_id=parent, sort=sort, head_id=uf_head)
    return True


@method(
    "department.delete",
    scope=SCOPE,
    writes=True,
    raises={Forbidden: access_denied(), UnknownDepartment: _NOT_FOUND, RootStays: _ONE_TOP},
)
async def delete_department(
    call: Call, *, id_: Annotated[Int, Wire("ID"), "Id of the department"]
) -> bool:
    """Remove a department; its people and child departments move to its parent.

    For administrators.
    """
    service.check_editor(await call.viewer())
    await service.delete(call.tx, id_)
    return True


@method(
    "feed24.department.join",
    scope=SCOPE,
    writes=True,
    raises={
        Forbidden: access_denied(),
        UnknownDepartment: _NOT_FOUND,
        WrongParent: _NOT_FOUND,
        RootStays: _ONE_TOP,
    },
)
async def join_departments(
    call: Call,
    *,
    id_: Annotated[Int, Wire("ID"), "Id of the department that ends"],
    into: Annotated[Int, "Id of the one that its people and child departments go to"],
) -> bool:
    """Let a department become part of another, which is not below it, and end.

    What was addressed to it stays with those who see it otherwise. For administrators. A method of
    feed24's own.
    """
    service.check_editor(await call.viewer())
    await service.join(call.tx, id_, into)
    return True
