"""Reminding people of a post that they have not confirmed."""

from collections.abc import Collection
from dataclasses import dataclass

from feed24.access import Viewer
from feed24.acknowledgement import ledger, lines
from feed24.acknowledgement.refusals import NotImportant
from feed24.db import Hot, Transaction
from feed24.errors import Forbidden
from feed24.notifications import service as notifications
from feed24.posts.service import get
from feed24.posts.visibility import Level

# The rows that somebody else has written meanwhile are waited for, and left out like older ones.
_NOTE = Hot(
    """
INSERT INTO reminder (post_id, user_id, day, actor_id, reminded_at)
SELECT $1::bigint, user_id, $3::text, $4::bigint, $5::bigint
FROM unnest($2::text::bigint[]) AS user_id
ON CONFLICT DO NOTHING RETURNING user_id
""",
    """
INSERT INTO reminder (post_id, user_id, day, actor_id, reminded_at)
SELECT ?1, value, ?3, ?4, ?5 FROM json_each(?2) WHERE true
ON CONFLICT DO NOTHING RETURNING user_id
""",
)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many people were told, and how many had been on this day already."""

    now: int
    before: int


async def remind(
    tx: Transaction, actor: Viewer, post_id: int, people: Collection[int] | None, day: str
) -> Reminded:
    """Remind those who have not confirmed and see the post; some of them, or all but the actor.

    Nobody is reminded of a post twice on one day, whoever asks for it. For those who may change
    the post. Raises NotFound, Forbidden, NotImportant.
    """
    _, level = await get(tx, actor, post_id)
    if level < Level.UPDATE:
        raise Forbidden(f"post {post_id}")
    if (await ledger.report(tx, post_id, None)).round is None:
        raise NotImportant(post_id)
    # The ledger knows who sees the post: asking each of thousands would take seconds.
    late = [each for each in await lines.pending(tx, post_id, people) if each != actor.id]
    rows = await tx.hot(_NOTE, post_id, late, day, actor.id, int(tx.now.timestamp()))
    told = [row[0] for row in rows]
    await notifications.reminded(tx, notifications.About(post_id, actor.id), told)
    return Reminded(len(told), len(late) - len(told))
