"""Posts, whom they are addressed to, their tags and their read marks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from feed24.db import Moment, id_column, metadata

post = Table(
    "post",
    metadata,
    id_column(),
    Column("author_id", BigInteger, ForeignKey("person.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    # The title was derived from the message.
    Column("micro", Boolean, nullable=False),
    Column("message", Text, nullable=False),
    Column("published_at", Moment, nullable=False, index=True),
    # Activity number of the publication itself; feed_entry.act is where the post stands now.
    Column("published_act", BigInteger, nullable=False),
    Column("comment_count", Integer, nullable=False, default=0),
    # Ids of the tags joined by commas, in the order of first mention; null without tags.
    Column("tag_ids", Text),
    # Ids of the attachments joined by commas, in the order of attaching; null without files.
    Column("attachment_ids", Text),
    Column("important", Boolean, nullable=False, default=False),
    Column("important_until", Moment),
    Column("background", Text),
    Column("site_id", Text, nullable=False),
    # Numbers the texts the post has had; it grows with every change of title or message.
    Column("revision", Integer, nullable=False, server_default="1"),
    # What the post carries besides: ids of rows that know their post, repeated for lists.
    Column("poll_id", BigInteger),
    Column("gratitude_id", BigInteger),
    Column("preview_id", BigInteger),
)
Index(
    "ix_post_important",
    post.c.id,
    postgresql_where=post.c.important,
    sqlite_where=post.c.important,
)

Index(
    "ix_post_preview_id",
    post.c.preview_id,
    postgresql_where=post.c.preview_id.is_not(None),
    sqlite_where=post.c.preview_id.is_not(None),
)

# The texts that a post has had, once it was edited; the last one is what the post says.
post_text = Table(
    "post_text",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("editor_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    # Not after people were added whom this text was never addressed to.
    Column("for_readers", Boolean, nullable=False, default=True),
)

post_recipient = Table(
    "post_recipient",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    # Set for a workgroup's code.
    Column("workgroup_id", BigInteger, ForeignKey("workgroup.id", ondelete="CASCADE"), index=True),
)

tag = Table(
    "tag",
    metadata,
    id_column(),
    Column("author_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("author_id", "folded"),
)

post_tag = Table(
    "post_tag",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", BigInteger, ForeignKey("tag.id"), primary_key=True, index=True),
)

# Who has confirmed an important post. Rows outlive the post's importance, not the post.
read_mark = Table(
    "read_mark",
    metadata,
    id_column(),
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("marked_at", Moment, nullable=False),
    UniqueConstraint("post_id", "user_id"),
    Index("ix_read_mark_user_id", "user_id"),
)
