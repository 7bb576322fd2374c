"""Use cases of those who may see the people of a ledger. Nobody else learns a name, or a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feed24.access import Viewer
from feed24.acknowledgement import lines as people
from feed24.acknowledgement.lines import Chosen, Line, Unit
from feed24.acknowledgement.service import check_moment
from feed24.acknowledgement.units import knows, unit_names, unit_of
from feed24.db import BIGGEST, Transaction
from feed24.errors import Forbidden
from feed24.posts.service import get
from feed24.posts.visibility import Level


@dataclass(frozen=True, slots=True)
class Listing:
    """Some people of a ledger, how many there are, and the names of what their codes are about."""

    author_id: int
    total: int
    lines: Sequence[Line]
    names: Mapping[str, str]


async def lines(
    tx: Transaction,
    viewer: Viewer,
    post_id: int,
    at: datetime | None,
    chosen: Chosen,
    *,
    size: int = BIGGEST,
    begin: int = 0,
) -> Listing:
    """The people who are chosen, by name, for those who may change the post.

    Its author, administrators, moderators. Nobody learns who is in a workgroup or a department
    that they may not know. Raises NotFound, Forbidden, NotSettled, BeforeBeginning.
    """
    author_id = await _open(tx, viewer, post_id, at)
    found = await people.lines(tx, post_id, at, chosen, size, begin)
    codes = {unit_of(each.code) for each in found}.union(*(each.departments for each in found))
    names = await unit_names(tx, viewer, {*codes, *filter(None, [chosen.unit])})
    if not knows(viewer, chosen.unit, names):
        return Listing(author_id, 0, [], {})
    # Counting takes as long as listing does.
    all_of_them = begin == 0 and len(found) < size
    total = len(found) if all_of_them else await people.total(tx, post_id, at, chosen)
    return Listing(author_id, total, found, names)


async def breakdown(
    tx: Transaction, viewer: Viewer, post_id: int, at: datetime | None
) -> list[tuple[Unit, str | None]]:
    """How confirmation stands in each department and addressed workgroup, with its name.

    Those with most people who are pending come first. Raises like `lines`.
    """
    await _open(tx, viewer, post_id, at)
    found = await people.units(tx, post_id, at)
    names = await unit_names(tx, viewer, {each.code for each in found})
    known = [(each, names.get(each.code)) for each in found if knows(viewer, each.code, names)]
    return sorted(known, key=lambda pair: (-pair[0].pending, pair[1] or "\U0010ffff"))


async def _open(tx: Transaction, viewer: Viewer, post_id: int, at: datetime | None) -> int:
    """Who wrote the post whose ledger the viewer may see. Raises like `lines`."""
    row, level = await get(tx, viewer, post_id)
    if level < Level.UPDATE:
        raise Forbidden(f"post {post_id}")
    await check_moment(tx, post_id, at)
    return int(row.author_id)
