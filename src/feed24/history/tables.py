"""Periods in which something was so: from `since`, up to and without `until`, null for still.

All of it repeats what other tables say of now. A period that ended in the second in which it began
is empty: nobody can have looked at it.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from feed24.db import Moment, id_column, metadata


def _still(name: str, *columns: Column[int] | Column[str], until: Column[int]) -> Index:
    """At most one period of each thing goes on."""
    now = until.is_(None)
    return Index(name, *columns, unique=True, postgresql_where=now, sqlite_where=now)


# The codes that active people hold by themselves; `DR` follows from the departments' places.
held_code = Table(
    "held_code",
    metadata,
    id_column(),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_held_code_code_user_id", "code", "user_id"),
    Index("ix_held_code_user_id", "user_id"),
)
_still("uq_held_code_still", held_code.c.user_id, held_code.c.code, until=held_code.c.until)

# Which department was right below which.
department_place = Table(
    "department_place",
    metadata,
    id_column(),
    # No references: departments are deleted, and their past stays.
    Column("department_id", BigInteger, nullable=False),
    Column("parent_id", BigInteger, nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)
_still(
    "uq_department_place_still",
    department_place.c.department_id,
    until=department_place.c.until,
)

# The right codes of posts while they are important.
carried_code = Table(
    "carried_code",
    metadata,
    id_column(),
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    Column("code", Text, nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_carried_code_post_id", "post_id"),
)
_still(
    "uq_carried_code_still", carried_code.c.post_id, carried_code.c.code, until=carried_code.c.until
)

# When the readers of a post were asked to confirm it. A round of asking begins when the post
# becomes important or is asked about again, and is several periods when its deadline changes.
asking = Table(
    "asking",
    metadata,
    id_column(),
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    Column("round_since", Moment, nullable=False),
    # The first text whose confirmation counts.
    Column("revision", Integer, nullable=False),
    Column("due_at", Moment),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_asking_post_id", "post_id"),
)
_still("uq_asking_still", asking.c.post_id, until=asking.c.until)
