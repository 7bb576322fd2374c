"""Who is told of what, what they have not been told yet, and how telling them went."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from feed24.applications.tables import application
from feed24.audit.recording import audited
from feed24.db import Moment, id_column, metadata

outgoing_webhook = Table(
    "outgoing_webhook",
    metadata,
    id_column(),
    Column("title", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False),
    Column("created_by", BigInteger, ForeignKey("person.id")),
    Column("created_at", Moment, nullable=False),
    info=audited("outgoing_webhook"),
)

# One kind of event for one receiver. Receivers are told one event after the other: whoever tells
# them holds the row by moving `due` into the future, and gives it back by moving it to now.
subscription = Table(
    "subscription",
    metadata,
    id_column(),
    # Of an application or of an outgoing webhook.
    Column("application_id", BigInteger, ForeignKey(application.c.id), index=True),
    Column(
        "webhook_id", BigInteger, ForeignKey("outgoing_webhook.id", ondelete="CASCADE"), index=True
    ),
    Column("kind", Text, nullable=False, index=True),
    # Where to; empty for an offline one, which is read with `connector` as its key.
    Column("address", Text, nullable=False, server_default=""),
    Column("offline", Boolean, nullable=False),
    Column("connector", Text, nullable=False, server_default=""),
    # The same for what would tell the same receiver of the same twice; texts may be too long for
    # an index.
    Column("identity", Text, unique=True),
    # As whom the receiver may act; 0: as who made it happen.
    Column("user_id", BigInteger, nullable=False),
    # The least number of seconds between two calls; only for those that tell of a queue.
    Column("min_timeout", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    # The application is gone; what it still has to hear is the last.
    Column("ending", Boolean, nullable=False),
    # Unix milliseconds. When the next event may be told.
    Column("due", BigInteger, nullable=False, server_default="0"),
    # Names the holder's turn, so that who comes too late knows it; 0 while nobody holds it.
    Column("claim", BigInteger, nullable=False, server_default="0"),
    # How often the event that is next was told in vain.
    Column("tries", Integer, nullable=False, server_default="0"),
)

# What is still to be told. No foreign keys: checking them would lock the receiver's row for each
# event, and what is left of a receiver that is gone is swept away.
outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("subscription_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),
    # Who made it happen, 0 for the portal itself.
    Column("user_id", BigInteger, nullable=False),
    # How many events came before it, each the consequence of the one before.
    Column("depth", Integer, nullable=False),
    # Unix milliseconds, as all moments of delivery.
    Column("recorded_at", BigInteger, nullable=False),
    # Given up, and waiting for somebody to send it again.
    Column("dead_at", BigInteger),
)
_WAITING = outbox.c.dead_at.is_(None)
_DEAD = outbox.c.dead_at.is_not(None)
Index(
    "ix_outbox_waiting",
    outbox.c.subscription_id,
    outbox.c.id,
    postgresql_where=_WAITING,
    sqlite_where=_WAITING,
)
Index(
    "ix_outbox_dead",
    outbox.c.subscription_id,
    outbox.c.id,
    postgresql_where=_DEAD,
    sqlite_where=_DEAD,
)

# Kept for applications that come and read it.
offline_event = Table(
    "offline_event",
    metadata,
    id_column(),
    Column("application_id", BigInteger, ForeignKey(application.c.id), nullable=False),
    Column("connector", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    # The same for equal events.
    Column("message_id", Text, nullable=False),
    # Of the reader that has taken it, empty while nobody has.
    Column("process_id", Text, nullable=False),
    Column("failed", Boolean, nullable=False),
    # Last time that it happened.
    Column("happened_at", Moment, nullable=False, index=True),
    Index("ix_offline_event_reading", "application_id", "connector", "process_id"),
)
_UNREAD = (offline_event.c.process_id == "") & ~offline_event.c.failed
Index(
    "uq_offline_event_unread",
    offline_event.c.application_id,
    offline_event.c.connector,
    offline_event.c.message_id,
    unique=True,
    postgresql_where=_UNREAD,
    sqlite_where=_UNREAD,
)

# What was sent and what came back, for some time. Tokens are not in it.
delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    id_column(),
    Column("event_id", BigInteger, nullable=False),
    Column("subscription_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("body", Text, nullable=False),
    # Without an answer there is `trouble` instead.
    Column("status", Integer),
    Column("trouble", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    # Whether the receiver has it now, and whether it was given up otherwise.
    Column("delivered", Boolean, nullable=False),
    Column("dead", Boolean, nullable=False),
    Index("ix_delivery_attempt_subscription_id_id", "subscription_id", "id"),
)

# Tokens that went out with events, and which consequence of which they belong to.
event_token = Table(
    "event_token",
    metadata,
    Column("access_hash", Text, primary_key=True),
    Column("depth", Integer, nullable=False),
    Column("forget_at", Moment, nullable=False, index=True),
)

# Receivers for developers who have none: whatever is sent to their address can be looked at.
captured_receiver = Table(
    "captured_receiver",
    metadata,
    id_column(),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("keeps_secrets", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Unless something arrives.
    Column("forget_at", Moment, nullable=False, index=True),
)
captured_request = Table(
    "captured_request",
    metadata,
    id_column(),
    Column(
        "receiver_id",
        BigInteger,
        ForeignKey("captured_receiver.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("headers", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)
