"""`events`, `event.*`, and methods of feed24's own around webhooks and delivery."""

from feed24.events.api.binding import bind_handler, list_handlers, unbind_handler
from feed24.events.api.deliveries import list_deliveries, resend_deliveries
from feed24.events.api.listing import list_events, test_events
from feed24.events.api.offline import (
    clear_offline_events,
    fail_offline_events,
    get_offline_events,
    list_offline_events,
)
from feed24.events.api.webhooks import (
    add_outgoing_webhook,
    delete_outgoing_webhook,
    list_outgoing_webhooks,
)

__all__ = [
    "add_outgoing_webhook",
    "bind_handler",
    "clear_offline_events",
    "delete_outgoing_webhook",
    "fail_offline_events",
    "get_offline_events",
    "list_deliveries",
    "list_events",
    "list_handlers",
    "list_offline_events",
    "list_outgoing_webhooks",
    "resend_deliveries",
    "test_events",
    "unbind_handler",
]
