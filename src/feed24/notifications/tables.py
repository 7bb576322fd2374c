"""Whom texts mention, and what people are told about."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

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
    # Who wrote, commented or shared. Of reactions to one thing a row tells the latest.
    Column("actor_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("read_at", Moment),
    Index("ix_notification_user_id_id", "user_id", "id"),
)

# What a person has chosen of a kind; without a row it shows everywhere.
notification_choice = Table(
    "notification_choice",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("page", Boolean, nullable=False),
    Column("browser", Boolean, nullable=False),
)

quiet_hours = Table(
    "quiet_hours",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    # Whether they are kept; what was chosen stays when they are not.
    Column("active", Boolean, nullable=False),
    # Minutes of the day.
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    # On which days they begin: "12345".
    Column("days", Text, nullable=False),
    # In this time zone; empty for that of the person.
    Column("time_zone", Text, nullable=False),
)

# Which request to confirm a post somebody has looked at among the notifications.
request_read = Table(
    "request_read",
    metadata,
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    Column(
        "post_id",
        BigInteger,
        ForeignKey("post.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    # The round of asking: asking.round_since.
    Column("round_since", Moment, nullable=False),
)
