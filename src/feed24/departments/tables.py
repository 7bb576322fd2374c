"""The company structure: a tree with one root."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from feed24.audit.recording import audited
from feed24.db import Moment, id_column, metadata

# What the column holds on every database.
SMALLEST_SORT, LARGEST_SORT = -(2**31), 2**31 - 1

department = Table(
    "department",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("parent_id", BigInteger, ForeignKey("department.id"), index=True),
    Column("sort", Integer, nullable=False, default=500),
    Column("head_id", BigInteger),
    info=audited("department"),
)

department_member = Table(
    "department_member",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    Column("department_id", BigInteger, ForeignKey("department.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False, default=0),
    # Since when the person belongs here; null where nobody noted it.
    Column("since", Moment),
    info=audited(
        "department_member", about="department_id", whose="user_id", quiet=["since", "position"]
    ),
)
