"""A change that has been decided on and can be carried out, again if the database asks for that."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from feed24.access import Viewer, viewer
from feed24.db import Transaction
from feed24.services import Services


class Thing(NamedTuple):
    """Something with an id; `of` is a comment's post."""

    kind: str
    id: int
    of: int = 0


@dataclass(frozen=True)
class Change:
    """`makes` is what comes into being, `run` answers its id. `removes` is what may go."""

    name: str
    run: Callable[[Transaction, Services], Awaitable[Any]]
    makes: Thing | None = None
    removes: Thing | None = None


async def found(tx: Transaction, user_id: int) -> Viewer:
    """The person who acts, with the codes of this moment. Raises NotFound for the dismissed."""
    return await viewer(tx, user_id)
