"""The portal itself: one row, made when the database is."""

from sqlalchemy import Boolean, Column, Integer, Table, Text, false

from feed24.audit.recording import audited
from feed24.db import Moment, metadata

portal = Table(
    "portal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("closed", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    # It began with the demo company: a place to try things in.
    Column("demo", Boolean, nullable=False, server_default=false()),
    info=audited("portal"),
)
