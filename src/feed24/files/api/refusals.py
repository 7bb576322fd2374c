"""Errors that all methods of the Drive share."""

from collections.abc import Mapping
from types import MappingProxyType

from feed24.errors import Forbidden, NotFound
from feed24.rest.errors import RestError, access_denied
from feed24.rest.registry import Translation


def not_found(what: object) -> RestError:
    """`what` is the id that was asked for, or the refusal that names it."""
    return RestError(400, "ERROR_NOT_FOUND", f"Could not find entity with id `{what}`")


def gone(what: object) -> RestError:
    """The same of a download: there is nothing to send."""
    return RestError(404, "ERROR_NOT_FOUND", not_found(what).text)


def wrong_argument(position: int) -> RestError:
    """A required parameter is missing; they count from 0."""
    text = f"Invalid value of parameter {{Parameter #{position}}}"
    return RestError(400, "ERROR_ARGUMENT", text)


SAME_FILE = RestError(400, "DISK_OBJ_22000", "A file with this name already exists")
SAME_FOLDER = RestError(400, "DISK_OBJ_22000", "A folder with this name already exists")
SAME_NAME = {"file": SAME_FILE, "folder": SAME_FOLDER}
NO_SECOND = wrong_argument(1)
DENIED = access_denied()
RAISES: Mapping[type[Exception], Translation] = MappingProxyType(
    {NotFound: not_found, Forbidden: DENIED}
)
# For the reference page.
UNKNOWN = (wrong_argument(0), not_found("X"))
