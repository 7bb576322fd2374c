"""The structure as a list: a tree read from the top, siblings by their sort number, then by id."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
)

from feed24.db import Transaction
from feed24.departments.tables import SMALLEST_SORT, department

# Numbers of a fixed length sort as text like numbers; the leading 1 keeps the zeros and goes.
_SORT_BASE = 10**10 - SMALLEST_SORT
_ID_BASE = 10**18


def _step(node: Any) -> ColumnElement[str]:
    """What one level adds to the path that a department sorts by."""
    sort = cast(node.c.sort + literal(_SORT_BASE, BigInteger), Text)
    own = cast(node.c.id + literal(_ID_BASE, BigInteger), Text)
    return func.substr(sort, 2) + own


_child = department.alias("child")
_top = select(
    department.c.id, _step(department).label("path"), literal(0, Integer).label("depth")
).where(department.c.parent_id.is_(None))
_tree = _top.cte("tree", recursive=True)
_tree = _tree.union_all(
    select(_child.c.id, _tree.c.path + _step(_child), _tree.c.depth + 1).join(
        _tree, _child.c.parent_id == _tree.c.id
    )
)


def in_tree_order(statement: Select[Any]) -> Select[Any]:
    """A select from `department`, parents before their children and the children right after."""
    return statement.join(_tree, _tree.c.id == department.c.id).order_by(_tree.c.path)


_ALL = in_tree_order(select(department, _tree.c.depth))


async def find_all(tx: Transaction) -> Sequence[Row[Any]]:
    """All departments in tree order, each with its `depth`; the top has 0."""
    return await tx.all(_ALL)
