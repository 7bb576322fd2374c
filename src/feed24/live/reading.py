"""What the follower reads: where the log stands and what it says, all in one snapshot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from feed24.access import Viewer, viewers
from feed24.db import Hot, Transaction
from feed24.live.versions import Version
from feed24.sessions.service import living

# Whoever is further behind reads everything again instead of hearing so much news.
MOST_NEWS = 5_000

_STAND = Hot(
    *["SELECT s.seq, s.floor, o.closed FROM access_seq s CROSS JOIN portal o ORDER BY s.stripe"] * 2
)
_NEWS = Hot(
    """
SELECT l.stripe, l.seq, l.kind, l.key, l.data::text
FROM unnest($1::text::bigint[]) WITH ORDINALITY v(known, n)
JOIN access_log l ON l.stripe = v.n - 1 AND l.seq > v.known
ORDER BY l.stripe, l.seq, l.n
""",
    """
SELECT l.stripe, l.seq, l.kind, l.key, l.data
FROM json_each(?1) v CROSS JOIN access_log l ON l.stripe = v.key AND l.seq > v.value
ORDER BY l.stripe, l.seq, l.n
""",
)
_CARRIED = Hot(
    "SELECT post_id, code FROM post_access WHERE post_id = ANY($1::text::bigint[])",
    "SELECT post_id, code FROM post_access WHERE post_id IN (SELECT value FROM json_each(?1))",
)
# Of these the key is a post.
OF_POSTS = {
    "published": "published",
    "moved": "comments",
    "granted": "recipients",
    "revoked": "recipients",
    "deleted": "deleted",
    "worded": "text",
    "importance": "importance",
    "confirmed": "confirmations",
    "unconfirmed": "confirmations",
    "reacted": "reactions",
    "polled": "poll",
    "previewed": "preview",
}


class Stand(NamedTuple):
    """Where the log stands, how far back it goes, and whether the portal is closed."""

    version: Version
    floors: Version
    closed: bool

    def tells_since(self, version: Version) -> bool:
        """Whether the log still says everything since then, and not too much."""
        pairs = list(zip(version, self.version, strict=True))
        if any(known > seq for known, seq in pairs):
            return False
        reaches = all(known >= floor for known, floor in zip(version, self.floors, strict=True))
        return reaches and sum(seq - known for known, seq in pairs) <= MOST_NEWS


class News(NamedTuple):
    """One change of the log."""

    stripe: int
    seq: int
    kind: str
    key: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """The portal at one moment, as far as somebody has to be told of it."""

    stand: Stand
    news: Sequence[News]
    # The right codes of the posts that the news are about.
    carried: dict[int, frozenset[str]]
    # Those of the people asked about who are there and active.
    viewers: dict[int, Viewer]
    # Those of the sessions asked about that have not ended.
    living: frozenset[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to find out: news since some version, about people and sessions."""

    since: Version | None
    # These in any case, and of the others those whose rights the news are about.
    newcomers: frozenset[int]
    others: frozenset[int]
    sessions: frozenset[int]


async def stand(tx: Transaction) -> Stand:
    rows = await tx.hot(_STAND)
    seqs, floors, closed = zip(*rows, strict=True)
    return Stand(seqs, floors, bool(closed[0]))


async def moment(tx: Transaction, now: Stand, asked: Asked) -> Moment:
    """The rest of the same snapshot."""
    news = [] if asked.since in {None, now.version} else await _news(tx, asked.since or ())
    people = asked.newcomers | whose_rights(news, asked.others)
    found = {each.id: each for each in await viewers(tx, people)} if people else {}
    carried = await _carried(tx, {each.key for each in news if each.kind in OF_POSTS})
    alive = await living(tx, asked.sessions) if asked.sessions else ()
    return Moment(now, news, carried, found, frozenset(alive))


def whose_rights(news: Iterable[News], among: frozenset[int]) -> frozenset[int]:
    """The people whose codes may be others after these news."""
    kinds: dict[str, set[int]] = {}
    for each in news:
        kinds.setdefault(each.kind, set()).add(each.key)
    if kinds.keys() & {"structure", "workgroup"}:
        return among
    return among & kinds.get("person", set())


async def _news(tx: Transaction, since: Version) -> list[News]:
    rows = await tx.hot(_NEWS, list(since))
    return [News._make((*row[:4], msgspec.json.decode(row[4]))) for row in rows]


async def _carried(tx: Transaction, post_ids: Collection[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for post_id, code in await tx.hot(_CARRIED, sorted(post_ids)) if post_ids else ():
        found.setdefault(post_id, set()).add(code)
    return {post_id: frozenset(codes) for post_id, codes in found.items()}
