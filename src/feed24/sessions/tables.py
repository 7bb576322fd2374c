"""Sign-ins of people's browsers, and what went wrong lately."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from feed24.db import Moment, id_column, metadata

session = Table(
    "session",
    metadata,
    id_column(),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False, index=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    # Not of the last request, but of one a few minutes before it at most.
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("revoked_at", Moment),
    Column("user_agent", Text, nullable=False),
    Column("address", Text, nullable=False),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    # A hash of the login, the browser or the address: people type passwords into the wrong field.
    Column("subject", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    # Nobody is let try again before.
    Column("until", Moment, nullable=False),
    sqlite_with_rowid=False,
)
