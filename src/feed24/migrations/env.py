"""Alembic's entry: runs the revisions on the connection that feed24.migrations opened."""

from typing import Any, Literal

from alembic import context

# Every slice, and the counters that belong to none: with them every table.
import feed24.catalogue
import feed24.rest.limits  # noqa: F401
from feed24.db import ListOf, Moment, metadata
from feed24.migrations.comparing import include_name, include_object


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Revisions stay what they were: they name plain types, not today's classes."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.BigInteger()"
    return False


def _compare(_context: Any, _column: Any, _found: Any, _type: Any, declared: Any) -> bool | None:
    return False if isinstance(declared, Moment | ListOf) else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=_compare,
    include_name=include_name,
    include_object=include_object,
)
context.run_migrations()
