"""A post's place in the feed: whom it shows to and where it stands.

Whatever changes a published post locks it first, so that of two shares, comments or edits of one
post the later sees what the earlier has done.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from feed24.db import Hot, Transaction, one_of
from feed24.errors import NotFound
from feed24.index.changes import granted, moved, record, revoked
from feed24.index.tables import feed_entry, post_access
from feed24.posts.recipients import workgroup_of
from feed24.posts.tables import post, post_recipient
from feed24.posts.visibility import right_codes

_LOCK = (
    select(post, feed_entry.c.act)
    .join(feed_entry, feed_entry.c.post_id == post.c.id)
    .where(post.c.id == bindparam("post_id"))
    # Without the key: a read mark or an attachment may be added to the post meanwhile.
    .with_for_update(key_share=True)
)
_KEEP = (
    select(post.c.id)
    .where(post.c.id == bindparam("post_id"))
    .with_for_update(read=True, key_share=True)
)
_ADDRESS = Hot(
    """
INSERT INTO post_recipient (post_id, code, workgroup_id)
SELECT $1, r.code, nullif(r.workgroup_id, 0)
FROM unnest($2::text::text[], $3::text::bigint[]) AS r(code, workgroup_id)
""",
    """
INSERT INTO post_recipient (post_id, code, workgroup_id)
SELECT ?1, c.value, nullif(g.value, 0) FROM json_each(?2) c JOIN json_each(?3) g ON g.key = c.key
""",
)
_GRANT = Hot(
    """
INSERT INTO post_access (code, post_id) SELECT a.code, $1 FROM unnest($2::text::text[]) AS a(code)
""",
    "INSERT INTO post_access (code, post_id) SELECT value, ?1 FROM json_each(?2)",
)
_MOVE = update(feed_entry).where(feed_entry.c.post_id == bindparam("of_post"))


async def lock(tx: Transaction, post_id: int) -> Row[Any]:
    """The post's columns and its `act`, held until the transaction ends. Raises NotFound."""
    row = await tx.first(_LOCK, {"post_id": post_id})
    if row is None:
        raise NotFound(f"post {post_id}")
    return row


async def keep(tx: Transaction, post_id: int) -> None:
    """Let nobody delete the post, if there is one, before the transaction ends."""
    await tx.run(_KEEP, {"post_id": post_id})


async def readdress(
    tx: Transaction, entry: Row[Any], before: frozenset[str], after: frozenset[str]
) -> None:
    """Change the recipients of a locked post."""
    await _remove_recipients(tx, entry.id, before - after)
    await _add_recipients(tx, entry.id, after - before)
    carried, carries = right_codes(entry.author_id, before), right_codes(entry.author_id, after)
    await _revoke(tx, entry.id, entry.act, carried - carries)
    await _grant(tx, entry.id, entry.act, carries - carried)


async def sink(tx: Transaction, entry: Row[Any], act: int, at: datetime) -> None:
    """Give a locked post an earlier place in the order of lists."""
    if act != entry.act:
        await tx.run(_MOVE.values(act=act, updated_at=at), {"of_post": entry.id})
        record(tx, moved(entry.id, entry.act, act, await codes_of(tx, entry.id)))


async def codes_of(tx: Transaction, post_id: int) -> frozenset[str]:
    """The right codes the post carries."""
    carried = select(post_access.c.code).where(post_access.c.post_id == post_id)
    return frozenset(await tx.scalars(carried))


async def _add_recipients(tx: Transaction, post_id: int, codes: frozenset[str]) -> None:
    if codes:
        ordered = sorted(codes)
        groups = [workgroup_of(code) or 0 for code in ordered]
        await tx.hot(_ADDRESS, post_id, ordered, groups)


async def _remove_recipients(tx: Transaction, post_id: int, codes: frozenset[str]) -> None:
    if codes:
        its = post_recipient.c.post_id == post_id
        await tx.run(delete(post_recipient).where(its, one_of(post_recipient.c.code, codes)))


async def _grant(tx: Transaction, post_id: int, act: int, codes: frozenset[str]) -> None:
    if codes:
        await tx.hot(_GRANT, post_id, sorted(codes))
        record(tx, granted(post_id, act, codes))


async def _revoke(tx: Transaction, post_id: int, act: int, codes: frozenset[str]) -> None:
    if codes:
        its = post_access.c.post_id == post_id
        await tx.run(delete(post_access).where(its, one_of(post_access.c.code, codes)))
        record(tx, revoked(post_id, act, codes))
