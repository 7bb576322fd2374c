"""What one person has noted about posts, for nobody else to see."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, UniqueConstraint

from feed24.db import Moment, id_column, metadata

# The person has pinned the post, follows it, or keeps it among the favourites: `kind`. The later
# of two has the larger id.
post_flag = Table(
    "post_flag",
    metadata,
    id_column(),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("set_at", Moment, nullable=False),
    UniqueConstraint("user_id", "kind", "post_id"),
)

# The activity number up to which a person has looked at the feed: one row, however much is read.
feed_look = Table(
    "feed_look",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    Column("act", BigInteger, nullable=False),
    Column("looked_at", Moment, nullable=False),
)
