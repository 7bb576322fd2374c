"""Changing a published post."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import Forbidden
from feed24.events import recording as events
from feed24.events.kinds import PostEdited
from feed24.files import attachments
from feed24.gratitude import service as gratitude
from feed24.history.recording import note
from feed24.index.changes import importance_changed, record
from feed24.notifications.service import About, post_changed
from feed24.polls import paper
from feed24.polls import service as polls
from feed24.posts import addressing, attaching, history, recipients, tags
from feed24.posts.attaching import NONE, Chosen
from feed24.posts.entry import lock, readdress
from feed24.posts.id_list import joined, split
from feed24.posts.refusals import NoRecipients, NoText, NoTitle
from feed24.posts.service.important import mark
from feed24.posts.tables import post
from feed24.posts.text import blank, derived_title
from feed24.posts.visibility import Addressed, Level, addressed, level
from feed24.previews import asking as previews
from feed24.search import writing as search_index
from feed24.services import Services


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; a field that is None, or `recipients` that is empty, stays as it is.

    `recipients` replaces all recipients. `important_until` counts only when `important` is true.
    `files` are added, after `detached` attachments, or all of them, are taken off. `thanks` becomes
    the post's gratitude if it can be given; `thankless` takes the gratitude off.
    A new `message` that no longer has the link whose preview the post shows takes the preview off.
    The `poll` is changed by those only who may delete the post.
    """

    message: str | None = None
    title: str | None = None
    recipients: tuple[str, ...] = ()
    tags: str = ""
    important: bool | None = None
    important_until: datetime | None = None
    background: str | None = None
    files: Chosen = NONE
    detached: frozenset[int] = frozenset()
    detach_all: bool = False
    poll: paper.Sent | None = None
    thanks: gratitude.Thanks | None = None
    thankless: bool = False
    # Whether the first link of a new message gets a preview.
    preview: bool = False


async def edit(
    tx: Transaction, services: Services, actor: Viewer, post_id: int, changes: Changes
) -> None:
    """Change a post; its place in lists, its date and its author stay.

    Raises NotFound, Forbidden, Unaddressable, NobodyLeft, NoRecipients, NoTitle, NoText,
    Incomplete.
    """
    entry = await lock(tx, post_id)
    whom = await addressed(tx, actor, post_id)
    if whom is None or level(actor, whom) < _needed(entry, changes):
        raise Forbidden(f"post {post_id}")
    codes = await _recipients(tx, services, actor, changes)
    values = {**_text(entry, changes), **_importance(changes), **_background(changes)}
    paper.check(changes.poll)
    await attaching.check(tx, actor, changes.files)
    values |= await _tags(tx, entry, changes)
    values |= await _files(tx, services, actor, entry, changes)
    values |= await _gratitude(tx, post_id, changes)
    if changes.message:
        asked = changes.preview
        values |= await previews.follow(tx, services, post_id, changes.message, asked=asked)
    if changes.poll:
        values["poll_id"] = await polls.change(tx, post_id, entry.poll_id, changes.poll)
    await tx.run(update(post).where(post.c.id == post_id).values(values))
    await search_index.post_changed(tx, post_id)
    if values.get("important", entry.important) != entry.important:
        record(tx, importance_changed(post_id, entry.act, values["important"]))
    if "important_until" in values:
        note(tx, posts=[post_id])
    await _readdress(tx, entry, whom, codes)
    await _after_the_text(tx, entry, values, actor, widened=bool(codes - whom.recipients))
    if changes.important:
        await mark(tx, post_id, actor.id)
    events.record(tx, PostEdited(post_id))


def _needed(entry: Row[Any], changes: Changes) -> Level:
    """Who may change the poll is who may take everything away."""
    poll = changes.poll and (changes.poll.paper or entry.poll_id)
    return Level.DELETE if poll else Level.UPDATE


async def _recipients(
    tx: Transaction, services: Services, actor: Viewer, changes: Changes
) -> frozenset[str]:
    """The new recipients, none when they stay."""
    if not changes.recipients:
        return frozenset()
    named = recipients.recognised(changes.recipients)
    codes = await addressing.allowed(tx, services.settings, actor, named)
    if not codes:
        raise NoRecipients
    return frozenset(codes)


def _text(entry: Row[Any], changes: Changes) -> dict[str, Any]:
    """Title and message. An edit has to bring one of them, and a message alone renames the post."""
    values = _sent_text(changes)
    same = all(value == getattr(entry, name) for name, value in values.items())
    return values if same else values | {"revision": entry.revision + 1}


def _sent_text(changes: Changes) -> dict[str, Any]:
    title = changes.title or ""
    micro = blank(title)
    if micro:
        title = derived_title(changes.message or "")
    if blank(title):
        raise NoTitle
    if changes.message and blank(changes.message):
        raise NoText
    values = {"title": title, "micro": micro}
    return values | {"message": changes.message} if changes.message else values


def _importance(changes: Changes) -> dict[str, Any]:
    if changes.important is None:
        return {}
    if not changes.important:
        return {"important": False, "important_until": None}
    until = changes.important_until
    return {"important": True, "important_until": until} if until else {"important": True}


def _background(changes: Changes) -> dict[str, Any]:
    return {} if changes.background is None else {"background": changes.background or None}


async def _tags(tx: Transaction, entry: Row[Any], changes: Changes) -> dict[str, Any]:
    """The listed words and those marked in the text as it was before; without any, no change."""
    words = tags.words(changes.tags, entry.message, "" if entry.micro else entry.title)
    if not words:
        return {}
    tag_ids = await tags.ids_of(tx, entry.author_id, words)
    await tags.replace_on(tx, entry.id, tag_ids)
    return {"tag_ids": joined(tag_ids)}


async def _files(
    tx: Transaction, services: Services, actor: Viewer, entry: Row[Any], changes: Changes
) -> dict[str, Any]:
    before = split(entry.attachment_ids)
    gone = set(before) if changes.detach_all else changes.detached & set(before)
    if gone:
        await attachments.detach(tx, gone)
    left = [number for number in before if number not in gone]
    if changes.files:
        file_ids = await attaching.drive_ids(tx, services.files, entry.author_id, changes.files)
        left += await attachments.attach(tx, "blog_post", entry.id, entry.id, file_ids, actor.id)
    # Once a post has had files it keeps showing that, as an empty list.
    return {"attachment_ids": joined(left)} if gone or changes.files else {}


async def _gratitude(tx: Transaction, post_id: int, changes: Changes) -> dict[str, Any]:
    if changes.thankless:
        return {"gratitude_id": None}
    number = await gratitude.give(tx, post_id, changes.thanks)
    return {"gratitude_id": number} if number else {}


async def _after_the_text(
    tx: Transaction, entry: Row[Any], values: dict[str, Any], actor: Viewer, *, widened: bool
) -> None:
    """What follows from another text, and from more people who read it."""
    if "revision" in values:
        await history.keep(tx, entry, values, actor.id)
    if widened:
        await history.hide_earlier(tx, entry.id, values.get("revision", entry.revision))
    message = values.get("message", entry.message)
    thanked = await gratitude.newly_thanked(tx, entry.gratitude_id, values.get("gratitude_id"))
    await post_changed(tx, About(entry.id, actor.id), entry.message, message, thanked)


async def _readdress(
    tx: Transaction, entry: Row[Any], whom: Addressed, codes: frozenset[str]
) -> None:
    if codes:
        await readdress(tx, entry, whom.recipients, codes)
