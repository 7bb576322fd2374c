"""What people say of a post or a comment with one sign."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    Text,
    UniqueConstraint,
)

from feed24.db import Moment, id_column, metadata

# A reaction belongs to a post or to a comment, never to both; the other column is null.
reaction = Table(
    "reaction",
    metadata,
    id_column(),
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE")),
    Column("comment_id", BigInteger, ForeignKey("comment.id", ondelete="CASCADE")),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("reacted_at", Moment, nullable=False),
    UniqueConstraint("post_id", "user_id"),
    UniqueConstraint("comment_id", "user_id"),
    CheckConstraint("(post_id IS NULL) <> (comment_id IS NULL)", name="ck_reaction_one_thing"),
)
