"""Previews of links, and the posts that wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_preview",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, server_default=""),
        sa.Column("description", sa.Text(), nullable=False, server_default=""),
        sa.Column("site_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("image_key", sa.Text()),
        sa.Column("image_size", sa.Integer()),
        sa.Column("image_width", sa.Integer()),
        sa.Column("image_height", sa.Integer()),
        sa.Column("checked_at", sa.BigInteger()),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("claim", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_preview")),
        sa.UniqueConstraint("url", name=op.f("uq_link_preview_url")),
        sqlite_autoincrement=True,
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index(
        op.f("ix_link_preview_due_at"),
        "link_preview",
        ["due_at"],
        sqlite_where=due,
        postgresql_where=due,
    )
    op.create_table(
        "awaited_preview",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("preview_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_awaited_preview_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["preview_id"],
            ["link_preview.id"],
            name=op.f("fk_awaited_preview_preview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_awaited_preview")),
    )
    op.create_index(op.f("ix_awaited_preview_preview_id"), "awaited_preview", ["preview_id"])
    shown = sa.text("preview_id IS NOT NULL")
    op.create_index(
        op.f("ix_post_preview_id"),
        "post",
        ["preview_id"],
        sqlite_where=shown,
        postgresql_where=shown,
    )


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
