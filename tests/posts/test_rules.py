"""Random companies, random changes: feed24 and the oracle agree on every person and message."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from feed24.access import Role, viewer
from feed24.departments import service as departments
from feed24.errors import NotFound
from feed24.posts.audience import count_readers
from feed24.posts.explaining import Explanation, Reason, explain
from feed24.posts.tables import post
from feed24.posts.visibility import (
    Level,
    in_feed_of,
    level_of,
    levels_of,
    may_comment,
    readable_by,
    readers_among,
)
from feed24.posts.visibility import addressed as load_addressed
from tests.posts.oracle import Company, Group, Message
from tests.support.portal import Portal

ROLES = ["A", "E", "K", "Z", "T"]
RULES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class World:
    """A portal and the oracle's picture of it, changed together."""

    def __init__(self, portal: Portal, random: Random) -> None:
        self.portal = portal
        self.random = random
        self.company = Company(admins={1}, employees={1}, parent={1: None}, departments={1: {1}})

    async def build(self) -> None:
        for _ in range(self.random.randint(2, 6)):
            parent = self.random.choice(sorted(self.company.parent))
            made = await self.portal.make.department(parent=parent)
            self.company.parent[made] = parent
        for _ in range(self.random.randint(4, 7)):
            await self.hire()
        for _ in range(self.random.randint(1, 4)):
            await self.found()
        for _ in range(self.random.randint(5, 10)):
            await self.write()

    async def hire(self) -> None:
        guest = self.random.random() < 0.25
        count = 0 if guest else self.random.choice([0, 1, 1, 2])
        chosen = set(self.random.sample(sorted(self.company.parent), count))
        made = await self.portal.make.person(departments=sorted(chosen), extranet=guest)
        (self.company.guests if guest else self.company.employees).add(made)
        self.company.departments[made] = chosen

    async def found(self) -> None:
        owner = self.random.choice(sorted(self.company.people))
        opened, visible = self.random.random() < 0.5, self.random.random() < 0.7
        made = await self.portal.make.workgroup(owner=owner, opened=opened, visible=visible)
        self.company.groups[made] = Group(opened, visible, {owner: "A"})
        for person in sorted(self.company.people - {owner}):
            if self.random.random() < 0.5:
                await self.set_role(made, person, self.random.choice(ROLES[1:]))

    async def set_role(self, group: int, person: int, role: str | None) -> None:
        roles = self.company.groups[group].roles
        if roles.get(person) == "A":
            return
        await self.portal.make.role(group, person, Role(role) if role else None)
        roles.pop(person, None)
        if role:
            roles[person] = role

    def some_codes(self) -> list[str]:
        company = self.company
        every = (
            ["UA"]
            + [f"U{person}" for person in sorted(company.people)]
            + [f"{kind}{n}" for n in sorted(company.parent) for kind in ("D", "DR")]
            + [f"SG{group}" for group in sorted(company.groups)]
        )
        return self.random.sample(every, self.random.choice([1, 1, 2, 3]))

    async def write(self) -> None:
        author = self.random.choice(sorted(self.company.people))
        to = self.some_codes()
        made = await self.portal.make.post(author=1, to=to, USER_ID=author)
        self.company.messages[made] = Message(author, set(to))

    async def share(self) -> None:
        message = self.random.choice(sorted(self.company.messages))
        codes = [code for code in self.some_codes() if not code.startswith("D") or "R" in code]
        if codes:
            await self.portal.result("log.blogpost.share", {"POST_ID": message, "DEST": codes})
            self.company.messages[message].to |= set(codes)

    async def readdress(self) -> None:
        message = self.random.choice(sorted(self.company.messages))
        codes = self.some_codes()
        sent = {"POST_ID": message, "POST_MESSAGE": "Again", "DEST": codes}
        await self.portal.result("log.blogpost.update", sent)
        self.company.messages[message].to = set(codes)

    async def membership(self) -> None:
        group = self.random.choice(sorted(self.company.groups))
        person = self.random.choice(sorted(self.company.people))
        await self.set_role(group, person, self.random.choice([*ROLES[1:], None]))

    async def transfer(self) -> None:
        person = self.random.choice(sorted(self.company.employees))
        chosen = set(self.random.sample(sorted(self.company.parent), self.random.choice([0, 1, 2])))
        async with self.portal.tx() as tx:
            await departments.place(tx, person, sorted(chosen))
        self.company.departments[person] = chosen

    async def move_department(self) -> None:
        movable = sorted(set(self.company.parent) - {1})
        department = self.random.choice(movable)
        targets = sorted(set(self.company.parent) - self.company.below(department))
        parent = self.random.choice(targets)
        sent = {"ID": department, "PARENT": parent}
        await self.portal.result("department.update", sent)
        self.company.parent[department] = parent

    async def disband(self) -> None:
        if len(self.company.groups) > 1:
            group = self.random.choice(sorted(self.company.groups))
            await self.portal.result("sonet_group.delete", {"GROUP_ID": group})
            del self.company.groups[group]
            for message in self.company.messages.values():
                message.to.discard(f"SG{group}")

    async def change(self) -> None:
        changes = [self.share, self.readdress, self.membership, self.transfer]
        await self.random.choice([*changes, self.move_department, self.write, self.disband])()

    async def check(self) -> None:
        for person in sorted(self.company.people):
            await self.check_list(person)
            await self.check_levels(person)
            await self.check_all_at_once(person)
            await self.check_reasons(person)
        await self.check_readers()
        await self.check_counts()

    async def check_list(self, person: int) -> None:
        messages = self.company.messages.items()
        expected = {n for n, message in messages if self.company.lists(person, message)}
        body = await self.portal.call("log.blogpost.get", as_=person)
        assert {int(each["ID"]) for each in body["result"]} == expected, person
        assert body["total"] == len(expected)

    async def check_levels(self, person: int) -> None:
        async with self.portal.tx(write=False) as tx:
            found = await viewer(tx, person)
            for number, message in self.company.messages.items():
                expected = self.company.may(person, message)
                level = await level_of(tx, found, number)
                assert level.name.lower() == expected, (person, number, message)
                whom = await load_addressed(tx, found, number)
                assert whom
                assert may_comment(found, whom) == (expected not in {"none", "read"})

    async def check_all_at_once(self, person: int) -> None:
        """The same rules asked of many posts in one statement."""
        messages = self.company.messages
        may = {number: self.company.may(person, each) for number, each in messages.items()}
        expected = {number: power for number, power in may.items() if power != "none"}
        async with self.portal.tx(write=False) as tx:
            found = await viewer(tx, person)
            levels = await levels_of(tx, found, [*messages, 999])
            assert {number: level.name.lower() for number, level in levels.items()} == expected
            reached = readable_by(found, post.c.id)
            assert set(await tx.scalars(select(post.c.id).where(reached))) == expected.keys()
            listed = select(post.c.id).where(in_feed_of(found, post.c.id))
            shown = {number for number, power in expected.items() if power != "read"}
            assert set(await tx.scalars(listed)) == shown

    async def check_readers(self) -> None:
        """And of many people about one post."""
        people = sorted(self.company.people)
        async with self.portal.tx(write=False) as tx:
            for number, message in self.company.messages.items():
                may = {person: self.company.may(person, message) for person in people}
                able = {person for person, power in may.items() if power != "none"}
                asked = [*people, 999, 0]
                assert await readers_among(tx, number, asked) == able
                sharing = {person for person in able if may[person] != "read"}
                assert await readers_among(tx, number, asked, Level.SHARE) == sharing

    async def check_reasons(self, person: int) -> None:
        """What the administrator is told about the person, and the person about herself."""
        async with self.portal.tx(write=False) as tx:
            admin, herself = await viewer(tx, 1), await viewer(tx, person)
            for number, message in self.company.messages.items():
                found = await explain(tx, admin, number, person)
                self.check_explanation(found, person, message)
                if self.random.random() < 0.7:
                    continue
                if found.level is Level.NONE:
                    with pytest.raises(NotFound):
                        await explain(tx, herself, number, 0)
                else:
                    self.check_explanation(await explain(tx, herself, number, 0), person, message)

    def check_explanation(self, found: Explanation, person: int, message: Message) -> None:
        assert found.level.name.lower() == self.company.may(person, message)
        assert found.listed == self.company.lists(person, message)
        told = {_told(each) for each in found.reasons if each.ground}
        assert told == self.company.reasons(person, message), (person, message)
        if found.reasons[0].ground:
            assert found.reasons[0].ground.level == found.level
        assert all(bool(each.why_not) != _listed(each) for each in found.reasons)

    async def check_counts(self) -> None:
        async with self.portal.tx(write=False) as tx:
            admin = await viewer(tx, 1)
            for number, message in self.company.messages.items():
                assert await count_readers(tx, admin, number) == self.company.count(message)


