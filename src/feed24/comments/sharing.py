"""To whom sharing has opened a post, as the comments that tell of it have it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.posts.audience import Audience as SharedWith
from feed24.posts.audience import told

__all__ = ["SharedWith", "shared_with"]


async def shared_with(
    tx: Transaction, viewer: Viewer, rows: Iterable[Row[Any]]
) -> dict[int, SharedWith]:
    """What the viewer may know of the recipients, by the ids of the comments that tell of some.

    The viewer may read the comments.
    """
    telling = [row for row in rows if row.shared_codes]
    if not telling:
        return {}
    found = await told(tx, viewer, [row.shared_codes.split(",") for row in telling])
    return {row.id: each for row, each in zip(telling, found, strict=True)}
