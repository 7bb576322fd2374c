"""Writing confirmations down."""

from feed24.db import Hot, Transaction

_CONFIRM = """
INSERT INTO confirmation (post_id, user_id, revision, confirmed_at)
SELECT id, {}, revision, {} FROM post WHERE id = {} ON CONFLICT DO NOTHING
"""
_CONFIRMED = Hot(
    _CONFIRM.format("$2::bigint", "$3::bigint", "$1"), _CONFIRM.format("?2", "?3", "?1")
)


async def confirm(tx: Transaction, post_id: int, user_id: int) -> None:
    """The person has read the post's text as it is now; the first time counts."""
    await tx.hot(_CONFIRMED, post_id, user_id, int(tx.now.timestamp()))
