"""Random companies, random acts: what is foretold is what the oracle says, and what comes about."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.posts.oracle import Company
from tests.posts.test_rules import World
from tests.support.portal import Portal

WHAT_IF = "feed24.department.whatIf"
Sight = dict[int, set[int]]
Act = tuple[dict[str, Any], Company, tuple[str, dict[str, Any]]]


def sight(company: Company, gone: frozenset[int] = frozenset()) -> Sight:
    """What everybody sees, but those who are dismissed."""
    return {
        person: {
            number for number, message in company.messages.items() if company.lists(person, message)
        }
        if person not in gone
        else set()
        for person in company.people
    }


class Acting(World):
    """Acts as the wire asks about them, the company that each would leave, and how it is done."""

    def move(self) -> Act:
        department = self.random.choice(sorted(set(self.company.parent) - {1}))
        targets = set(self.company.parent) - self.company.below(department)
        parent = self.random.choice(sorted(targets))
        then = deepcopy(self.company)
        then.parent[department] = parent
        done = ("department.update", {"ID": department, "PARENT": parent})
        return {"DEPARTMENT_ID": department, "PARENT": parent}, then, done

    def delete(self) -> Act:
        department = self.random.choice(sorted(set(self.company.parent) - {1}))
        up = self.company.parent[department]
        assert up is not None
        done = ("department.delete", {"ID": department})
        return {"DEPARTMENT_ID": department, "DELETE": "Y"}, self._without(department, up), done

    def join(self) -> Act:
        department = self.random.choice(sorted(set(self.company.parent) - {1}))
        targets = set(self.company.parent) - self.company.below(department)
        into = self.random.choice(sorted(targets))
        sent = {"ID": department, "INTO": into}
        asked = {"DEPARTMENT_ID": department, "INTO": into}
        return asked, self._without(department, into), ("feed24.department.join", sent)

    def _without(self, department: int, into: int) -> Company:
        then = deepcopy(self.company)
        del then.parent[department]
        for child, parent in then.parent.items():
            if parent == department:
                then.parent[child] = into
        for person, member_of in then.departments.items():
            if department in member_of:
                then.departments[person] = member_of - {department} | {into}
        for message in then.messages.values():
            message.to -= {f"D{department}", f"DR{department}"}
        return then

    def place(self) -> Act:
        person = self.random.choice(sorted(self.company.people - {1}))
        count = self.random.choice([1, 2])
        chosen = sorted(self.random.sample(sorted(self.company.parent), count))
        then = deepcopy(self.company)
        then.departments[person] = set(chosen)
        then.guests.discard(person)
        then.employees.add(person)
        done = ("user.update", {"ID": person, "UF_DEPARTMENT": chosen})
        return {"USER_ID": person, "UF_DEPARTMENT": chosen}, then, done

    def appoint(self) -> Act:
        person = self.random.choice(sorted(self.company.people))
        department = self.random.choice(sorted(self.company.parent))
        then = deepcopy(self.company)
        then.departments[person].add(department)
        then.guests.discard(person)
        then.employees.add(person)
        done = ("department.update", {"ID": department, "UF_HEAD": person})
        return {"DEPARTMENT_ID": department, "UF_HEAD": person}, then, done

    def promote(self) -> Act:
        person = self.random.choice(sorted(self.company.people - {1}))
        then = deepcopy(self.company)
        then.admins.add(person)
        done = ("feed24.user.setAdmin", {"USER_ID": person, "ADMIN": "Y"})
        return {"USER_ID": person, "ADMIN": "Y"}, then, done


@given(st.integers(0, 2**32))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_foretold_is_what_the_rules_say(portal: Portal, seed: int) -> None:
    await portal.reset()
    world = Acting(portal, Random(seed))
    await world.build()
    acts: list[Callable[[], Act]] = [world.move, world.delete, world.join, world.place]
    for choose in [*acts, world.appoint, world.promote]:
        asked, then, _ = choose()
        before, after = sight(world.company), sight(then)
        await _agrees(portal, asked, before, after)
    await world.check()
    asked, then, (method, sent) = world.random.choice([world.move, world.join, world.place])()
    await portal.result(method, sent)
    world.company = then
    await world.check()


async def _agrees(portal: Portal, asked: dict[str, Any], before: Sight, after: Sight) -> None:
    told = await portal.result(WHAT_IF, {**asked, "SHOW": 500})
    for side, (had, has) in {"LOST": (before, after), "GAINED": (after, before)}.items():
        changed = {who: had[who] - has[who] for who in had if had[who] - has[who]}
        posts = set().union(*changed.values())
        found = told[side]
        assert found["POSTS"] == len(posts), (side, asked)
        assert found["PEOPLE"] == len(changed), (side, asked)
        by_person = {int(each["ID"]): each["POSTS"] for each in found["BY_PERSON"]}
        assert by_person == {who: len(seen) for who, seen in changed.items()}
        by_post = {int(each["ID"]): each["PEOPLE"] for each in found["LATEST"]}
        assert by_post == {
            number: sum(number in seen for seen in changed.values()) for number in posts
        }
