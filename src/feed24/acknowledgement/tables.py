"""Confirmations of the texts of posts, and reminders of them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from feed24.db import Moment, metadata

# Nothing is ever changed here: a person confirms each text of a post at most once.
confirmation = Table(
    "confirmation",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    # Which text: post.revision as it was.
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("confirmed_at", Moment, nullable=False),
)

# A person was reminded of a post, at most once on each day of the portal's calendar.
reminder = Table(
    "reminder",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    # As in 2026-11-27.
    Column("day", Text, primary_key=True),
    Column("actor_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("reminded_at", Moment, nullable=False),
)
