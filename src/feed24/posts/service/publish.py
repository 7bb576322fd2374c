"""Publishing a post."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from feed24.access import EVERYONE, Viewer
from feed24.db import Transaction
from feed24.events import recording as events
from feed24.events.kinds import PostPublished
from feed24.files import attachments
from feed24.gratitude import service as gratitude
from feed24.notifications.service import About, post_published
from feed24.polls import paper
from feed24.polls import service as polls
from feed24.posts import addressing, attaching, recipients, tags
from feed24.posts.attaching import NONE, Chosen
from feed24.posts.id_list import joined
from feed24.posts.refusals import Incomplete, NoRecipients
from feed24.posts.service.important import mark
from feed24.posts.storing import NewPost, store_post
from feed24.posts.tables import post
from feed24.posts.text import blank, derived_title
from feed24.previews import asking as previews
from feed24.search import writing as search_index
from feed24.services import Services
from feed24.workgroups import service as workgroups


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as its sender wants it.

    `recipients` holds codes as written; None, not the empty tuple, means everyone. A blank `title`
    is derived from the message. `tags` is a comma-separated list.
    """

    message: str
    title: str = ""
    recipients: tuple[str, ...] | None = None
    tags: str = ""
    important: bool = False
    important_until: datetime | None = None
    background: str | None = None
    files: Chosen = NONE
    poll: paper.Sent | None = None
    thanks: gratitude.Thanks | None = None
    # Whether the first link of the message gets a preview.
    preview: bool = False


async def publish(
    tx: Transaction, services: Services, actor: Viewer, author: Viewer | None, draft: Draft
) -> int:
    """The id of the new post, written by `author` with the rights of `actor`.

    Nobody is an author who cannot publish. Raises Unaddressable, NobodyLeft, NoRecipients,
    Incomplete.
    """
    codes = await addressees(tx, services, actor, draft.recipients)
    title = title_of(draft.message, draft.title)
    paper.check(draft.poll)
    await attaching.check(tx, actor, draft.files)
    if author is None:
        raise Incomplete("no such author")
    post_id = await _insert(tx, services, author, draft, title, codes)
    await _attach(tx, services, author, post_id, draft.files)
    if poll_id := await polls.create(tx, post_id, draft.poll):
        await tx.run(update(post).where(post.c.id == post_id).values(poll_id=poll_id))
    number = await gratitude.give(tx, post_id, draft.thanks)
    if number:
        await tx.run(update(post).where(post.c.id == post_id).values(gratitude_id=number))
    if draft.preview:
        await _preview(tx, services, post_id, draft.message)
    if draft.important:
        await mark(tx, post_id, author.id)
    await workgroups.touch(tx, recipients.workgroups(codes))
    events.record(tx, PostPublished(post_id))
    thanked = draft.thanks.people if draft.thanks and number else ()
    await post_published(tx, About(post_id, author.id), draft.message, codes, thanked)
    return post_id


async def addressees(
    tx: Transaction, services: Services, actor: Viewer, written: tuple[str, ...] | None
) -> tuple[str, ...]:
    """The stored codes that a new post of the actor's would be addressed to.

    Raises Unaddressable, NobodyLeft, NoRecipients.
    """
    if written is None and actor.employee:
        # Whom nobody restricted: the portal's rule about everyone is for those who name everyone.
        return (EVERYONE,)
    named = recipients.recognised(written or ())
    codes = await addressing.allowed(tx, services.settings, actor, named)
    if not codes:
        raise NoRecipients
    return codes


def title_of(message: str, title: str = "") -> str:
    """The title that a post gets: its own, or one derived. Raises Incomplete without a text."""
    found = title if not blank(title) else derived_title(message)
    if blank(message) or blank(found):
        raise Incomplete("no text")
    return found


async def _insert(
    tx: Transaction,
    services: Services,
    author: Viewer,
    draft: Draft,
    title: str,
    codes: tuple[str, ...],
) -> int:
    micro = blank(draft.title)
    words = tags.words(draft.tags, draft.message, "" if micro else title)
    tag_ids = await tags.ids_of(tx, author.id, words)
    until = draft.important_until if draft.important else None
    new = NewPost(
        author_id=author.id,
        title=title,
        micro=micro,
        message=draft.message,
        published_at=int(tx.now.timestamp()),
        tag_ids=joined(tag_ids) or None,
        important=draft.important,
        important_until=int(until.timestamp()) if until else None,
        background=draft.background,
        site_id=services.settings.site_id,
    )
    post_id = await store_post(tx, new, codes, words)
    await tags.put_on(tx, post_id, tag_ids)
    return post_id


async def _attach(
    tx: Transaction, services: Services, author: Viewer, post_id: int, chosen: Chosen
) -> None:
    if not chosen:
        return
    file_ids = await attaching.drive_ids(tx, services.files, author.id, chosen)
    ids = await attachments.attach(tx, "blog_post", post_id, post_id, file_ids, author.id)
    its = update(post).where(post.c.id == post_id)
    await tx.run(its.values(attachment_ids=joined(ids)))
    await search_index.post_changed(tx, post_id)


async def _preview(tx: Transaction, services: Services, post_id: int, message: str) -> None:
    known = await previews.ask(tx, services, post_id, message)
    if known is not None:
        await tx.run(update(post).where(post.c.id == post_id).values(preview_id=known))
