"""Counters of request limits in the database: worth nothing minutes later.

On PostgreSQL the tables are UNLOGGED: losing them in a crash costs nobody anything, and so counting
a request waits for no disk.
"""

from sqlalchemy import BigInteger, Column, Table, Text

from feed24.db import metadata

# Moments and durations are microseconds.
request_rate = Table(
    "request_rate",
    metadata,
    Column("address", Text, primary_key=True),
    Column("empty_at", BigInteger, nullable=False),
)

operating_time = Table(
    "operating_time",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("credential_id", BigInteger, primary_key=True, autoincrement=False),
    Column("method", Text, primary_key=True),
    Column("minute", BigInteger, primary_key=True, autoincrement=False),
    # The minute's first call.
    Column("began", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
)
