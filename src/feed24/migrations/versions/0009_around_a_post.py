"""Edited comments, reactions, personal flags, drafts, and since when people belong somewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    gone = None if target == "person" else "CASCADE"
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=gone)


def upgrade() -> None:
    op.add_column("comment", sa.Column("edited_at", sa.BigInteger()))
    op.create_index("ix_comment_post_id_id", "comment", ["post_id", "id"])
    op.add_column("workgroup_member", sa.Column("since", sa.BigInteger()))
    op.add_column("department_member", sa.Column("since", sa.BigInteger()))
    _reactions()
    _flags()
    _drafts()


def _reactions() -> None:
    op.create_table(
        "reaction",
        _id(),
        sa.Column("post_id", sa.BigInteger()),
        sa.Column("comment_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reacted_at", sa.BigInteger(), nullable=False),
        _points_to("reaction", "post_id", "post"),
        _points_to("reaction", "comment_id", "comment"),
        _points_to("reaction", "user_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_reaction_post_id_user_id")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_reaction_comment_id_user_id")),
        sa.CheckConstraint(
            "(post_id IS NULL) <> (comment_id IS NULL)", name=op.f("ck_reaction_one_thing")
        ),
        sqlite_autoincrement=True,
    )


def _flags() -> None:
    op.create_table(
        "post_flag",
        _id(),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        _points_to("post_flag", "user_id", "person"),
        _points_to("post_flag", "post_id", "post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_flag")),
        sa.UniqueConstraint(
            "user_id", "kind", "post_id", name=op.f("uq_post_flag_user_id_kind_post_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_flag_post_id", "post_flag", ["post_id"])
    op.create_table(
        "feed_look",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        _points_to("feed_look", "user_id", "person"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_feed_look")),
    )


def _drafts() -> None:
    op.create_table(
        "draft",
        _id(),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("files", sa.Text()),
        sa.Column("publish_at", sa.BigInteger()),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_text", sa.Text()),
        sa.Column("failed_at", sa.BigInteger()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        _points_to("draft", "author_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_author_id_id", "draft", ["author_id", "id"])
    waiting = sa.text("publish_at IS NOT NULL AND failed_at IS NULL")
    op.create_index(
        "ix_draft_waiting",
        "draft",
        ["publish_at", "id"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
