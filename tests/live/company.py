"""A random company, changed at random, and pages of its people that listen.

A page reads what it shows when it hears of a change, and nothing else: what it shows is then what
it would read, or a stream has kept something from it.
"""

import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from feed24.access import Role, viewers
from feed24.comments.tables import comment
from feed24.db import Transaction
from feed24.departments import service as departments
from feed24.errors import Refusal
from feed24.index.tables import feed_entry
from feed24.polls.tables import poll
from feed24.posts.tables import post, post_recipient, read_mark
from feed24.posts.visibility import visible_to
from feed24.reactions.tables import reaction
from feed24.users.service import changing
from tests.live.worker import Listener, Worker
from tests.support.portal import Portal
from tests.support.sse import Heard

# What is read of a post: everything that a page shows of it.
Shown = dict[int, tuple[Any, ...]]
_SHOWN_WITH = {
    comment: (comment.c.post_id, comment.c.id, comment.c.text),
    read_mark: (read_mark.c.post_id, read_mark.c.user_id),
    reaction: (reaction.c.post_id, reaction.c.user_id, reaction.c.kind),
    poll: (poll.c.post_id, poll.c.ends_at, poll.c.voter_count),
}


async def shown(tx: Transaction, people: list[int]) -> dict[int, Shown]:
    """What each of these people may read now; those who are dismissed are left out."""
    posts = {row.id: [row.title, row.message, row.important] for row in await tx.all(select(post))}
    for row in await tx.all(select(post_recipient).order_by(post_recipient.c.code)):
        posts[row.post_id].append(row.code)
    for table, columns in _SHOWN_WITH.items():
        for row in await tx.all(select(*columns).order_by(*columns)):
            if row.post_id:
                posts[row.post_id].append((table.name, *row[1:]))
    return {
        each.id: {
            number: tuple(posts[number])
            for number in await tx.scalars(select(feed_entry.c.post_id).where(visible_to(each)))
        }
        for each in await viewers(tx, people)
    }


@dataclass
class Page:
    """What one person has on the screen."""

    user_id: int
    listener: Listener | None = None
    last_id: str = ""
    known: Shown = field(default_factory=dict)

    def hear(self, heard: Heard, now: Shown, ever: set[int]) -> None:
        """Read what an event is about; `ever` are the posts that this person could ever see."""
        number = heard.data.get("id", 0)
        match heard.name:
            case "hello" if heard.data["resumed"]:
                pass
            case "hello" | "reset" | "access":
                self.known = dict(now)
            case "change" if number:
                assert number in ever, f"{self.user_id} heard of {number}"
                self.known.pop(number, None)
                if number in now:
                    self.known[number] = now[number]
            case "gone":
                assert number in ever, f"{self.user_id} heard that {number} is gone"
                self.known.pop(number, None)
            case "bye":
                self.listener = None


