"""Putting cards together: a fixed number of statements for any number of posts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from feed24.access import Viewer
from feed24.cards import statements
from feed24.comments import sharing
from feed24.comments.sharing import SharedWith
from feed24.db import Transaction
from feed24.files import attachments
from feed24.files.attachments import Attached
from feed24.index.rows import PostRow
from feed24.personal import flags
from feed24.personal.flags import Flag
from feed24.posts.audience import Audience, told
from feed24.posts.id_list import split
from feed24.posts.visibility import COMMENTS, Level, levels_of
from feed24.previews import reading as previews
from feed24.reactions import service as reactions
from feed24.reactions.service import Tally
from feed24.users import service as users

# Comments that are shown below a post in a list.
LATEST = 2


@dataclass(frozen=True, slots=True)
class Thanks:
    """The medal of a gratitude, and whom it thanks."""

    medal: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment below a post: its row, files, reactions, and to whom a sharing opened the post."""

    row: Row[Any]
    files: Sequence[Attached]
    tally: Tally | None
    shared: SharedWith | None


@dataclass(frozen=True, slots=True)
class Card:
    """A post with everything around it that one viewer may know."""

    row: PostRow
    text: Row[Any]
    level: Level
    audience: Audience
    tags: Sequence[str]
    files: Sequence[Attached]
    confirmed_at: datetime | None
    thanks: Thanks | None
    preview: Row[Any] | None
    comments: Sequence[Said]
    tally: Tally | None
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards in the order of their posts, and the people whom they show by their ids."""

    cards: Sequence[Card]
    people: Mapping[int, Row[Any]]


async def cards(tx: Transaction, viewer: Viewer, rows: Sequence[PostRow]) -> Cards:
    """The cards of posts that the viewer was found to read in this transaction."""
    if not rows:
        return Cards((), {})
    ids = [row.id for row in rows]
    levels = await levels_of(tx, viewer, ids)
    texts = {row.id: row for row in await tx.all(statements.TEXTS, {"ids": ids})}
    audiences = await _audiences(tx, viewer, ids)
    tags = await _tags(tx, rows)
    files = await attachments.of_posts(tx, [row.id for row in rows if row.attachment_ids])
    confirmed = await _confirmed(tx, viewer, rows)
    thanks = await _thanks(tx, rows)
    shown = await previews.of_posts(tx, viewer, [row.id for row in rows if row.preview_id])
    said = await _latest(tx, viewer, [row.id for row in rows if _reached(levels, row)])
    tallies = await reactions.of_posts(tx, viewer.id, ids)
    noted = await flags.noted(tx, viewer, ids)
    made = [
        Card(
            row=row,
            text=texts[row.id],
            level=levels.get(row.id, Level.READ),
            audience=audiences[row.id],
            tags=[tags[number] for number in split(row.tag_ids) if number in tags],
            files=files.get(row.id, ()),
            confirmed_at=confirmed.get(row.id),
            thanks=thanks.get(row.gratitude_id or 0),
            preview=shown.get(row.id),
            comments=said.get(row.id, ()),
            tally=tallies.get(row.id),
            flags=frozenset(noted.get(row.id, ())),
        )
        for row in rows
    ]
    return Cards(made, await users.card(tx, _people(made)))


def _reached(levels: Mapping[int, Level], row: PostRow) -> bool:
    """Reading an open workgroup from outside shows its posts, not what is said about them."""
    return row.comment_count > 0 and levels.get(row.id, Level.NONE) >= COMMENTS


def _people(made: Sequence[Card]) -> set[int]:
    authors = {card.row.author_id for card in made}
    thanked = {number for card in made if card.thanks for number in card.thanks.people}
    return authors | thanked


async def _audiences(tx: Transaction, viewer: Viewer, ids: Sequence[int]) -> dict[int, Audience]:
    codes: dict[int, list[str]] = defaultdict(list)
    for row in await tx.all(statements.RECIPIENTS, {"ids": list(ids)}):
        codes[row.post_id].append(row.code)
    return dict(zip(ids, await told(tx, viewer, [codes[each] for each in ids]), strict=True))


async def _tags(tx: Transaction, rows: Sequence[PostRow]) -> dict[int, str]:
    numbers = sorted({number for row in rows for number in split(row.tag_ids)})
    found = await tx.all(statements.TAGS, {"ids": numbers}) if numbers else ()
    return {row.id: row.name for row in found}


async def _confirmed(
    tx: Transaction, viewer: Viewer, rows: Sequence[PostRow]
) -> dict[int, datetime]:
    important = [row.id for row in rows if row.important]
    asked = {"who": viewer.id, "ids": important}
    found = await tx.all(statements.CONFIRMED, asked) if important else ()
    return {row.post_id: row.marked_at for row in found}


async def _thanks(tx: Transaction, rows: Sequence[PostRow]) -> dict[int, Thanks]:
    wanted = [row.gratitude_id for row in rows if row.gratitude_id is not None]
    found = await tx.all(statements.GRATITUDES, {"ids": wanted}) if wanted else ()
    people: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in found:
        people[row.id, row.medal].append(row.user_id)
    return {number: Thanks(medal, tuple(whom)) for (number, medal), whom in people.items()}


async def _latest(
    tx: Transaction, viewer: Viewer, post_ids: Sequence[int]
) -> dict[int, list[Said]]:
    """The last comments of each of these posts, the oldest first."""
    latest = await tx.hot(statements.LATEST, list(post_ids), LATEST) if post_ids else ()
    ids = [number for (number,) in latest]
    if not ids:
        return {}
    rows = await tx.all(statements.COMMENTS, {"ids": ids})
    files = await attachments.of_comments(tx, ids)
    tallies = await reactions.of_comments(tx, viewer.id, ids)
    shared = await sharing.shared_with(tx, viewer, rows)
    found: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        said = Said(row, files.get(row.id, ()), tallies.get(row.id), shared.get(row.id))
        found[row.post_id].append(said)
    return found
