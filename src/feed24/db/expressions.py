"""Parts of statements that the databases spell differently."""

import json
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Integer, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

from feed24.db.columns import Moment


class ListOf(TypeDecorator[list[Any]]):
    """A list as one bound parameter: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, element: type[BigInteger] | type[Text]) -> None:
        super().__init__()
        self.element = element

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.element()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


TEXTS = ListOf(Text)
NUMBERS = ListOf(BigInteger)


class _OneOf(GenericFunction[bool]):
    type = Boolean()
    name = "one_of"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_OneOf":
        # Otherwise SQLite, which has no booleans, is asked for `... = 1`, and scans the table.
        return self


@compiles(_OneOf, "postgresql")
def _one_of_postgresql(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_OneOf, "sqlite")
def _one_of_sqlite(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


def one_of(column: ColumnElement[Any], values: Any) -> ColumnElement[bool]:
    """`column` equals one of `values`: a collection, or a bind parameter of type TEXTS/NUMBERS.

    One bound parameter whatever the number of values, so the statement and its plan stay one.
    """
    if not isinstance(values, ColumnElement):
        numeric = isinstance(column.type, Integer | Moment)
        values = bindparam(None, list(values), type_=NUMBERS if numeric else TEXTS, unique=True)
    return _OneOf(column, values)


class fold(GenericFunction[str]):  # noqa: N801 - reads as the SQL function it is
    """Lower case of any alphabet; SQLite's own lower() knows ASCII only."""

    type = Text()
    inherit_cache = True


@compiles(fold, "postgresql")
def _fold_postgresql(element: fold, compiler: SQLCompiler, **kw: Any) -> str:
    return f"lower({compiler.process(element.clauses, **kw)})"
