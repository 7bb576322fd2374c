"""Use cases around applications."""

from feed24.applications.service.changing import (
    activate,
    change,
    finish_installation,
    held,
    new_secret,
    restrict,
    uninstall,
)
from feed24.applications.service.making import Created, create
from feed24.applications.service.reading import (
    by_client_id,
    check_usable,
    find_all,
    get,
    installed,
    may_use,
    open_to,
    openable,
    users_of,
)

__all__ = [
    "Created",
    "activate",
    "by_client_id",
    "change",
    "check_usable",
    "create",
    "find_all",
    "finish_installation",
    "get",
    "held",
    "installed",
    "may_use",
    "new_secret",
    "open_to",
    "openable",
    "restrict",
    "uninstall",
    "users_of",
]
