"""External links, text to search, and what finding files that nobody refers to needs."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_text",
        sa.Column("content_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"],
            ["file_content.id"],
            name="fk_file_text_content_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("content_id", name="pk_file_text"),
    )
    op.create_table(
        "external_link",
        sa.Column("object_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["drive_object.id"],
            name="fk_external_link_object_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_external_link_created_by"),
        sa.PrimaryKeyConstraint("object_id", name="pk_external_link"),
        sa.UniqueConstraint("code", name="uq_external_link_code"),
    )
    op.create_table(
        "upkeep",
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("task", name="pk_upkeep"),
    )
    op.create_index("ix_file_content_key", "file_content", ["key"])
    op.create_index("ix_drive_object_content_id", "drive_object", ["content_id"])
    present, binned = sa.text("deleted = 0"), sa.text("deleted = 3")
    op.create_index(
        "ix_drive_object_updated_at",
        "drive_object",
        ["updated_at", "id"],
        sqlite_where=present,
        postgresql_where=present,
    )
    op.create_index(
        "ix_drive_object_deleted_at",
        "drive_object",
        ["deleted_at"],
        sqlite_where=binned,
        postgresql_where=binned,
    )


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
