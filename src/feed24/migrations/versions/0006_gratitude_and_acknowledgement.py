"""Gratitudes and medals; who was asked to confirm important posts, and who has."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

# A copy: revisions stay what they were.
_MEDALS = [
    "thumbsup",
    "gift",
    "cup",
    "money",
    "crown",
    "drink",
    "cake",
    "1",
    "flag",
    "star",
    "heart",
    "beer",
    "flowers",
    "smile",
]


def upgrade() -> None:
    _gratitude()


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


def _id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _of(table: str, owner: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{owner}_id_{owner}"
    return sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
