"""Deleting workgroups."""

from sqlalchemy import delete as delete_from

from feed24.access import Viewer
from feed24.db import Transaction, one_of
from feed24.events import recording as events
from feed24.events.kinds import WorkgroupDeleted
from feed24.index.changes import record, workgroup_deleted
from feed24.index.tables import post_access
from feed24.posts.tables import post_recipient
from feed24.posts.visibility import right_codes
from feed24.workgroups.service.ownership import managed
from feed24.workgroups.service.reading import hold_alone
from feed24.workgroups.tables import workgroup


async def delete(tx: Transaction, actor: Viewer, workgroup_id: int) -> None:
    """Remove the workgroup, its memberships and its place among the recipients of posts.

    The posts stay, with their other recipients or with none. Raises UnknownWorkgroup, Forbidden.
    """
    managed(actor, await hold_alone(tx, actor, workgroup_id))
    codes = right_codes(actor.id, [f"SG{workgroup_id}"]) - right_codes(actor.id, [])
    await tx.run(delete_from(post_access).where(one_of(post_access.c.code, codes)))
    of_posts = post_recipient.c.workgroup_id == workgroup_id
    await tx.run(delete_from(post_recipient).where(of_posts))
    await tx.run(delete_from(workgroup).where(workgroup.c.id == workgroup_id))
    record(tx, workgroup_deleted(workgroup_id))
    events.record(tx, WorkgroupDeleted(workgroup_id))
