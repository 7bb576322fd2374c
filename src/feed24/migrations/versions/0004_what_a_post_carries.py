"""Polls, gratitudes and previews of posts, and the number of a post's text."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    for name in ("poll_id", "gratitude_id", "preview_id"):
        op.add_column("post", sa.Column(name, sa.BigInteger()))


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
