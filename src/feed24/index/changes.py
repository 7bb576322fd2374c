"""The log of changes of access: every change is numbered in the transaction that makes it.

The counters are rows, not sequences: a row stays locked until its transaction commits, so numbers
appear in commit order and without gaps, and a reader that saw number n has seen all before it. The
stripe of a change follows from its key, so the changes of one key stay in order. Stripes are
touched in ascending order and last, which keeps the locks short and free of deadlocks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import insert

from feed24.db import Hot, Transaction
from feed24.history.recording import note
from feed24.index.tables import access_seq

STRIPES = 16


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `key` is a post, person or workgroup id, `data` what a reader needs to follow."""

    kind: str
    key: int
    data: dict[str, Any]


def published(post_id: int, act: int, at: int, codes: Iterable[str], *, important: bool) -> Change:
    """There is a new post, which carries these codes. `at` is its moment in Unix seconds."""
    data = {"act": act, "at": at, "important": important, "codes": sorted(codes)}
    return Change("published", post_id, data)


def importance_changed(post_id: int, act: int, important: bool) -> Change:
    """The readers of the post are asked to confirm it from now on, or no more."""
    return Change("importance", post_id, {"act": act, "important": important})


def confirmed(post_id: int, user_id: int) -> Change:
    """The person has confirmed the post."""
    return Change("confirmed", post_id, {"user": user_id})


def unconfirmed(post_id: int) -> Change:
    """People who had confirmed the post are asked again."""
    return Change("unconfirmed", post_id, {})


def granted(post_id: int, act: int, codes: Iterable[str]) -> Change:
    """The post can now be seen by holders of these codes too."""
    return Change("granted", post_id, {"act": act, "codes": sorted(codes)})


def revoked(post_id: int, act: int, codes: Iterable[str]) -> Change:
    """Holding one of these codes no longer shows the post."""
    return Change("revoked", post_id, {"act": act, "codes": sorted(codes)})


def deleted(post_id: int, act: int, codes: Iterable[str]) -> Change:
    """The post, which carried these codes, is gone for everybody."""
    return Change("deleted", post_id, {"act": act, "codes": sorted(codes)})


def moved(post_id: int, old: int, new: int, codes: Iterable[str]) -> Change:
    """The post, which carries these codes, has another activity number."""
    return Change("moved", post_id, {"old": old, "new": new, "codes": sorted(codes)})


def person_changed(user_id: int) -> Change:
    """The codes that this person holds are others now."""
    return Change("person", user_id, {})


def structure_changed() -> Change:
    """The codes of anybody may be others now: a department moved."""
    return Change("structure", 0, {})


def worded(post_id: int) -> Change:
    """The post may be found by other words now. News of a post that comes or moves say as much."""
    return Change("worded", post_id, {})


def reworded() -> Change:
    """Any post may be found by other words now."""
    return Change("reworded", 0, {})


def reacted(post_id: int) -> Change:
    """Somebody reacts to the post or one of its comments otherwise than before."""
    return Change("reacted", post_id, {})


def polled(post_id: int) -> Change:
    """What the poll of the post shows is something else."""
    return Change("polled", post_id, {})


def previewed(post_id: int) -> Change:
    """The post shows a preview that it did not show before."""
    return Change("previewed", post_id, {})


def notified(post_id: int, people: Iterable[int]) -> Change:
    """These people have been told of something about the post."""
    return Change("notified", post_id, {"people": sorted(people)})


def signed_out(user_id: int, sessions: Iterable[int]) -> Change:
    """These sessions of the person have ended before their time."""
    return Change("signed_out", user_id, {"sessions": sorted(sessions)})


# Told to open pages only: what lists are made of is as before. Releases that do not know a kind
# pass over it as long as its data has no `codes`.
BESIDE = frozenset({"reacted", "polled", "previewed", "notified", "signed_out"})


def workgroup_deleted(workgroup_id: int) -> Change:
    """No post carries this workgroup's codes any more and nobody holds them.

    That is final, since ids are never used again: changes that name these codes are of no account,
    even when the log shows them later under another stripe.
    """
    return Change("workgroup", workgroup_id, {})


_pending: WeakKeyDictionary[Transaction, list[Change]] = WeakKeyDictionary()


def record(tx: Transaction, *changes: Change) -> None:
    """Log changes of access at the end of this transaction."""
    if not changes:
        return
    if tx not in _pending:
        _pending[tx] = []
        tx.before_commit.append(lambda: _write(tx))
    _pending[tx].extend(changes)
    # After the log, whose counters let one transaction at a time do this for one key.
    for change in changes:
        _note(tx, change)


def _note(tx: Transaction, change: Change) -> None:
    """Let the past be kept of what a change is about."""
    match change.kind:
        case "person":
            note(tx, people=[change.key])
        case "structure":
            note(tx, structure=True)
        case "workgroup":
            note(tx, workgroups=[change.key])
        case "importance" | "granted" | "revoked":
            note(tx, posts=[change.key])
        case "published" if change.data["important"]:
            note(tx, posts=[change.key])


# The counter stays locked until the transaction ends.
_LOG = Hot(
    """
WITH next AS (UPDATE access_seq SET seq = seq + 1 WHERE stripe = $1 RETURNING seq)
INSERT INTO access_log (stripe, seq, n, kind, key, data, at)
SELECT $1, next.seq, c.n - 1, c.change->>'kind', (c.change->>'key')::bigint, c.change->'data', $3
FROM next, json_array_elements($2::text::json) WITH ORDINALITY AS c(change, n)
""",
    "UPDATE access_seq SET seq = seq + 1 WHERE stripe = ?1",
    """
INSERT INTO access_log (stripe, seq, n, kind, key, data, at)
SELECT ?1, s.seq, c.key, json_extract(c.value, '$.kind'), json_extract(c.value, '$.key'),
    json_extract(c.value, '$.data'), ?3
FROM access_seq s, json_each(?2) c WHERE s.stripe = ?1
""",
)


async def _write(tx: Transaction) -> None:
    by_stripe: dict[int, list[Change]] = {}
    for change in _pending[tx]:
        by_stripe.setdefault(0 if tx.sqlite else change.key % STRIPES, []).append(change)
    at = int(tx.now.timestamp())
    for stripe in sorted(by_stripe):
        await tx.hot(_LOG, stripe, msgspec.json.encode(by_stripe[stripe]).decode(), at)


async def create_counters(tx: Transaction) -> None:
    """The counters of an empty database."""
    rows = [{"stripe": stripe, "seq": 0, "floor": 0} for stripe in range(STRIPES)]
    await tx.run(insert(access_seq), rows)
