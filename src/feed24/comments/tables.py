"""Comments of posts."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from feed24.db import Moment, id_column, metadata

comment = Table(
    "comment",
    metadata,
    id_column(),
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Activity number: where this comment lifted its post to.
    Column("act", BigInteger, nullable=False),
    # The recipients that were added, joined by commas: set in the comment that tells of a sharing.
    Column("shared_codes", Text),
    # When its author last changed it.
    Column("edited_at", Moment),
    Index("ix_comment_post_id_act", "post_id", "act"),
    Index("ix_comment_post_id_id", "post_id", "id"),
    Index("ix_comment_author_id_id", "author_id", "id"),
)
