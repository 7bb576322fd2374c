"""Adding recipients to a post."""

from collections.abc import Iterable

from feed24.access import Viewer
from feed24.comments.service import note_sharing
from feed24.db import Transaction
from feed24.errors import Forbidden
from feed24.notifications.service import About, post_shared
from feed24.posts import addressing, history, recipients
from feed24.posts.entry import lock, readdress
from feed24.posts.refusals import NoRecipients
from feed24.posts.visibility import Level, addressed, level
from feed24.services import Services
from feed24.workgroups import service as workgroups


async def share(
    tx: Transaction,
    services: Services,
    actor: Viewer,
    sharer: Viewer | None,
    post_id: int,
    written: Iterable[str],
) -> None:
    """Show a post to more people, in the name of `sharer`; nobody loses it.

    Recipients that the post has already are passed over; when nothing is left, nothing happens.
    Otherwise a comment tells of it and lifts the post. Raises NoRecipients, NotFound, Forbidden,
    Unaddressable, NobodyLeft.
    """
    named = recipients.shareable(written)
    if not named:
        raise NoRecipients
    entry = await lock(tx, post_id)
    whom = await addressed(tx, actor, post_id)
    if whom is None or level(actor, whom) < Level.SHARE or sharer is None:
        raise Forbidden(f"post {post_id}")
    new = [code for code in named if code not in whom.recipients]
    if not new:
        return
    added = await addressing.allowed(tx, services.settings, actor, new)
    if not added:
        raise NoRecipients
    await readdress(tx, entry, whom.recipients, whom.recipients.union(added))
    await history.hide_earlier(tx, entry.id, entry.revision)
    await note_sharing(tx, entry, sharer.id, added)
    await post_shared(tx, About(entry.id, sharer.id), entry.author_id, added)
    await workgroups.touch(tx, recipients.workgroups(added))
