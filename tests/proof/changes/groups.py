"""Changes of workgroups and of who belongs to them."""

from feed24.access import Role
from feed24.db import Transaction
from feed24.services import Services
from feed24.workgroups import service as workgroups
from tests.proof.changes.cast import ADMINISTRATOR, Cast
from tests.proof.changes.plan import Change, found


def start(cast: Cast) -> Change:
    actor, opened, visible = cast.person(), cast.maybe(0.5), cast.maybe(0.7)

    async def run(tx: Transaction, _services: Services) -> None:
        acting = await found(tx, actor)
        await workgroups.start(tx, acting, name="Crew", opened=opened, visible=visible)

    return Change(f"start a group of {actor}", run)


def join(cast: Cast) -> Change:
    group, actor = cast.group(), cast.person()

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.ask_to_join(tx, await found(tx, actor), group)

    return Change(f"{actor} asks to join {group}", run)


def invite(cast: Cast) -> Change:
    group, people = cast.group(), cast.people(3)

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.invite(tx, await found(tx, ADMINISTRATOR), group, people)

    return Change(f"invite {people} to {group}", run)


def add(cast: Cast) -> Change:
    group, people = cast.group(), cast.people(5)

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.add(tx, await found(tx, ADMINISTRATOR), group, people)

    return Change(f"add {people} to {group}", run)


def remove(cast: Cast) -> Change:
    group = cast.group()
    members = cast.facts.groups[group].roles if group else {}
    people = sorted({cast.one(members), *cast.people(2)})

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.remove(tx, await found(tx, ADMINISTRATOR), group, people)

    return Change(f"remove {people} from {group}", run)


def set_role(cast: Cast) -> Change:
    group, person = cast.group(), cast.person()
    role = cast.random.choice([*Role, None])

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.set_role(tx, group, person, role)

    return Change(f"make {person} {role} of {group}", run)


def ban(cast: Cast) -> Change:
    group, person = cast.group(), cast.person()

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.ban(tx, group, person)

    return Change(f"ban {person} from {group}", run)


def unban(cast: Cast) -> Change:
    group = cast.group()
    roles = cast.facts.groups[group].roles if group else {}
    person = cast.one(n for n, role in roles.items() if role == Role.BANNED)

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.unban(tx, group, person)

    return Change(f"unban {person} from {group}", run)


def promote(cast: Cast) -> Change:
    group, people = cast.group(), cast.people(4)
    role = cast.random.choice([Role.MODERATOR, Role.MEMBER])

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.change_role(tx, await found(tx, ADMINISTRATOR), group, people, role)

    return Change(f"make {people} {role} of {group}", run)


def hand_over(cast: Cast) -> Change:
    group, heir, actor = cast.group(), cast.person(), cast.actor()

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.set_owner(tx, await found(tx, actor), group, heir)

    return Change(f"hand {group} over to {heir}", run)


def disband(cast: Cast) -> Change:
    group, actor = cast.group(), cast.actor()

    async def run(tx: Transaction, _services: Services) -> None:
        await workgroups.delete(tx, await found(tx, actor), group)

    return Change(f"disband {group}", run)
