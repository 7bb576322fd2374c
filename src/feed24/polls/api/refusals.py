"""Errors that the methods of polls share."""

from collections.abc import Mapping
from types import MappingProxyType

from feed24.errors import Forbidden
from feed24.polls.service import Hidden, NoPoll
from feed24.rest.errors import RestError
from feed24.rest.registry import Translation

NOT_FOUND = RestError(400, "ATTACH_NOT_FOUND", "Attach not found")
READ_DENIED = RestError(400, "ATTACH_READ_ACCESS_DENIED", "Attach read access denied")
DENIED = RestError(403, "ACCESS_DENIED", "Access denied.")
INACTIVE = RestError(403, "403", "The poll is inactive.")


def missing(position: int) -> RestError:
    """A required parameter is missing; they count from 0."""
    text = f"Invalid value of parameter {{Parameter #{position}}}"
    return RestError(400, "ERROR_ARGUMENT", text)


RAISES: Mapping[type[Exception], Translation] = MappingProxyType(
    {NoPoll: NOT_FOUND, Hidden: READ_DENIED}
)
RAISES_DENIED: Mapping[type[Exception], Translation] = MappingProxyType(
    {**RAISES, Forbidden: DENIED}
)
# For the reference page.
UNADDRESSED = missing(0)
