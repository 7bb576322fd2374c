"""Methods around applications: what they see of themselves, and how administrators make them."""

from feed24.applications.api.managing import (
    add_application,
    delete_application,
    list_applications,
    restrict_application,
    update_application,
)
from feed24.applications.api.showing import show_application

__all__ = [
    "add_application",
    "delete_application",
    "list_applications",
    "restrict_application",
    "show_application",
    "update_application",
]
