"""Alternative texts: what a picture shows, for people who do not see it.

The text belongs to the file, so that every post and every draft with the file has it.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select, update

from feed24.access import Viewer
from feed24.db import Transaction, one_of
from feed24.errors import Forbidden, Invalid, NotFound
from feed24.files.attachments import shown_to
from feed24.files.rights import Right, held
from feed24.files.tables import FACTS, drive_object, file_content, present

LONGEST = 1000


class TooLong(Invalid):
    """The text has more than `LONGEST` characters."""


class Told(NamedTuple):
    """A file with its alternative text."""

    id: int
    name: str
    size: int
    media_type: str
    width: int | None
    height: int | None
    alt: str | None


async def told(tx: Transaction, viewer: Viewer, file_ids: Collection[int]) -> list[Told]:
    """Those of the files that the viewer may read, on the Drive or of a post; by their ids."""
    rows = await tx.all(
        select(drive_object.c.id, *FACTS, drive_object.c.alt)
        .join(file_content, file_content.c.id == drive_object.c.content_id)
        .where(one_of(drive_object.c.id, file_ids), present)
        .where(or_(held(viewer, Right.READ), shown_to(viewer)))
        .order_by(drive_object.c.id)
    )
    return [Told._make(row) for row in rows]


async def tell(tx: Transaction, viewer: Viewer, file_id: int, text: str) -> None:
    """Give a file another text; "" takes it away.

    For whoever may change the file. Raises NotFound for what the viewer may not read, Forbidden,
    TooLong.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise TooLong(file_id)
    if not await told(tx, viewer, [file_id]):
        raise NotFound(file_id)
    of_file = drive_object.c.id == file_id
    changed = update(drive_object).where(of_file, held(viewer, Right.EDIT))
    if not (await tx.run(changed.values(alt=text or None))).rowcount:
        raise Forbidden(file_id)
