"""Counters of request limits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operating_time",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("minute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "credential_id", "method", "minute", name=op.f("pk_operating_time")
        ),
    )
    op.create_table(
        "request_rate",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("empty_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_request_rate")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Counters of the last minutes may be lost in a crash; counting must not wait for the disk.
        op.execute("ALTER TABLE operating_time SET UNLOGGED")
        op.execute("ALTER TABLE request_rate SET UNLOGGED")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
