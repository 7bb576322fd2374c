"""Answers to calls that were sent with a key."""

from sqlalchemy import BigInteger, Column, Table, Text

from feed24.db import Moment, metadata

answered_call = Table(
    "answered_call",
    metadata,
    # Who called: the same key of somebody else, or through an application, is another one. So it is
    # by a browser and by a webhook, which the hash of the key tells apart.
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key_hash", Text, primary_key=True),
    # A hash of the method and its parameters.
    Column("request_hash", Text, nullable=False),
    # Encrypted with the key, of which only the hash is kept: answers may hold secrets.
    Column("answer", Text),
    Column("at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)
