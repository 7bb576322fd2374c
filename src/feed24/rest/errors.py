"""Errors as the wire shows them: a status, a code and a text that clients compare literally.

Codes and texts follow the system error tables of the official REST documentation; where those
disagree with the official clients' own tests, the clients win (see docs/deviations.md).
"""

from typing import Any


class RestError(Exception):
    """An answer other than success. `extra` holds further keys of the body."""

    def __init__(self, status: int, code: str, text: str, **extra: Any) -> None:
        super().__init__(code, text)
        self.status = status
        self.code = code
        self.text = text
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The body of the answer; call it where the error is caught.

        Forgets what raising has attached. Many of these errors are one object that is raised again
        and again, and would keep every request it ever refused.
        """
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return {"error": self.code, "error_description": self.text, **self.extra}


def access_denied(detail: str = "") -> RestError:
    """The general refusal of a right, with the product's `Access denied!` in front."""
    return RestError(403, "ACCESS_DENIED", f"Access denied! {detail}".strip())


def not_found(what: str) -> RestError:
    """Something that does not exist or that the caller may not know of, in our own methods."""
    return RestError(400, "ERROR_NOT_FOUND", f"{what} not found")


def argument(name: str, text: str) -> RestError:
    """A parameter that cannot be used; the body names it."""
    return RestError(400, "ERROR_ARGUMENT", text, argument=name)


METHOD_NOT_FOUND = RestError(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
NO_AUTH_FOUND = RestError(401, "NO_AUTH_FOUND", "Wrong authorization data")
INVALID_CREDENTIALS = RestError(401, "INVALID_CREDENTIALS", "Invalid request credentials")
USER_BLOCKED = RestError(401, "authorization_error", "Unable to authorize user")
EXPIRED_TOKEN = RestError(401, "expired_token", "The access token provided has expired")
INVALID_TOKEN = RestError(401, "invalid_token", "Unable to get application by token")
APPLICATION_NOT_FOUND = RestError(401, "APPLICATION_NOT_FOUND", "Application not found")
NOT_FOR_USER = RestError(
    403, "user_access_error", "The user does not have access to the application"
)
HTTPS_REQUIRED = RestError(400, "INVALID_REQUEST", "Https required")
QUERY_LIMIT = RestError(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
OPERATION_LIMIT = RestError(
    429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."
)
BATCH_METHOD = RestError(
    405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage"
)
BATCH_LENGTH = RestError(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
PORTAL_DELETED = RestError(500, "PORTAL_DELETED", "Portal was deleted")
INTERNAL = RestError(500, "INTERNAL_SERVER_ERROR", "Internal server error")
UNEXPECTED_ANSWER = RestError(
    500, "ERROR_UNEXPECTED_ANSWER", "Server returned an unexpected response"
)
DATABASE = RestError(500, "ERROR_CORE", "SQL query error!")
UNAVAILABLE = RestError(
    503, "SERVICE_UNAVAILABLE", "The database cannot be reached, try again later"
)
# Not a 503: clients repeat that by themselves.
OUTCOME_UNKNOWN = RestError(
    500, "ERROR_OUTCOME_UNKNOWN", "The connection was lost; whether the call took effect is unknown"
)
WRONG_ENCODING = RestError(400, "WRONG_ENCODING", "Wrong request encoding")
WRONG_AUTH_TYPE = RestError(
    403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method"
)
APPLICATION_ONLY = access_denied("Application context required")

# What an administrator may block a webhook with. These are the conditions of a cloud portal that a
# portal of one's own never has by itself; blocking makes them available to test a client against.
BLOCKS = {
    error.code: error
    for error in (
        RestError(503, "OVERLOAD_LIMIT", "REST API is blocked due to overload"),
        RestError(403, "ACCESS_DENIED", "REST API is available only on commercial plans"),
        NOT_FOR_USER,
        RestError(404, "ERROR_MANIFEST_IS_NOT_AVAILABLE", "Manifest is not available"),
        EXPIRED_TOKEN,
        QUERY_LIMIT,
        OPERATION_LIMIT,
        INTERNAL,
        UNEXPECTED_ANSWER,
        PORTAL_DELETED,
    )
}


def insufficient_scope(credential_kind: str) -> RestError:
    return RestError(
        401,
        "insufficient_scope",
        f"The request requires higher privileges than provided by the {credential_kind}",
    )
