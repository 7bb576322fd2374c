"""Counting important posts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_read_mark_user_id", "read_mark", ["user_id"])
    op.create_index(
        "ix_post_important",
        "post",
        ["id"],
        postgresql_where=sa.text("important"),
        sqlite_where=sa.text("important"),
    )


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
