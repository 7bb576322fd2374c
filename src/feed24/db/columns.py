"""What tables are made of."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, Table, event
from sqlalchemy.types import TypeDecorator

BIGGEST = 2**63 - 1
# `info` of a column that holds keys of the file store. Content whose key stands in no such column
# is collected, so a table that refers to content without saying so loses it.
STORE_KEY = {"store_key": True}


def is_id(number: int) -> bool:
    """A row may have it. Beyond 64 bits the drivers raise instead of finding nothing."""
    return 0 < number <= BIGGEST


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as whole Unix seconds: the precision the wire shows."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


def id_column(name: str = "id") -> Column[int]:
    """A primary key that the database hands out and never hands out twice."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    column = Column(name, kind, primary_key=True, autoincrement=True)
    event.listen(column, "after_parent_attach", _never_reuse)
    return column


def _never_reuse(_column: Column[int], table: Table) -> None:
    """SQLite would give the id of a deleted last row to the next one."""
    table.dialect_options["sqlite"]["autoincrement"] = True
