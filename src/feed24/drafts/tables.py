"""Posts that are not published yet. Nothing of them is in the feed's own tables."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, and_

from feed24.db import Moment, id_column, metadata

draft = Table(
    "draft",
    metadata,
    id_column(),
    Column("author_id", BigInteger, ForeignKey("person.id"), nullable=False),
    # Parameters of the publication, as JSON. Files are kept apart: lists need not read them.
    Column("sent", Text, nullable=False),
    Column("files", Text),
    Column("publish_at", Moment),
    # Why the portal could not publish it when its time had come, and when it tried.
    Column("error_code", Text),
    Column("error_text", Text),
    Column("failed_at", Moment),
    # Grows with every change by the author.
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("ix_draft_author_id_id", "author_id", "id"),
)
waiting = and_(draft.c.publish_at.is_not(None), draft.c.failed_at.is_(None))
Index(
    "ix_draft_waiting",
    draft.c.publish_at,
    draft.c.id,
    postgresql_where=waiting,
    sqlite_where=waiting,
)
