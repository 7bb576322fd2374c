"""Incoming webhooks: a secret address that acts as one person within some scopes."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from feed24.audit.recording import audited
from feed24.db import Moment, id_column, metadata

webhook = Table(
    "webhook",
    metadata,
    id_column(),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False, index=True),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False, default=""),
    Column("scopes", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    # The system error that every call of this webhook is answered with, while it is blocked.
    Column("blocked_with", Text),
    # About an hour exact (`usage.py`).
    Column("last_used_at", Moment),
    info=audited("webhook", whose="user_id", quiet=["last_used_at"]),
)
