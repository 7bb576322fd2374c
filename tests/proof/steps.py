"""After every step: a change over HTTPS, and the very next requests on every worker.

A group, its author and its reader that nobody else touches, so that what the requests must show
follows from the facts even while everything else goes on.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from feed24.departments import service as departments
from feed24.users import service as users
from feed24.workgroups import service as workgroups
from tests.proof.changes import Thing
from tests.proof.changes.cast import ADMINISTRATOR
from tests.proof.comparing import Difference
from tests.proof.questions import Question
from tests.proof.site import Site
from tests.proof.visitors import Visitors

MOST_POSTS = 12


@dataclass(frozen=True)
class Stage:
    """Whom the steps are about."""

    group: int
    author: int
    reader: int

    @property
    def reserved(self) -> frozenset[Thing]:
        people = Thing("person", self.author), Thing("person", self.reader)
        return frozenset({Thing("group", self.group), *people})


async def set_up(site: Site) -> Stage:
    """Make the group and the people."""
    async with site.services.database.transaction(write=True) as tx:
        place = await departments.add(tx, "Elsewhere", 1)
        author = await users.create(tx, email="author@steps.test", department_ids=[place])
        reader = await users.create(tx, email="reader@steps.test", extranet=True)
        group = await workgroups.create(tx, name="Steps", owner_id=author)
        return Stage(group, author, reader)


@dataclass
class Steps:
    """Takes a step and asks for both people on every connection."""

    stage: Stage
    visitors: Visitors
    made: Callable[[Thing], None]
    removing: Callable[[Thing], None]

    async def take(self) -> list[Difference]:
        """Raises Away, Unavailable; the step has been taken or has not."""
        facts = await self.visitors.site.facts()
        posts = {n: its for n, its in facts.posts.items() if its.author == self.stage.author}
        comments = [Thing("comment", n, of) for of in posts for n in posts[of].comments]
        random = self.visitors.random
        kinds: list[Callable[[], Awaitable[Any]]] = [self._publish, self._turn]
        if posts:
            kinds += [lambda: self._comment(random.choice(sorted(posts)))] * 2
            kinds += [lambda: self._remove(random.choice(sorted(posts)))]
        if comments:
            kinds += [lambda: self._remove_comment(random.choice(comments))]
        if len(posts) > MOST_POSTS:
            kinds = [kinds[4]]
        await random.choice(kinds)()
        return await self._checked()

    async def _checked(self) -> list[Difference]:
        codes = frozenset({f"SG{self.stage.group}_K"})
        asked = [Question(who, codes=codes) for who in (self.stage.reader, self.stage.author)]
        answers = [(question, await self.visitors.answers(question)) for question in asked]
        facts = await self.visitors.site.facts()
        compared = self.visitors.compared
        return [each for question, got in answers for each in compared(facts, question, got)]

    async def _publish(self) -> None:
        sent = {"POST_MESSAGE": "A step", "DEST": [f"SG{self.stage.group}"]}
        post_id = await self._call("log.blogpost.add", sent, self.stage.author)
        self.made(Thing("post", post_id))

    async def _comment(self, post_id: int) -> None:
        text = f"Comment {self.visitors.random.getrandbits(60)}"
        sent = {"POST_ID": post_id, "TEXT": text}
        comment_id = await self._call("log.blogcomment.add", sent)
        self.made(Thing("comment", comment_id, post_id))

    async def _remove(self, post_id: int) -> None:
        self.removing(Thing("post", post_id))
        await self._call("log.blogpost.delete", {"POST_ID": post_id})

    async def _remove_comment(self, comment: Thing) -> None:
        self.removing(comment)
        await self._call("log.blogcomment.delete", {"COMMENT_ID": comment.id})

    async def _turn(self) -> None:
        """The reader, who is out, comes in; who is in is thrown out."""
        facts = await self.visitors.site.facts()
        inside = self.stage.reader in facts.groups[self.stage.group].members()
        method = "sonet_group.user.delete" if inside else "sonet_group.user.add"
        sent = {"GROUP_ID": self.stage.group, "USER_ID": [self.stage.reader]}
        await self._call(method, sent)

    async def _call(self, method: str, sent: dict[str, Any], person: int = ADMINISTRATOR) -> Any:
        hook = await self.visitors.hook(person)
        which = self.visitors.random.randrange(100)
        body = await self.visitors.connections.call(hook, method, sent, which)
        if "result" not in body:
            raise RuntimeError(f"{method} {sent}: {body}")
        self.visitors.counts["steps"] += 1
        return body["result"]
