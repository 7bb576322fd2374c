"""Gratitudes that posts carry, whom they thank, and the portal's medals."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from feed24.db import Moment, id_column, metadata

medal = Table(
    "medal",
    metadata,
    # The code by which clients name it.
    Column("code", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)

# A post carries the one that its own gratitude_id names; those it had before stay with it.
gratitude = Table(
    "gratitude",
    metadata,
    id_column(),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    # Not a reference: a medal may be withdrawn, and those who have it keep it.
    Column("medal", Text, nullable=False),
    Column("given_at", Moment, nullable=False, index=True),
)

gratitude_person = Table(
    "gratitude_person",
    metadata,
    Column(
        "gratitude_id", BigInteger, ForeignKey("gratitude.id", ondelete="CASCADE"), primary_key=True
    ),
    # Not a reference: whom a gratitude thanks is not checked, as in the original.
    Column("user_id", BigInteger, primary_key=True, index=True),
)
