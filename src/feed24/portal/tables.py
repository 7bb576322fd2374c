"""The portal itself: one row, made when the database is."""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Table, Text

from feed24.db import Moment, metadata

portal = Table(
    "portal",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="only_one"), primary_key=True),
    Column("member_id", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("closed", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
)
