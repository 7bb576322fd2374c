"""Making, editing and removing the poll of a post. Who may is the post's business."""

from sqlalchemy import delete, insert

from feed24.db import Transaction
from feed24.polls.paper import Paper, Sent
from feed24.polls.rules import PUBLIC, a_year_after
from feed24.polls.service.editing import edit
from feed24.polls.service.questions import STEP, add
from feed24.polls.tables import poll
from feed24.posts.refusals import Incomplete


async def create(tx: Transaction, post_id: int, sent: Sent | None) -> int | None:
    """The id of the new poll of a new post; None when none was sent. Raises Incomplete."""
    if sent is None or sent.paper is None:
        return None
    if sent.poll_id is not None:
        raise Incomplete(f"poll {sent.poll_id} is not this post's")
    return await _create(tx, post_id, sent.paper)


async def change(tx: Transaction, post_id: int, poll_id: int | None, sent: Sent) -> int | None:
    """The id of the poll that the post, whose poll was `poll_id`, has now. Raises Incomplete."""
    if sent.paper and sent.poll_id is not None:
        if sent.poll_id != poll_id:
            raise Incomplete(f"poll {sent.poll_id} is not this post's")
        return await edit(tx, sent.poll_id, sent.paper)
    await tx.run(delete(poll).where(poll.c.post_id == post_id))
    return await _create(tx, post_id, sent.paper) if sent.paper else None


async def _create(tx: Transaction, post_id: int, paper: Paper) -> int | None:
    if not paper.questions:
        return None
    values = {
        "post_id": post_id,
        "anonymity": PUBLIC if paper.anonymity is None else paper.anonymity,
        "options": paper.options or 0,
        "starts_at": tx.now,
        "ends_at": paper.ends_at or a_year_after(tx.now),
    }
    poll_id = int(await tx.scalar(insert(poll).returning(poll.c.id).values(values)))
    await add(tx, poll_id, {STEP * n: each for n, each in enumerate(paper.questions, 1)})
    return poll_id
