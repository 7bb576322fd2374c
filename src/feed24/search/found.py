"""Which posts a term finds, as part of a statement."""

from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, Text, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Boolean, TypeDecorator

from feed24.search.tables import search_document
from feed24.search.terms import Term


class _Spelled(TypeDecorator[Term]):
    """A term as one bound parameter."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.spelled(sqlite=dialect.name == "sqlite")


class _HasTerm(GenericFunction[bool]):
    type = Boolean()
    name = "has_term"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_HasTerm":
        # Otherwise SQLite, which has no booleans, is asked for `... = 1`, and scans the table.
        return self


@compiles(_HasTerm, "postgresql")
def _on_postgresql(element: _HasTerm, compiler: SQLCompiler, **kw: Any) -> str:
    _, words, term = (compiler.process(part, **kw) for part in element.clauses)
    return f"{words} @@ CAST({term} AS tsquery)"


@compiles(_HasTerm, "sqlite")
def _on_sqlite(element: _HasTerm, compiler: SQLCompiler, **kw: Any) -> str:
    number, _, term = (compiler.process(part, **kw) for part in element.clauses)
    return f"{number} IN (SELECT rowid FROM search_words WHERE search_words MATCH {term})"


def said(term: Term) -> ColumnElement[bool]:
    """Documents that the term is in."""
    wanted = bindparam(None, term, type_=_Spelled(), unique=True)
    return _HasTerm(search_document.c.id, search_document.c.words, wanted)


def found_by(term: Term) -> Select[tuple[int]]:
    """The ids of the posts with a document that the term is in. Who sees them is not asked."""
    return select(search_document.c.post_id).where(said(term))
