"""What people of the demo company make of the latest posts: reactions, and the administrator's own
notes about them.
"""

from datetime import datetime, timedelta
from random import Random

from feed24.db import Transaction
from feed24.demo.cast import Cast
from feed24.demo.content import ADMINISTRATOR, people
from feed24.demo.timeline import BEGINNING, written
from feed24.drafts import service as drafts
from feed24.personal import flags
from feed24.personal.flags import Flag
from feed24.reactions import service as reactions
from feed24.reactions.kinds import KINDS

# So many of the latest posts are reacted to, by so many people at most.
LATEST, MOST = 40, 5
_SOON = timedelta(hours=2)
# Most people like.
_WEIGHTS = (12, 4, 2, 2, 1, 1)
_PLAN = {
    "POST_TITLE": "Maintenance window",
    "POST_MESSAGE": "The portal will be slower on Saturday between 8 and 9: we renew a disk.",
    "DEST": ["UA"],
    "IMPORTANT": "Y",
}


async def annotate(tx: Transaction, cast: Cast, today: datetime) -> None:
    """React to the latest posts; pin one, keep one and begin another one."""
    every = list(enumerate(written(today), 1))
    staying = {person.key for person in people() if not person.left}
    for post, (at, message) in every[-LATEST:]:
        draw = Random(f"{BEGINNING} reactions {post}")  # noqa: S311 - a story, not a secret
        readers = [key for key in cast.readers(message.by, message.to) if key in staying]
        tx.now = min(at + _SOON, today - timedelta(seconds=1))
        for key in draw.sample(readers, min(draw.randint(0, MOST), len(readers))):
            (kind,) = draw.choices([*KINDS], _WEIGHTS)
            await reactions.add(tx, cast.viewers[key], post, 0, kind)
    important = [post for post, (_, message) in every if message.important is not None]
    admin = cast.viewers[ADMINISTRATOR]
    await flags.put(tx, admin, important[-1], Flag.PINNED)
    await flags.put(tx, admin, important[0], Flag.FAVOURITE)
    await drafts.add(tx, admin.id, _PLAN, None)
