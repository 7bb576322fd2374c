"""Applications, their codes and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _of_application_and_person(
    table: str, *columns: sa.Column[str] | sa.Column[int] | sa.Column[int | None]
) -> None:
    op.create_table(
        table,
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        _points_to(table, "application_id", "application"),
        _points_to(table, "user_id", "person"),
        sa.PrimaryKeyConstraint("application_id", "user_id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "application",
        _id(),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("handler_url", sa.Text(), nullable=False),
        sa.Column("install_url", sa.Text(), nullable=False),
        sa.Column("api_only", sa.Boolean(), nullable=False),
        sa.Column("application_token", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("installed", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger()),
        _points_to("application", "created_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("client_id", name=op.f("uq_application_client_id")),
        sqlite_autoincrement=True,
    )
    _of_application_and_person("application_user")
    _of_application_and_person(
        "application_consent",
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger()),
    )
    _codes()
    _tokens()


def _codes() -> None:
    op.create_table(
        "oauth_code",
        _id(),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _points_to("oauth_code", "application_id", "application"),
        _points_to("oauth_code", "user_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_oauth_code_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_oauth_code_expires_at", "oauth_code", ["expires_at"])


def _tokens() -> None:
    op.create_table(
        "oauth_token",
        _id(),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("access_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("refresh_hash", sa.Text()),
        sa.Column("refresh_expires_at", sa.BigInteger()),
        sa.Column("rotated_at", sa.BigInteger()),
        sa.Column("code_hash", sa.Text()),
        sa.Column("forget_at", sa.BigInteger(), nullable=False),
        _points_to("oauth_token", "application_id", "application"),
        _points_to("oauth_token", "user_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_token")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_oauth_token_access_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_oauth_token_refresh_hash")),
        sqlite_autoincrement=True,
    )
    for column in ("application_id", "code_hash", "forget_at"):
        op.create_index(f"ix_oauth_token_{column}", "oauth_token", [column])


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
