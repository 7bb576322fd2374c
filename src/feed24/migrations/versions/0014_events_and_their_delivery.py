"""Events and their delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _points_to(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def upgrade() -> None:
    _subscriptions()
    _outbox()
    _offline()
    _attempts()
    _captured()
    op.create_table(
        "event_token",
        sa.Column("access_hash", sa.Text(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        _number("forget_at"),
        sa.PrimaryKeyConstraint("access_hash", name=op.f("pk_event_token")),
    )
    _index("event_token", "forget_at")
    with op.batch_alter_table("portal") as portal:
        portal.add_column(
            sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def _subscriptions() -> None:
    op.create_table(
        "outgoing_webhook",
        _id(),
        _text("title", ""),
        _text("address"),
        _number("created_by", nullable=True),
        _number("created_at"),
        _points_to("outgoing_webhook", "created_by", "person"),
        _key("outgoing_webhook"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscription",
        _id(),
        _number("application_id", nullable=True),
        _number("webhook_id", nullable=True),
        _text("kind"),
        _text("address", ""),
        _flag("offline"),
        _text("connector", ""),
        sa.Column("identity", sa.Text()),
        _number("user_id"),
        sa.Column("min_timeout", sa.Integer(), nullable=False, server_default="0"),
        _number("created_at"),
        _flag("ending"),
        sa.Column("due", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("claim", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        _points_to("subscription", "application_id", "application"),
        _points_to("subscription", "webhook_id", "outgoing_webhook", "CASCADE"),
        _key("subscription"),
        sa.UniqueConstraint("identity", name=op.f("uq_subscription_identity")),
        sqlite_autoincrement=True,
    )
    for column in ("application_id", "webhook_id", "kind"):
        _index("subscription", column)


def _outbox() -> None:
    op.create_table(
        "outbox",
        _id(),
        _number("subscription_id"),
        _text("kind"),
        _text("data"),
        _number("user_id"),
        sa.Column("depth", sa.Integer(), nullable=False),
        _number("recorded_at"),
        _number("dead_at", nullable=True),
        _key("outbox"),
        sqlite_autoincrement=True,
    )
    for name, condition in (("waiting", "IS NULL"), ("dead", "IS NOT NULL")):
        where = sa.text(f"dead_at {condition}")
        columns = ["subscription_id", "id"]
        op.create_index(
            f"ix_outbox_{name}", "outbox", columns, postgresql_where=where, sqlite_where=where
        )


def _offline() -> None:
    op.create_table(
        "offline_event",
        _id(),
        _number("application_id"),
        _text("connector"),
        _text("kind"),
        _text("data"),
        _number("user_id"),
        _text("message_id"),
        _text("process_id"),
        _flag("failed"),
        _number("happened_at"),
        _points_to("offline_event", "application_id", "application"),
        _key("offline_event"),
        sqlite_autoincrement=True,
    )
    _index("offline_event", "happened_at")
    op.create_index(
        "ix_offline_event_reading", "offline_event", ["application_id", "connector", "process_id"]
    )
    op.create_index(
        "uq_offline_event_unread",
        "offline_event",
        ["application_id", "connector", "message_id"],
        unique=True,
        postgresql_where=sa.text("process_id = '' AND NOT failed"),
        sqlite_where=sa.text("process_id = '' AND failed = 0"),
    )


def _attempts() -> None:
    op.create_table(
        "delivery_attempt",
        _id(),
        _number("event_id"),
        _number("subscription_id"),
        _text("kind"),
        _text("address"),
        _text("body"),
        sa.Column("status", sa.Integer()),
        _text("trouble"),
        _text("answer"),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        _number("at"),
        _flag("delivered"),
        _flag("dead"),
        _key("delivery_attempt"),
        sqlite_autoincrement=True,
    )
    _index("delivery_attempt", "at")
    _index("delivery_attempt", "subscription_id", "id")


def _captured() -> None:
    op.create_table(
        "captured_receiver",
        _id(),
        _text("code_hash"),
        _flag("keeps_secrets"),
        _number("created_at"),
        _number("forget_at"),
        _key("captured_receiver"),
        sa.UniqueConstraint("code_hash", name=op.f("uq_captured_receiver_code_hash")),
        sqlite_autoincrement=True,
    )
    _index("captured_receiver", "forget_at")
    op.create_table(
        "captured_request",
        _id(),
        _number("receiver_id"),
        _text("headers"),
        _text("body"),
        sa.Column("size", sa.Integer(), nullable=False),
        _number("at"),
        _points_to("captured_request", "receiver_id", "captured_receiver", "CASCADE"),
        _key("captured_request"),
        sqlite_autoincrement=True,
    )
    _index("captured_request", "receiver_id")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
