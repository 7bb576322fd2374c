"""Gratitudes and medals; who was asked to confirm important posts, and who has."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A copy: revisions stay what they were.
_MEDALS = [
    *("thumbsup", "gift", "cup", "money", "crown", "drink", "cake", "1"),
    *("flag", "star", "heart", "beer", "flowers", "smile"),
]


def upgrade() -> None:
    _gratitude()
    _history()
    _confirmation()
    _begin(int(time.time()))


def _gratitude() -> None:
    medal = op.create_table(
        "medal",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_medal"),
    )
    op.bulk_insert(medal, [{"code": c, "position": n} for n, c in enumerate(_MEDALS)])
    op.create_table(
        "gratitude",
        _id(),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("medal", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gratitude"),
        _of("gratitude", "post"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gratitude_post_id", "gratitude", ["post_id"])
    op.create_table(
        "gratitude_person",
        sa.Column("gratitude_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gratitude_id", "user_id", name="pk_gratitude_person"),
        _of("gratitude_person", "gratitude"),
    )
    op.create_index("ix_gratitude_person_user_id", "gratitude_person", ["user_id"])


def _history() -> None:
    op.create_table(
        "held_code",
        _id(),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name="pk_held_code"),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name="fk_held_code_user_id_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_held_code_code_user_id", "held_code", ["code", "user_id"])
    op.create_index("ix_held_code_user_id", "held_code", ["user_id"])
    _still("held_code", "user_id", "code")
    op.create_table(
        "department_place",
        _id(),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name="pk_department_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_department_place_parent_id", "department_place", ["parent_id"])
    _still("department_place", "department_id")
    op.create_table(
        "carried_code",
        _id(),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name="pk_carried_code"),
        _of("carried_code", "post"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_carried_code_code", "carried_code", ["code"])
    op.create_index("ix_carried_code_post_id", "carried_code", ["post_id"])
    _still("carried_code", "post_id", "code")
    op.create_table(
        "asking",
        _id(),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("round_since", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        *_period(),
        sa.PrimaryKeyConstraint("id", name="pk_asking"),
        _of("asking", "post"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_asking_post_id", "asking", ["post_id"])
    _still("asking", "post_id")


def _confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "user_id", "revision", name="pk_confirmation"),
        _of("confirmation", "post"),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name="fk_confirmation_user_id_person"),
    )


def _begin(now: int) -> None:
    """History begins now, with what is so now; who has confirmed a post has confirmed its text."""
    for statement in _NOW_SO:
        op.execute(sa.text(statement).bindparams(now=now))
    op.execute(
        "INSERT INTO confirmation (post_id, user_id, revision, confirmed_at)"
        " SELECT m.post_id, m.user_id, p.revision, m.marked_at"
        " FROM read_mark m JOIN post p ON p.id = m.post_id"
    )


_HELD = "INSERT INTO held_code (user_id, code, since) SELECT p.id, "
_NOW_SO = (
    f"{_HELD} 'U' || p.id, :now FROM person p WHERE p.active",
    f"{_HELD} 'G2', :now FROM person p WHERE p.active AND NOT p.extranet",
    f"{_HELD} 'SA', :now FROM person p WHERE p.active AND p.admin",
    f"{_HELD} 'D' || m.department_id, :now FROM person p"
    " JOIN department_member m ON m.user_id = p.id WHERE p.active",
    f"{_HELD} 'SG' || m.workgroup_id || '_' || m.role, :now FROM person p"
    " JOIN workgroup_member m ON m.user_id = p.id WHERE p.active AND m.role IN ('A', 'E', 'K')",
    "INSERT INTO department_place (department_id, parent_id, since)"
    " SELECT id, parent_id, :now FROM department WHERE parent_id IS NOT NULL",
    "INSERT INTO carried_code (post_id, code, since) SELECT a.post_id, a.code, :now"
    " FROM post p JOIN post_access a ON a.post_id = p.id WHERE p.important",
    "INSERT INTO asking (post_id, round_since, revision, due_at, since)"
    " SELECT id, :now, 1, important_until, :now FROM post WHERE important",
)


def _period() -> tuple[sa.Column[int], sa.Column[int]]:
    since = sa.Column("since", sa.BigInteger(), nullable=False)
    return since, sa.Column("until", sa.BigInteger())


def _still(table: str, *columns: str) -> None:
    now = sa.text("until IS NULL")
    name = f"uq_{table}_still"
    op.create_index(name, table, list(columns), unique=True, postgresql_where=now, sqlite_where=now)


def _id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _of(table: str, owner: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{owner}_id_{owner}"
    return sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