class Company:
    """Its people, departments, workgroups and posts, and what is done to them."""

    def __init__(self, portal: Portal, workers: list[Worker], rng: random.Random) -> None:
        self.portal = portal
        self.rng = rng
        self._workers = workers
        self.people: list[int] = []
        self._groups: list[int] = []
        self._departments: list[int] = []
        self._posts: list[int] = []
        self._comments: list[int] = []
        self._dismissed: set[int] = set()
        self._disbanded: set[str] = set()
        self.pages: list[Page] = []
        # Every post that each person could see at some moment.
        self._ever: dict[int, set[int]] = defaultdict(set)

    async def found(self) -> None:
        make = self.portal.make
        self._departments = [await make.department() for _ in range(2)]
        self._departments.append(await make.department(parent=self._departments[0]))
        for n in range(5):
            of = [self._departments[n]] if n < 3 else []
            self.people.append(await make.person(departments=of, extranet=n == 4))
        self._groups = [await make.workgroup(members=self.people[n : n + 2]) for n in (0, 2)]
        self.people.append(1)
        self.pages = [Page(user_id) for user_id in (*self.people, self.people[0])]

    async def change(self) -> None:
        """One thing, which may be refused."""
        changes = [
            (6, self._publish),
            (4, self._comment),
            (2, self._edit_comment),
            (2, self._delete_comment),
            (3, self._react),
            (2, self._confirm),
            (2, self._share),
            (4, self._readdress),
            (2, self._reword),
            (2, self._delete),
            (1, self._vote),
            (4, self._join_or_leave),
            (2, self._place),
            (2, self._move_department),
            (1, self._disband),
            (1, self._dismiss_or_reinstate),
        ]
        weights, steps = zip(*changes, strict=True)
        (step,) = self.rng.choices(steps, weights)
        with suppress(Refusal):
            await step()
        await self._note_what_shows()

    async def _note_what_shows(self) -> None:
        async with self.portal.tx(write=False) as tx:
            for user_id, its in (await shown(tx, self.people)).items():
                self._ever[user_id] |= its.keys()

    async def connect(self, page: Page) -> None:
        """Come back with what was heard last, at any worker."""
        if page.listener is None and page.user_id not in self._dismissed:
            worker = self.rng.choice(self._workers)
            page.listener = await worker.listen(page.user_id, page.last_id)

    async def disconnect(self, page: Page) -> None:
        if page.listener:
            # What it has not come to is lost with the connection.
            await page.listener.leave()
            page.listener = None

    async def listen(self) -> None:
        """Every page hears what it was told, and reads."""
        async with self.portal.tx(write=False) as tx:
            now = await shown(tx, self.people)
        for page in self.pages:
            for heard in await page.listener.heard() if page.listener else ():
                page.hear(heard, now.get(page.user_id, {}), self._ever[page.user_id])
            if page.listener:
                page.last_id = page.listener.reader.last_id

    async def compare(self) -> None:
        """Everybody who listens shows what is there to be read, and nothing else."""
        for worker in self._workers:
            await worker.step()
        await self.listen()
        async with self.portal.tx(write=False) as tx:
            now = await shown(tx, self.people)
        for page in self.pages:
            if page.listener:
                assert self._without_disbanded(page.known) == now[page.user_id], page.user_id

    def _without_disbanded(self, known: Shown) -> Shown:
        """Nobody is told that a workgroup is no more, except its members."""
        return {
            number: tuple(each for each in its if each not in self._disbanded)
            for number, its in known.items()
        }

    def _codes(self) -> list[str]:
        codes = ["UA", *(f"U{each}" for each in self.people), *(f"SG{n}" for n in self._groups)]
        codes += [f"{kind}{n}" for n in self._departments for kind in ("D", "DR")]
        return self.rng.sample(codes, self.rng.choice((1, 1, 2, 3)))

    async def _publish(self) -> None:
        asked = {"QUESTIONS": [{"QUESTION": "Q", "ANSWERS": [{"MESSAGE": "A"}]}]}
        more = {"UF_BLOG_POST_VOTE": "n1", "UF_BLOG_POST_VOTE_n1_DATA": asked}
        sent = {"POST_MESSAGE": "M", "DEST": self._codes(), "IMPORTANT": self.rng.choice("YN")}
        post_id = await self._call("log.blogpost.add", {**sent, **self.rng.choice(({}, more))})
        if post_id:
            self._posts.append(post_id)

    async def _call(self, method: str, params: dict[str, Any]) -> Any:
        who = self.rng.choice([each for each in self.people if each not in self._dismissed])
        return (await self.portal.call(method, params, as_=who)).get("result")

    async def _on_post(self, method: str, **params: Any) -> Any:
        if self._posts:
            post_id = self.rng.choice(self._posts[-8:])
            return await self._call(method, {"POST_ID": post_id, **params})
        return None

    async def _comment(self) -> None:
        number = await self._on_post("log.blogcomment.add", TEXT=f"{self.rng.random()}")
        if number:
            self._comments.append(number)

    async def _edit_comment(self) -> None:
        if self._comments:
            changed = {
                "COMMENT_ID": self.rng.choice(self._comments),
                "TEXT": str(self.rng.random()),
            }
            for user_id in self.people:
                if user_id not in self._dismissed:
                    await self.portal.call("feed24.comment.update", changed, as_=user_id)

    async def _delete_comment(self) -> None:
        if self._comments:
            number = self._comments.pop(self.rng.randrange(len(self._comments)))
            await self.portal.call("log.blogcomment.delete", {"COMMENT_ID": number})

    async def _react(self) -> None:
        how = self.rng.choice(("add", "add", "remove"))
        await self._on_post(f"feed24.reaction.{how}", KIND="like")

    async def _confirm(self) -> None:
        await self._on_post("socialnetwork.api.livefeed.blogpost.important.vote")

    async def _share(self) -> None:
        await self._on_post("log.blogpost.share", DEST=self._codes())

    async def _readdress(self) -> None:
        await self._by_admin("update", POST_TITLE="T", DEST=self._codes())

    async def _reword(self) -> None:
        await self._by_admin("update", POST_TITLE=str(self.rng.random()))

    async def _delete(self) -> None:
        await self._by_admin("delete")

    async def _by_admin(self, verb: str, **params: Any) -> None:
        if self._posts:
            sent = {"POST_ID": self.rng.choice(self._posts[-8:]), **params}
            await self.portal.call(f"log.blogpost.{verb}", sent)

    async def _vote(self) -> None:
        async with self.portal.tx(write=False) as tx:
            polls = await tx.scalars(select(poll.c.id))
        if polls:
            poll_id = self.rng.choice(polls)
            found = await self._call("vote.AttachedVote.get", {"attachId": poll_id})
            if found:
                ((question, its),) = found["attach"]["QUESTIONS"].items()
                sent = {"attachId": poll_id, "ballot": {question: [*its["ANSWERS"]]}}
                await self._call("vote.AttachedVote.vote", sent)

    async def _join_or_leave(self) -> None:
        if self._groups:
            role = self.rng.choice((Role.MEMBER, None))
            who = self.rng.choice(self.people[:5])
            await self.portal.make.role(self.rng.choice(self._groups), who, role)

    async def _place(self) -> None:
        chosen = self.rng.sample(self._departments, self.rng.choice((0, 1)))
        async with self.portal.tx() as tx:
            await departments.place(tx, self.rng.choice(self.people[:4]), chosen)

    async def _move_department(self) -> None:
        moved, parent = self.rng.sample([*self._departments, 1], 2)
        await self.portal.call("department.update", {"ID": moved, "PARENT": parent})

    async def _disband(self) -> None:
        if self._groups:
            group = self._groups.pop(0)
            self._disbanded.add(f"SG{group}")
            await self.portal.call("sonet_group.delete", {"GROUP_ID": group})
            who = [each for each in self.people[:3] if each not in self._dismissed]
            self._groups.append(await self.portal.make.workgroup(members=who))

    async def _dismiss_or_reinstate(self) -> None:
        who = self.rng.choice(self.people[1:5])
        async with self.portal.tx() as tx:
            if who in self._dismissed:
                await changing.reinstate(tx, who)
            else:
                await changing.dismiss(tx, who)
        self._dismissed ^= {who}
