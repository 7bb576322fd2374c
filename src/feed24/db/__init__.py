"""The database: one engine, one transaction per call, and every SQLite/PostgreSQL difference.

Nothing else in feed24 asks which database it runs on, except hot statements: those are spelled
twice.
"""

from feed24.db.columns import BIGGEST, STORE_KEY, Moment, id_column, is_id, metadata
from feed24.db.database import Database
from feed24.db.expressions import NUMBERS, TEXTS, ListOf, fold, one_of
from feed24.db.failures import Conflict, DatabaseError, OutcomeUnknown, Unavailable
from feed24.db.hot import Hot
from feed24.db.transaction import Transaction, catch_up_identity, insert_new
from feed24.db.watching import WATCHER, Changed

__all__ = [
    "BIGGEST",
    "NUMBERS",
    "STORE_KEY",
    "TEXTS",
    "WATCHER",
    "Changed",
    "Conflict",
    "Database",
    "DatabaseError",
    "Hot",
    "ListOf",
    "Moment",
    "OutcomeUnknown",
    "Transaction",
    "Unavailable",
    "catch_up_identity",
    "fold",
    "id_column",
    "insert_new",
    "is_id",
    "metadata",
    "one_of",
]
