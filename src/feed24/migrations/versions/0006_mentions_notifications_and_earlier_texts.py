"""Mentions, notifications, and the texts that posts have had."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger()
    number = big.with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "post_text",
        sa.Column("post_id", big, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("editor_id", big, nullable=False),
        sa.Column("created_at", big, nullable=False),
        sa.Column("for_readers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "revision", name="pk_post_text"),
        _of_post("post_text"),
        _of_person("post_text", "editor_id"),
    )
    op.create_table(
        "mention",
        sa.Column("id", number, nullable=False),
        sa.Column("post_id", big, nullable=False),
        sa.Column("comment_id", big),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
        _of_post("mention"),
        _of_comment("mention"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notification",
        sa.Column("id", number, nullable=False),
        sa.Column("user_id", big, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("post_id", big, nullable=False),
        sa.Column("comment_id", big),
        sa.Column("actor_id", big, nullable=False),
        sa.Column("created_at", big, nullable=False),
        sa.Column("read_at", big),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        _of_person("notification", "user_id"),
        _of_post("notification"),
        _of_comment("notification"),
        _of_person("notification", "actor_id"),
        sqlite_autoincrement=True,
    )
    for table in ("mention", "notification"):
        for column in ("post_id", "comment_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_notification_user_id_id", "notification", ["user_id", "id"])


def _of_post(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_post_id"
    return sa.ForeignKeyConstraint(["post_id"], ["post.id"], name, ondelete="CASCADE")


def _of_comment(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_comment_id"
    return sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name, ondelete="CASCADE")


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], f"fk_{table}_{column}")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
