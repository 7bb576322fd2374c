"""Whether a person may address a post to certain recipients."""

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import bindparam, select

from feed24.access import EVERYONE, MEMBERS, Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.posts import recipients
from feed24.posts.refusals import NobodyLeft, Unaddressable
from feed24.settings import Settings
from feed24.workgroups import addressing as workgroups
from feed24.workgroups.tables import workgroup_member

_mine = workgroup_member.alias()
_IN_ONE_WORKGROUP = (
    select(workgroup_member.c.user_id)
    .distinct()
    .join(_mine, _mine.c.workgroup_id == workgroup_member.c.workgroup_id)
    .where(
        _mine.c.user_id == bindparam("user_id"),
        _mine.c.role.in_(MEMBERS),
        workgroup_member.c.role.in_(MEMBERS),
        one_of(workgroup_member.c.user_id, bindparam("others", type_=NUMBERS)),
    )
)


async def allowed(
    tx: Transaction, settings: Settings, actor: Viewer, codes: Iterable[str]
) -> tuple[str, ...]:
    """The codes without those that are dropped silently: what the actor may address.

    Raises Unaddressable, and NobodyLeft when everyone was the only recipient and is not allowed.
    """
    wanted = tuple(codes)
    if not actor.employee:
        wanted = await _allowed_to_guest(tx, actor, wanted)
    if await _refused_workgroups(tx, actor, wanted):
        raise Unaddressable
    if EVERYONE in wanted and not may_address_everyone(settings, actor):
        wanted = tuple(code for code in wanted if code != EVERYONE)
        if not wanted:
            raise NobodyLeft
    return wanted


async def addressable(
    tx: Transaction, settings: Settings, actor: Viewer, codes: Iterable[str]
) -> tuple[str, ...]:
    """Those of the codes that the actor may address, each asked about by itself."""
    found: list[str] = []
    for code in codes:
        with suppress(Unaddressable, NobodyLeft):
            found += await allowed(tx, settings, actor, [code])
    return tuple(found)


def may_address_everyone(settings: Settings, actor: Viewer) -> bool:
    """Whether the portal lets this person write to everyone by naming everyone."""
    if not settings.livefeed_toall:
        return False
    entitled = recipients.recognised(settings.livefeed_toall_rights)
    return actor.admin or not actor.codes.isdisjoint(entitled)


async def _refused_workgroups(tx: Transaction, actor: Viewer, codes: Iterable[str]) -> bool:
    named = recipients.workgroups(codes)
    return bool(named) and bool(await workgroups.refused(tx, actor, named))


async def _allowed_to_guest(
    tx: Transaction, guest: Viewer, codes: tuple[str, ...]
) -> tuple[str, ...]:
    """A guest addresses people known from workgroups, never everyone; departments are dropped."""
    if EVERYONE in codes:
        raise Unaddressable
    others = recipients.people(codes) - {guest.id}
    if others - await known_to(tx, guest, others):
        raise Unaddressable
    dropped = recipients.departments(codes)
    return tuple(code for code in codes if code not in dropped)


async def known_to(tx: Transaction, guest: Viewer, others: frozenset[int]) -> frozenset[int]:
    """Those of these people who share a workgroup with the guest."""
    if not others:
        return frozenset()
    sent = {"user_id": guest.id, "others": sorted(others)}
    return frozenset(await tx.scalars(_IN_ONE_WORKGROUP, sent))
