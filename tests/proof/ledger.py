"""What was acknowledged, so that it can be asked for in the end."""

from dataclasses import dataclass, field

from tests.proof.changes import Thing
from tests.proof.oracle import Facts


@dataclass
class Ledger:
    """Posts and comments that were made, and those that somebody set out to remove."""

    made: set[Thing] = field(default_factory=set)
    removing: set[Thing] = field(default_factory=set)

    def lost(self, facts: Facts) -> list[str]:
        """What is neither there nor may have been removed. A post takes its comments with it."""
        there = {Thing("post", number) for number in facts.posts}
        there |= {
            Thing("comment", comment, number)
            for number, post in facts.posts.items()
            for comment in post.comments
        }
        missing = [thing for thing in self.made - there if not self._may_be_gone(thing)]
        return [f"{each.kind} {each.id} was acknowledged and is gone" for each in sorted(missing)]

    def _may_be_gone(self, thing: Thing) -> bool:
        return thing in self.removing or Thing("post", thing.of) in self.removing
