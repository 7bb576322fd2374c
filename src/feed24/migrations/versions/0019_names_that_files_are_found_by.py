"""Names that files are found by. Until all documents are made anew, nothing is found."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_document", sa.Column("file_id", sa.BigInteger()))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_document_names ON search_document USING gin (words)"
            " WHERE file_id IS NOT NULL"
        )
    op.execute("DELETE FROM search_filling")
    op.execute(
        "INSERT INTO search_filling (id, done) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM post)"
    )


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
