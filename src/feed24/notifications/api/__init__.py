"""`feed24.notification.*`: methods of feed24's own."""

from feed24.notifications.api.choosing import get_settings, set_settings
from feed24.notifications.api.listing import count_notifications, list_groups, list_notifications
from feed24.notifications.api.marking import read_notifications, unread_notifications

__all__ = [
    "count_notifications",
    "get_settings",
    "list_groups",
    "list_notifications",
    "read_notifications",
    "set_settings",
    "unread_notifications",
]
