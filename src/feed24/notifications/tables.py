"""Whom texts mention, and what people are told about."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from feed24.db import Moment, id_column, metadata

# A code that a text mentions: U5 a person, SG9 a workgroup, D3 a department. Without a comment it
# is the post's own text.
mention = Table(
    "mention",
    metadata,
    id_column(),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("comment_id", BigInteger, ForeignKey("comment.id", ondelete="CASCADE"), index=True),
    Column("code", Text, nullable=False),
)

# One thing that one person is told. It goes with its post or comment, and shows only as long as
# the person may read that.
notification = Table(
    "notification",
    metadata,
    id_column(),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("comment_id", BigInteger, ForeignKey("comment.id", ondelete="CASCADE"), index=True),
    # Who wrote, commented or shared.
    Column("actor_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("read_at", Moment),
    Index("ix_notification_user_id_id", "user_id", "id"),
)
