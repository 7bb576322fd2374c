"""The demo company as it stands in the database: ids and rights behind the names in its files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feed24.access import Viewer
from feed24.demo.content import ADMINISTRATOR
from feed24.posts.recipients import recognised
from feed24.posts.visibility import right_codes

_PERSON = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids by the keys of the content files; `viewers` are everybody's rights when all is set up."""

    people: dict[str, int]
    names: dict[str, str]
    departments: dict[str, int]
    workgroups: dict[str, int]
    viewers: dict[str, Viewer]

    def codes(self, written: Iterable[str]) -> tuple[str, ...]:
        """Recipients as the portal writes them. Raises KeyError for somebody unknown."""
        return tuple(self._code(each) for each in written)

    def _code(self, written: str) -> str:
        if written == "everyone":
            return "UA"
        match written[0], written[-1]:
            case "@", _:
                return f"U{self.people[written[1:]]}"
            case "#", _:
                return f"SG{self.workgroups[written[1:]]}"
            case _, "+":
                return f"DR{self.departments[written[:-1]]}"
        return f"D{self.departments[written]}"

    def mentioning(self, text: str) -> str:
        """The text with the people in braces mentioned."""
        return _PERSON.sub(
            lambda key: f"[USER={self.people[key[1]]}]{self.names[key[1]]}[/USER]", text
        )

    def naming(self, text: str) -> str:
        """The text with the names of the people in braces."""
        return _PERSON.sub(lambda key: self.names[key[1]], text)

    def readers(self, author: str, to: Iterable[str]) -> list[str]:
        """Who finds such a post in the feed, besides its author and the administrator."""
        carried = right_codes(self.people[author], recognised(self.codes(to)))
        others = (key for key in self.viewers if key not in {author, ADMINISTRATOR})
        return [key for key in others if not carried.isdisjoint(self.viewers[key].codes)]
