"""The company structure: a tree with one root."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from feed24.db import id_column, metadata

department = Table(
    "department",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("parent_id", BigInteger, ForeignKey("department.id"), index=True),
    Column("sort", Integer, nullable=False, default=500),
    Column("head_id", BigInteger),
)

department_member = Table(
    "department_member",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    Column("department_id", BigInteger, ForeignKey("department.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False, default=0),
)
