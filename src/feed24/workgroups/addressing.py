"""Whether posts may be addressed to workgroups."""

from collections.abc import Iterable

from feed24.access import Viewer
from feed24.db import Hot, Transaction, is_id
from feed24.workgroups.permissions import may_address

_ASKED = "SELECT id FROM workgroup WHERE id = ANY($1::text::bigint[]) AND NOT closed ORDER BY id"
_ON_SQLITE = "SELECT id FROM workgroup WHERE id IN (SELECT value FROM json_each(?1)) AND NOT closed"
_LOOKED_AT = Hot(_ASKED, _ON_SQLITE)
# The lock keeps the workgroups from being deleted before the posts addressed to them are stored.
_OPEN = Hot(f"{_ASKED} FOR KEY SHARE", _ON_SQLITE)


async def refused(tx: Transaction, viewer: Viewer, workgroup_ids: Iterable[int]) -> frozenset[int]:
    """Those of the workgroups that the viewer may not address posts to.

    Refused are workgroups that do not exist or are archived, to everybody, and those in which the
    viewer may not write, unless the viewer is an administrator. The others exist until the
    transaction ends, if it is one that writes.
    """
    wanted = frozenset(workgroup_ids)
    storable = [number for number in wanted if is_id(number)]
    statement = _OPEN if tx.write else _LOOKED_AT
    found = await tx.hot(statement, storable) if storable else ()
    return wanted - {number for (number,) in found if may_address(viewer, number)}
