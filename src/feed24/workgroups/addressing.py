"""Whether posts may be addressed to workgroups."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, is_id, one_of
from feed24.workgroups.permissions import may_address
from feed24.workgroups.tables import workgroup

# The lock keeps the workgroups from being deleted before the posts addressed to them are stored.
_OPEN = (
    select(workgroup.c.id)
    .where(one_of(workgroup.c.id, bindparam("ids", type_=NUMBERS)), ~workgroup.c.closed)
    .order_by(workgroup.c.id)
    .with_for_update(read=True, key_share=True)
)


async def refused(tx: Transaction, viewer: Viewer, workgroup_ids: Iterable[int]) -> frozenset[int]:
    """Those of the workgroups that the viewer may not address posts to.

    Refused are workgroups that do not exist or are archived, to everybody, and those in which the
    viewer may not write, unless the viewer is an administrator. The others exist until the
    transaction, which must be one that writes, ends.
    """
    wanted = frozenset(workgroup_ids)
    storable = [number for number in wanted if is_id(number)]
    found = await tx.scalars(_OPEN, {"ids": storable}) if storable else []
    return wanted - {number for number in found if may_address(viewer, number)}
