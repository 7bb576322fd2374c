"""Errors that several methods around events share."""

from feed24.rest.errors import RestError, argument

UNKNOWN_EVENT = RestError(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
UNSUPPORTED_PROTOCOL = RestError(400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol")
WRONG_HANDLER = RestError(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")


def missing(name: str) -> RestError:
    """A parameter without which nothing can be done."""
    return argument(name, f"Argument '{name}' is null or empty")
