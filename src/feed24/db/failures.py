"""What the database may answer instead of a result, told apart by what can be done about it."""

import sqlite3

import asyncpg
from sqlalchemy.exc import DBAPIError

# Classes of SQLSTATE: connection lost or refused, out of resources, the server is going down.
_LOST_CLASSES = ("08", "53", "57P")
_CONFLICTS = {"40001", "40P01"}
# A server that became a standby refuses to write; the new primary is found by connecting again.
_STANDBY = "25006"


class DatabaseError(Exception):
    """A statement or a commit failed. The cause is the driver's own error."""


class Conflict(DatabaseError):
    """The database asks to repeat the transaction: a deadlock, a serialisation failure, a lock."""


class Unavailable(DatabaseError):
    """The database cannot be reached, or was lost on the way; nothing was written."""


class OutcomeUnknown(DatabaseError):
    """The connection was lost during a commit, which may have happened or not."""


_OF_DRIVERS = (
    DBAPIError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    sqlite3.Error,
    ConnectionError,
)


def understood(error: BaseException) -> DatabaseError | None:
    """A driver's error as one of ours, in the driver's words; None when it is no driver's."""
    if isinstance(error, DatabaseError):
        return error
    if not isinstance(error, _OF_DRIVERS):
        return None
    own = error.orig if isinstance(error, DBAPIError) and error.orig else error
    kind = Conflict if _asks_to_repeat(own) else Unavailable if _is_lost(own) else DatabaseError
    return kind(str(own))


def _state(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _asks_to_repeat(error: BaseException) -> bool:
    # The low byte is the plain code; the rest tells its variants apart.
    busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return busy or _state(error) in _CONFLICTS


def _is_lost(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return False
    # An internal error of asyncpg tells of a connection that the server has ended and the driver
    # has not closed yet, or of hosts none of which takes writes.
    if isinstance(error, ConnectionError | asyncpg.InternalClientError):
        return True
    # These tell of a closed connection, asyncpg's as well as the one of SQLAlchemy's adapter.
    if type(error).__name__ in {"InterfaceError", "InternalClientError"}:
        return True
    return _state(error).startswith(_LOST_CLASSES) or _state(error) == _STANDBY
