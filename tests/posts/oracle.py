"""The rules of visibility a second time, written from their statement and from nothing else.

Plain sets over a plain picture of a company; shares no code, no tables and no codes with feed24.
"""

from dataclasses import dataclass, field


@dataclass
class Group:
    opened: bool
    visible: bool
    roles: dict[int, str] = field(default_factory=dict)

    def members(self) -> set[int]:
        return {person for person, role in self.roles.items() if role in {"A", "E", "K"}}


@dataclass
class Message:
    author: int
    to: set[str]


@dataclass
class Company:
    """People by id, the parent of each department, who belongs where, what was written."""

    admins: set[int] = field(default_factory=set)
    employees: set[int] = field(default_factory=set)
    guests: set[int] = field(default_factory=set)
    parent: dict[int, int | None] = field(default_factory=dict)
    departments: dict[int, set[int]] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        return self.employees | self.guests

    def below(self, department: int) -> set[int]:
        """The department and everything under it."""
        found = {department}
        while True:
            more = {child for child, parent in self.parent.items() if parent in found} - found
            if not more:
                return found
            found |= more

    def within(self, person: int, department: int) -> bool:
        """Member of the department or of one under it."""
        return bool(self.departments.get(person, set()) & self.below(department))

    def reached_by_structure(self, person: int, message: Message) -> bool:
        for code in message.to:
            if code == "UA" and person in self.employees:
                return True
            if code.startswith("DR") and self.within(person, int(code[2:])):
                return True
            direct = code.startswith("D") and not code.startswith("DR")
            if direct and int(code[1:]) in self.departments.get(person, set()):
                return True
        return False

    def recipient_groups(self, message: Message) -> list[Group]:
        codes = [code for code in message.to if code.startswith("SG")]
        return [self.groups[int(code[2:])] for code in codes if int(code[2:]) in self.groups]

    def lists(self, person: int, message: Message) -> bool:
        """Whether the message shows in the person's list."""
        if person in self.admins or person == message.author:
            return True
        if f"U{person}" in message.to or self.reached_by_structure(person, message):
            return True
        return any(person in group.members() for group in self.recipient_groups(message))

    def ways(self, person: int, department: int) -> set[tuple[int, ...]]:
        """From each department of the person up to this one, ends included."""
        found = set()
        for member_of in self.departments.get(person, set()) & self.below(department):
            way, at = [member_of], member_of
            while at != department:
                up = self.parent[at]
                assert up is not None
                at = up
                way.append(at)
            found.add(tuple(way))
        return found

    def reasons(self, person: int, message: Message) -> set[tuple[object, ...]]:
        """Every reason why the person sees the message, with the departments on the way."""
        found: set[tuple[object, ...]] = set()
        if person == message.author:
            found.add(("author",))
        if person in self.admins:
            found.add(("administrator",))
        for code in message.to:
            kind, number = code.rstrip("0123456789"), int(code.lstrip("UASGDR") or 0)
            if kind == "UA" and person in self.employees:
                found.add(("everyone",))
            elif kind == "U" and number == person != message.author:
                found.add(("person",))
            elif kind == "D" and number in self.departments.get(person, set()):
                found.add(("department", number, frozenset({(number,)})))
            elif kind == "DR" and (ways := self.ways(person, number)):
                found.add(("department", number, frozenset(ways)))
            elif kind == "SG" and number in self.groups:
                found |= self.through(person, number)
        return found

    def through(self, person: int, number: int) -> set[tuple[object, ...]]:
        """What a workgroup does for a person, who belongs to it or reads from outside."""
        group = self.groups[number]
        role = group.roles.get(person)
        if role in {"A", "E", "K"}:
            return {("workgroup", number, role, True)}
        if person in self.employees and group.opened and group.visible and role != "T":
            return {("workgroup", number, role or "", False)}
        return set()

    def count(self, message: Message) -> int:
        """How many people the message shows to in their lists."""
        return sum(self.lists(person, message) for person in self.people)

    def may(self, person: int, message: Message) -> str:
        """The most a person may do with a message by its id: none, read, share, update, delete."""
        if person in self.admins or person == message.author:
            return "delete"
        if self.reached_by_structure(person, message):
            return "share"
        groups = self.recipient_groups(message)
        roles = {group.roles.get(person) for group in groups}
        for role, power in (("A", "delete"), ("E", "update"), ("K", "share")):
            if role in roles:
                return power
        if f"U{person}" in message.to:
            return "share"
        for group in groups:
            open_to_all = group.opened and group.visible and group.roles.get(person) != "T"
            if open_to_all and person in self.employees:
                return "read"
        return "none"
