"""What was done to people, structure, rights and keys, and by whom. No entry is ever changed."""

from sqlalchemy import JSON, BigInteger, Column, Index, Table, Text

from feed24.db import Moment, id_column, metadata

_STATE = JSON(none_as_null=True)

# No foreign keys: what an entry is about may be gone, and the entry stays.
audit_entry = Table(
    "audit_entry",
    metadata,
    id_column(),
    Column("at", Moment, nullable=False, index=True),
    # The same for all that was changed at once.
    Column("act", Text, nullable=False, index=True),
    # Who: a person, or somebody at the command line, or neither for the portal itself.
    Column("user_id", BigInteger, nullable=False),
    Column("operator", Text, nullable=False),
    # With what: a kind of credential and its row; an application's token names the application.
    Column("credential", Text, nullable=False),
    Column("credential_id", BigInteger, nullable=False),
    Column("application_id", BigInteger, nullable=False),
    # The method or command that was called.
    Column("via", Text, nullable=False),
    # What was changed, and whom it concerns.
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    # What is different, by the columns' names. Null where the thing was not there.
    Column("before", _STATE),
    Column("after", _STATE),
    Index("ix_audit_entry_user_id_id", "user_id", "id"),
    Index("ix_audit_entry_person_id_id", "person_id", "id"),
    Index("ix_audit_entry_subject_subject_id_id", "subject", "subject_id", "id"),
)
