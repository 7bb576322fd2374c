"""Polls."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("anonymity", sa.BigInteger(), nullable=False),
        sa.Column("options", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("voter_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_poll_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("post_id", name=op.f("uq_poll_post_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "poll_ballot",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("cast_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_ballot_poll_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_poll_ballot_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_ballot")),
        sa.UniqueConstraint("poll_id", "user_id", name=op.f("uq_poll_ballot_poll_id_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "poll_question",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("voter_count", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_question_poll_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_question")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_poll_question_poll_id", "poll_question", ["poll_id"])

    op.create_table(
        "poll_voter",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_voter_poll_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_poll_voter_user_id")),
        sa.PrimaryKeyConstraint("poll_id", "user_id", name=op.f("pk_poll_voter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "poll_answer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("vote_count", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["poll_question.id"],
            name=op.f("fk_poll_answer_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_poll_answer_question_id", "poll_answer", ["question_id"])

    op.create_table(
        "poll_choice",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("ballot_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["poll_answer.id"],
            name=op.f("fk_poll_choice_answer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"],
            ["poll_ballot.id"],
            name=op.f("fk_poll_choice_ballot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_choice")),
        sa.UniqueConstraint(
            "ballot_id", "answer_id", name=op.f("uq_poll_choice_ballot_id_answer_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_poll_choice_answer_id", "poll_choice", ["answer_id"])


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
