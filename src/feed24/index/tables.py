"""The feed index in the database: what is in the feed, in which order, for whom.

`feed_entry` and `post_access` are the truth that lists are made of. `access_seq` and `access_log`
number every change of either in the order of commits, so that a reader's memory can be brought up
to one snapshot exactly.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
)

from feed24.db import Moment, metadata

# The next activity number of the portal. PostgreSQL has sequences; SQLite counts in a table.
activity_sequence = Sequence("activity", metadata=metadata, minvalue=1, maxvalue=2**32 - 1)
activity_counter = Table(
    "activity_counter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Narrow on purpose: every comment rewrites the row. `act` is the largest number among the post's
# publication and its remaining comments; descending it is the order of every list.
feed_entry = Table(
    "feed_entry",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("act", BigInteger, nullable=False, unique=True),
    Column("updated_at", Moment, nullable=False),
)

# The right codes of a published post: its recipients as expanded, its author, administrators.
post_access = Table(
    "post_access",
    metadata,
    Column("code", Text, primary_key=True),
    Column(
        "post_id",
        BigInteger,
        ForeignKey("feed_entry.post_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index("ix_post_access_post_id", "post_id"),
)

access_seq = Table(
    "access_seq",
    metadata,
    Column("stripe", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    # Changes up to this number are no longer in the log.
    Column("floor", BigInteger, nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    Column("stripe", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
