"""What Alembic leaves alone when it compares a database with the tables."""

from typing import Any


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """What an FTS5 table consists of is its own business."""
    return not (kind == "table" and name is not None and name.startswith("search_words"))


def include_object(
    found: Any, _name: str | None, kind: str, _reflected: bool, _compared_to: Any
) -> bool:
    """An index that only PostgreSQL has is made by its revision."""
    return not (kind == "index" and found.dialect_kwargs.get("postgresql_using") == "gin")
