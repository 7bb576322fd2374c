"""Random companies live for some days: the ledger of every observed moment is right, and stays so.

What should be in it is told by plain sets (`tests/posts/oracle.py`) that are looked at after each
change, and by nothing that feed24 keeps.
"""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feed24.users import service as users
from tests.acknowledgement.moving import Clock, change, clock_of, confirm, numbers, states
from tests.posts.oracle import Message
from tests.posts.test_rules import World
from tests.support.portal import Portal

RULES = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Asked:
    """What the oracle knows of a post's confirmations."""

    important: bool
    text: int = 1
    # The first text that counts, and who was reached since it was asked about.
    required: int = 1
    reached: set[int] = field(default_factory=set)
    # The latest text that each person has confirmed.
    confirmed: dict[int, int] = field(default_factory=dict)

    def states(self, now: set[int]) -> dict[int, str]:
        """The state of everybody asked; `now`: who is reached at the moment."""
        self.reached |= now
        found = {}
        for person in self.reached:
            done = self.confirmed.get(person, 0) >= self.required
            found[person] = "CONFIRMED" if done else "PENDING" if person in now else "EXCUSED"
        return found


class Times(World):
    """A company whose every moment is remembered."""

    def __init__(self, portal: Portal, random: Random, clock: Clock) -> None:
        super().__init__(portal, random)
        self.clock = clock
        self.asked: dict[int, Asked] = {}
        self.gone: dict[int, set[int]] = {}
        self.seen: list[tuple[datetime, int, dict[int, str]]] = []

    async def write(self) -> None:
        author = self.random.choice(sorted(self.company.people))
        to, important = self.some_codes(), self.random.random() < 0.7
        sent: dict[str, Any] = {"USER_ID": author, "IMPORTANT": "Y" if important else "N"}
        made = await self.portal.make.post(author=1, to=to, **sent)
        self.company.messages[made] = Message(author, set(to))
        self.asked[made] = Asked(important, confirmed={author: 1} if important else {})

    async def edit(self, post_id: int, **sent: Any) -> None:
        its = self.asked[post_id]
        its.text += 1
        await change(self.portal, post_id, POST_MESSAGE=f"Text {its.text}", **sent)

    async def readdress(self) -> None:
        post_id, codes = self.some_post(), self.some_codes()
        await self.edit(post_id, DEST=codes)
        self.company.messages[post_id].to = set(codes)

    async def flip(self) -> None:
        """Important, or no more."""
        post_id = self.some_post()
        its = self.asked[post_id]
        await self.edit(post_id, IMPORTANT="N" if its.important else "Y")
        its.important = not its.important
        its.reached = set()
        if its.important:
            its.confirmed[1] = its.text

    async def rewrite(self) -> None:
        await self.edit(self.some_post())

    async def ask_again(self) -> None:
        post_id = self.some_post()
        its = self.asked[post_id]
        if not its.important:
            return
        changed = await self.portal.result("feed24.post.askAgain", {"POST_ID": post_id})
        assert changed is (its.text != its.required)
        if changed:
            its.required, its.reached = its.text, set()
            its.confirmed[1] = its.text

    async def confirm(self) -> None:
        post_id = self.some_post()
        message = self.company.messages[post_id]
        may = [p for p in sorted(self.company.people) if self.company.may(p, message) != "none"]
        for person in self.random.sample(may, min(len(may), 3)):
            await confirm(self.portal, post_id, person)
            self.asked[post_id].confirmed[person] = self.asked[post_id].text

    async def dismiss(self) -> None:
        person = self.random.choice(sorted(self.company.people))
        if person == 1:
            return
        async with self.portal.tx() as tx:
            await users.dismiss(tx, person)
        kind = self.company.guests if person in self.company.guests else self.company.employees
        kind.remove(person)
        self.gone[person] = kind

    async def reinstate(self) -> None:
        if self.gone:
            person = self.random.choice(sorted(self.gone))
            async with self.portal.tx() as tx:
                await users.reinstate(tx, person)
            self.gone.pop(person).add(person)

    async def remove_post(self) -> None:
        if len(self.asked) > 3:
            post_id = self.some_post()
            await self.portal.result("log.blogpost.delete", {"POST_ID": post_id})
            del self.asked[post_id], self.company.messages[post_id]
            self.seen = [each for each in self.seen if each[1] != post_id]

    def some_post(self) -> int:
        return self.random.choice(sorted(self.asked))

    async def live(self) -> None:
        """One change, and a look at what is so then."""
        await self.random.choice(
            [
                *(self.share, self.readdress, self.membership, self.membership, self.transfer),
                *(self.move_department, self.write, self.disband, self.hire, self.found),
                *(self.flip, self.rewrite, self.ask_again, self.confirm, self.confirm),
                *(self.dismiss, self.reinstate, self.remove_post),
            ]
        )()
        self.look()

    def look(self) -> None:
        at = self.clock.forward(hours=1)
        for post_id, its in self.asked.items():
            message = self.company.messages[post_id]
            now = {p for p in self.company.people if self.company.lists(p, message)}
            self.seen.append((at, post_id, its.states(now) if its.important else {}))

    async def check(self) -> None:
        """Everything that was seen is still so."""
        begun = {each for _, each, found in self.seen if found}
        first: set[int] = set()
        for at, post_id, expected in self.seen:
            first |= {post_id} if expected else set()
            # Before it was important there is no ledger to look at.
            if post_id in begun and post_id in first:
                assert await states(self.portal, post_id, at) == expected, (at, post_id)
                counted = await numbers(self.portal, post_id, at)
                values = list(expected.values())
                kinds = ("CONFIRMED", "PENDING", "EXCUSED")
                assert counted == (len(values), *(values.count(kind) for kind in kinds))

    async def check_now(self) -> None:
        """The ledger and the feed agree on who has still to confirm."""
        pending = dict.fromkeys(self.company.people, 0)
        for post_id in self.asked:
            for person, state in (await states(self.portal, post_id)).items():
                pending[person] = pending.get(person, 0) + (state == "PENDING")
        for person in sorted(self.company.people):
            counts = await self.portal.result("feed24.feed.counts", as_=person)
            assert counts["unread"] == pending[person], person


@RULES
@given(random=st.randoms(use_true_random=False))
async def test_the_past_is_right_and_never_changes(portal: Portal, random: Random) -> None:
    await portal.reset()
    with pytest.MonkeyPatch.context() as patch, clock_of(patch) as clock:
        times = Times(portal, random, clock)
        await times.build()
        times.look()
        for _ in range(2):
            for _ in range(random.randint(4, 12)):
                await times.live()
            await times.check()
            await times.check_now()
