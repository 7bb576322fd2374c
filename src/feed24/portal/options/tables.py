"""Settings that applications keep here, for themselves or for each of their users."""

from sqlalchemy import BigInteger, Column, Table, Text

from feed24.db import metadata

application_option = Table(
    "application_option",
    metadata,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    # A person's id, or 0 for what is the same for everybody.
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    # JSON, as it was sent.
    Column("value", Text, nullable=False),
)
