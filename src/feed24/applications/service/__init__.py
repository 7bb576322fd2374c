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
    find_all,
    get,
    installed,
    may_use,
    users_of,
)

__all__ = [
    "Created",
    "activate",
    "by_client_id",
    "change",
    "create",
    "find_all",
    "finish_installation",
    "get",
    "held",
    "installed",
    "may_use",
    "new_secret",
    "restrict",
    "uninstall",
    "users_of",
]
