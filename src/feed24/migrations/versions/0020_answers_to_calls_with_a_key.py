"""Answers to calls that were sent with a key"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answered_call",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "user_id", "application_id", "key_hash", name=op.f("pk_answered_call")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_answered_call_at"), "answered_call", ["at"])


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