def _told(reason: Reason) -> tuple[object, ...]:
    if reason.kind == "department":
        ways = (tuple(place.id for place in each.path) for each in reason.memberships)
        return reason.kind, reason.id, frozenset(ways)
    if reason.kind == "workgroup":
        return reason.kind, reason.id, str(reason.role or ""), _listed(reason)
    return (reason.kind,)


def _listed(reason: Reason) -> bool:
    return reason.ground is not None and reason.ground.listed


@RULES
@given(random=st.randoms(use_true_random=False))
async def test_everybody_sees_exactly_what_the_rules_say(portal: Portal, random: Random) -> None:
    await portal.reset()
    world = World(portal, random)
    await world.build()
    await world.check()
    await joining_elsewhere_changes_nothing_here(world)
    await sharing_hides_a_post_from_nobody(world)
    for _ in range(random.randint(2, 6)):
        await world.change()
    await world.check()


async def joining_elsewhere_changes_nothing_here(world: World) -> None:
    before = await seen_by_all(world)
    stranger = await world.portal.make.workgroup("Elsewhere")
    for person in world.company.people - {1}:
        await world.portal.make.role(stranger, person, Role.MEMBER)
    assert await seen_by_all(world) == before


async def sharing_hides_a_post_from_nobody(world: World) -> None:
    before = await seen_by_all(world)
    await world.share()
    after = await seen_by_all(world)
    assert all(before[person] <= after[person] for person in before)


async def seen_by_all(world: World) -> dict[int, set[str]]:
    seen: dict[int, set[str]] = {}
    for person in sorted(world.company.people):
        rows: list[dict[str, Any]] = await world.portal.result("log.blogpost.get", as_=person)
        seen[person] = {row["ID"] for row in rows}
    return seen
