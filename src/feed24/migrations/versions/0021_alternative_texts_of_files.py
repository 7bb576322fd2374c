"""Alternative texts of files"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("drive_object") as batch:
        batch.add_column(sa.Column("alt", sa.Text(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
