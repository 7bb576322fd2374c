"""Confirmations of the texts of posts."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

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
