"""Methods around applications: what they see of themselves, how people open them, and how
administrators make them.
"""

from feed24.applications.api.framing import (
    begin_using,
    install_application,
    list_available,
    open_application,
    renew_tokens,
)
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
    "begin_using",
    "delete_application",
    "install_application",
    "list_applications",
    "list_available",
    "open_application",
    "renew_tokens",
    "restrict_application",
    "show_application",
    "update_application",
]
