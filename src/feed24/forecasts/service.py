"""What an act of administration would change of who sees and has to confirm what.

The act is done for a moment, in a part of the transaction that is undone, by the same use case that
does it for good; who holds which codes before and after is read by the same statement as for every
call, and what that shows is the one rule of visibility. So nothing is foretold by a second rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyroaring import BitMap64
from sqlalchemy import bindparam, func, select

from feed24.access import viewers
from feed24.acknowledgement.tables import confirmation
from feed24.db import NUMBERS, Transaction, one_of
from feed24.forecasts.acts import Act
from feed24.history.tables import asking
from feed24.posts.tables import post
from feed24.posts.visibility import Difference, difference

_ASKED = select(asking.c.post_id).where(asking.c.until.is_(None))
_CONFIRMED = (
    select(confirmation.c.post_id, confirmation.c.user_id)
    .join(asking, asking.c.post_id == confirmation.c.post_id)
    .where(asking.c.until.is_(None), confirmation.c.revision >= asking.c.revision)
    .where(one_of(confirmation.c.post_id, bindparam("posts", type_=NUMBERS)))
    .where(one_of(confirmation.c.user_id, bindparam("people", type_=NUMBERS)))
)
_TITLES = select(post.c.id, post.c.title).where(
    one_of(post.c.id, bindparam("posts", type_=NUMBERS))
)
_OLDEST = select(func.min(post.c.published_at)).where(
    one_of(post.c.id, bindparam("posts", type_=NUMBERS))
)


@dataclass(frozen=True, slots=True)
class Side:
    """Posts that somebody sees no longer, or newly; people who have to confirm no longer, or newly.

    `by_person` counts the posts of each, `by_post` the people of each; `confirming` the people by
    post, for important posts that they have not confirmed.
    """

    posts: BitMap64
    by_person: Mapping[int, int]
    confirming: Mapping[int, int]
    _sets: Mapping[int, BitMap64]

    def by_post(self, posts: Iterable[int]) -> dict[int, int]:
        """How many people each of these posts is lost or gained by."""
        return {each: sum(each in seen for seen in self._sets.values()) for each in posts}

    def latest(self, count: int) -> list[int]:
        """The newest posts: those that are to be confirmed first."""
        asked = sorted(self.confirming, reverse=True)[:count]
        others = (each for each in reversed(self.posts) if each not in self.confirming)
        return asked + [each for each, _ in zip(others, range(count - len(asked)), strict=False)]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an act would change. `people` are those whose codes it can change."""

    people: list[int]
    lost: Side
    gained: Side
    oldest_gained: datetime | None


async def forecast(tx: Transaction, act: Act) -> Forecast:
    """What the act would change. Raises what the act raises; nothing is done in any case."""
    people = await act.people(tx)
    before = {each.id: each.codes for each in await viewers(tx, people)}
    async with tx.trial() as tried:
        await act.do(tried)
        after = {each.id: each.codes for each in await viewers(tried, people)}
    changed = await difference(tx, before, after)
    asked = BitMap64(await tx.scalars(_ASKED))
    confirmed = await _confirmed(tx, changed, asked)
    lost, gained = (_side(sets, asked, confirmed) for sets in (changed.lost, changed.gained))
    oldest = await tx.scalar(_OLDEST, {"posts": list(gained.posts)}) if gained.posts else None
    return Forecast(people, lost, gained, oldest)


async def titles(tx: Transaction, post_ids: Iterable[int]) -> dict[int, str]:
    """What posts are called."""
    return {row.id: row.title for row in await tx.all(_TITLES, {"posts": sorted(post_ids)})}


async def _confirmed(tx: Transaction, changed: Difference, asked: BitMap64) -> dict[int, set[int]]:
    """Who has confirmed the texts that are asked about, of these people and posts; by post."""
    people = sorted(changed.lost.keys() | changed.gained.keys())
    seen = BitMap64().union(*changed.lost.values(), *changed.gained.values())
    posts = list(seen & asked)
    found: dict[int, set[int]] = defaultdict(set)
    for row in await tx.all(_CONFIRMED, {"posts": posts, "people": people}) if posts else ():
        found[row.post_id].add(row.user_id)
    return found


def _side(sets: Mapping[int, BitMap64], asked: BitMap64, confirmed: Mapping[int, set[int]]) -> Side:
    confirming: Counter[int] = Counter()
    for who, posts in sets.items():
        confirming.update(each for each in posts & asked if who not in confirmed.get(each, ()))
    by_person = {who: len(posts) for who, posts in sets.items()}
    return Side(BitMap64().union(*sets.values()), by_person, confirming, sets)
