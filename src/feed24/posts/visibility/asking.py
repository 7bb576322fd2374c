"""Asking the database about posts reached by their ids, and about people."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from feed24.access import MEMBERS, Role, Viewer, viewers
from feed24.db import NUMBERS, TEXTS, Transaction, one_of
from feed24.index.tables import post_access
from feed24.posts.tables import post, post_recipient
from feed24.posts.visibility.rules import Addressed, Group, Level, level
from feed24.workgroups.tables import workgroup, workgroup_member

_EACH_ADDRESSED = (
    select(
        post.c.id,
        post.c.author_id,
        post.c.published_at,
        post_recipient.c.code,
        post_recipient.c.workgroup_id,
        workgroup.c.opened,
        workgroup.c.visible,
        workgroup_member.c.role,
        workgroup_member.c.since,
    )
    .select_from(post)
    .outerjoin(post_recipient, post_recipient.c.post_id == post.c.id)
    .outerjoin(workgroup, workgroup.c.id == post_recipient.c.workgroup_id)
    .outerjoin(
        workgroup_member,
        and_(
            workgroup_member.c.workgroup_id == workgroup.c.id,
            workgroup_member.c.user_id == bindparam("viewer_id"),
        ),
    )
)
_ADDRESSED = _EACH_ADDRESSED.where(post.c.id == bindparam("post_id"))
_ALL_ADDRESSED = _EACH_ADDRESSED.where(one_of(post.c.id, bindparam("post_ids", type_=NUMBERS)))


async def addressed(tx: Transaction, viewer: Viewer, post_id: int) -> Addressed | None:
    """Whom a published post is addressed to, or None when there is no such post."""
    rows = await tx.all(_ADDRESSED, {"viewer_id": viewer.id, "post_id": post_id})
    return _made_of(rows) if rows else None


def _made_of(rows: Sequence[Row[Any]]) -> Addressed:
    groups = tuple(
        Group(
            row.workgroup_id,
            Role(row.role) if row.role else None,
            row.opened,
            row.visible,
            row.since if row.role in MEMBERS else None,
        )
        for row in rows
        if row.opened is not None
    )
    codes = frozenset(row.code for row in rows if row.code)
    first = rows[0]
    return Addressed(first.id, first.author_id, first.published_at, codes, groups)


async def level_of(tx: Transaction, viewer: Viewer, post_id: int) -> Level:
    """What the viewer may do with a post; NONE when there is no such post."""
    found = await addressed(tx, viewer, post_id)
    return level(viewer, found) if found else Level.NONE


async def levels_of(tx: Transaction, viewer: Viewer, post_ids: Collection[int]) -> dict[int, Level]:
    """What the viewer may do with each of the posts; those without any right are left out."""
    sent = {"viewer_id": viewer.id, "post_ids": list(post_ids)}
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in await tx.all(_ALL_ADDRESSED, sent) if post_ids else ():
        rows[row.id].append(row)
    found = {post_id: level(viewer, _made_of(its)) for post_id, its in rows.items()}
    return {post_id: may for post_id, may in found.items() if may}


_CARRIED = select(post_access.c.code).where(
    post_access.c.post_id == bindparam("post_id"),
    one_of(post_access.c.code, bindparam("codes", type_=TEXTS)),
)
_OPEN_TO_OUTSIDERS = (
    select(workgroup.c.id, workgroup_member.c.user_id)
    .join(post_recipient, post_recipient.c.workgroup_id == workgroup.c.id)
    .outerjoin(
        workgroup_member,
        and_(
            workgroup_member.c.workgroup_id == workgroup.c.id,
            workgroup_member.c.role == Role.BANNED,
            one_of(workgroup_member.c.user_id, bindparam("people", type_=NUMBERS)),
        ),
    )
    .where(
        post_recipient.c.post_id == bindparam("post_id"), workgroup.c.opened, workgroup.c.visible
    )
)


async def readers_among(
    tx: Transaction, post_id: int, people: Collection[int], least: Level = Level.READ
) -> frozenset[int]:
    """Those of these people who are active and may read the post, or share it too."""
    asked = await viewers(tx, people)
    codes = sorted(frozenset[str]().union(*(each.codes for each in asked)))
    carried = set(await tx.scalars(_CARRIED, {"post_id": post_id, "codes": codes}))
    reached = frozenset(each.id for each in asked if not carried.isdisjoint(each.codes))
    outside = [each.id for each in asked if each.employee and each.id not in reached]
    if least > Level.READ or not outside:
        return reached
    rows = await tx.all(_OPEN_TO_OUTSIDERS, {"post_id": post_id, "people": outside})
    banned: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        banned[row.id].add(row.user_id)
    return reached | {each for each in outside if any(each not in b for b in banned.values())}
