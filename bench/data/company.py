"""The company that the benchmark works in. It follows from its size alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from feed24.access import AUTHORISED, EVERYONE, Role
from feed24.portal.first_run import ADMINISTRATOR, ROOT_DEPARTMENT

# Departments below the root and below each other department.
BRANCHES = 4
# About how many access codes the viewers hold.
VIEWERS = (5, 50, 200)


@dataclass(frozen=True, slots=True)
class Size:
    people: int = 20_000
    workgroups: int = 2_000
    departments: int = 1_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody whose feed is read. `workgroups` are the ids of theirs, with the role there."""

    id: int
    department_id: int
    workgroups: dict[int, Role]
    codes: frozenset[str]


@dataclass(frozen=True)
class Company:
    """Ids, the busiest first: those who come first write and receive the most."""

    size: Size

    @property
    def people(self) -> range:
        return range(ADMINISTRATOR + 1, ADMINISTRATOR + 1 + self.size.people)

    @property
    def departments(self) -> range:
        """All but the root."""
        return range(ROOT_DEPARTMENT + 1, ROOT_DEPARTMENT + 1 + self.size.departments)

    @property
    def workgroups(self) -> range:
        return range(1, 1 + self.size.workgroups)

    def parent(self, department_id: int) -> int:
        return ROOT_DEPARTMENT + (department_id - ROOT_DEPARTMENT - 1) // BRANCHES

    @cached_property
    def viewers(self) -> dict[int, Viewer]:
        """By about how many codes they hold. None of them is among the busiest."""
        middle = self.size.people // 2
        places = [ROOT_DEPARTMENT, self.departments[-1], self.departments[-2]]
        chosen = zip(VIEWERS, self.people[middle : middle + 3], places, strict=True)
        return {about: self._viewer(about, *who) for about, *who in chosen}

    def _viewer(self, about: int, user_id: int, department_id: int) -> Viewer:
        codes = {f"U{user_id}", EVERYONE, AUTHORISED, f"D{department_id}"}
        codes |= {f"DR{each}" for each in self._line(department_id)}
        workgroups = self._memberships(about - len(codes))
        for workgroup_id, role in workgroups.items():
            codes.add(f"SG{workgroup_id}_K")
            if role is Role.MODERATOR:
                codes.add(f"SG{workgroup_id}_E")
        return Viewer(user_id, department_id, workgroups, frozenset(codes))

    def _line(self, department_id: int) -> Iterator[int]:
        """The department and all above it."""
        yield department_id
        while department_id != ROOT_DEPARTMENT:
            department_id = self.parent(department_id)
            yield department_id

    def _memberships(self, codes: int) -> dict[int, Role]:
        """Workgroups from all over the list that give so many codes: a moderator gets two."""
        moderated = max(codes, 0) // 8
        count = min(max(codes, 0) - moderated, self.size.workgroups)
        spread = [self.workgroups[n * self.size.workgroups // count] for n in range(count)]
        return {
            each: Role.MODERATOR if n < moderated else Role.MEMBER for n, each in enumerate(spread)
        }
