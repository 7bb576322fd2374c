"""Telling people about posts and comments, in the transaction that writes these.

Told are people who are named: mentioned, addressed by themselves, the author, and those who follow
the post. Never everybody that a department or workgroup reaches, so what this costs does not grow
with the audience; reminders alone do, which somebody asks for. Who is mentioned or follows is told
only with the right to read the text, which is asked again at every look.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from feed24.db import Hot, Transaction
from feed24.index.changes import notified, record
from feed24.notifications.service import mentions
from feed24.posts.recipients import people
from feed24.posts.visibility import Level, readers_among
from feed24.text.mentions import mentioned


class Kind(StrEnum):
    """What a person is told of."""

    POST = "post"
    MENTION = "mention"
    SHARE = "share"
    COMMENT = "comment"
    COMMENT_MENTION = "comment_mention"
    REMINDER = "reminder"


_ADD = Hot(
    """
INSERT INTO notification (user_id, kind, post_id, comment_id, actor_id, created_at)
SELECT p.id, n.kind, $3::bigint, $4::bigint, $5::bigint, $6::bigint
FROM unnest($1::text::bigint[], $2::text::text[]) AS n(user_id, kind)
JOIN person p ON p.id = n.user_id WHERE p.active
""",
    """
INSERT INTO notification (user_id, kind, post_id, comment_id, actor_id, created_at)
SELECT p.id, k.value, ?3, ?4, ?5, ?6
FROM json_each(?1) n JOIN json_each(?2) k ON k.key = n.key
JOIN person p ON p.id = n.value WHERE p.active
""",
)


_FOLLOWERS = Hot(
    "SELECT user_id FROM post_flag WHERE post_id = $1 AND kind = 'follow'",
    "SELECT user_id FROM post_flag WHERE post_id = ?1 AND kind = 'follow'",
)


class About(NamedTuple):
    """What is told of, and by whom it was done."""

    post_id: int
    actor_id: int
    comment_id: int | None = None


async def post_published(
    tx: Transaction, about: About, message: str, recipients: Iterable[str]
) -> None:
    """A new post: to whom it is addressed personally, and whom it mentions.

    Without either it costs no statement.
    """
    addressed = dict.fromkeys(people(recipients), Kind.POST)
    codes = await mentioned(message)
    await mentions.keep(tx, codes, about.post_id)
    told = await _readers(tx, about, codes, Kind.MENTION)
    await _tell(tx, about, addressed | told)


async def post_changed(tx: Transaction, about: About, before: str, after: str) -> None:
    """Another text of a post: whom the former text did not mention. Recipients are not told."""
    codes, known = await mentioned(after), set(await mentioned(before))
    if set(codes) != known:
        await mentions.replace(tx, codes, about.post_id)
        await _tell(tx, about, await _readers(tx, about, _new(codes, known), Kind.MENTION))


async def post_shared(
    tx: Transaction, about: About, author_id: int, recipients: Iterable[str]
) -> None:
    """More recipients of a post: those added personally, and the author."""
    added = dict.fromkeys(people(recipients), Kind.POST)
    await _tell(tx, about, added | {author_id: Kind.SHARE})


async def comment_added(tx: Transaction, about: About, text: str, author_id: int) -> None:
    """A new comment: the author of the post, its followers, and whom the comment mentions."""
    codes = await mentioned(text)
    await mentions.keep(tx, codes, about.post_id, about.comment_id)
    told = await _readers(tx, about, codes, Kind.COMMENT_MENTION)
    await _tell(tx, about, {author_id: Kind.COMMENT} | await _followers(tx, about) | told)


async def comment_changed(tx: Transaction, about: About, before: str, after: str) -> None:
    """Another text of a comment: whom the former text did not mention."""
    codes, known = await mentioned(after), set(await mentioned(before))
    if set(codes) != known:
        await mentions.replace(tx, codes, about.post_id, about.comment_id)
        new = _new(codes, known)
        await _tell(tx, about, await _readers(tx, about, new, Kind.COMMENT_MENTION))


async def reminded(tx: Transaction, about: About, people: Iterable[int]) -> None:
    """Readers of an important post who are asked once more to confirm it."""
    await _tell(tx, about, dict.fromkeys(people, Kind.REMINDER))


def _new(codes: Iterable[str], known: set[str]) -> list[str]:
    return [code for code in codes if code not in known]


async def _followers(tx: Transaction, about: About) -> dict[int, Kind]:
    """Those who follow the post and still take part in what is said there."""
    following = {user_id for (user_id,) in await tx.hot(_FOLLOWERS, about.post_id)}
    named = following - {about.actor_id}
    readers = await readers_among(tx, about.post_id, named, Level.SHARE) if named else frozenset()
    return dict.fromkeys(readers, Kind.COMMENT)


async def _readers(
    tx: Transaction, about: About, codes: Iterable[str], kind: Kind
) -> dict[int, Kind]:
    """The people among the codes who may read the text."""
    named = people(codes) - {about.actor_id}
    # Who reads an open workgroup from outside does not take part in what is said there.
    least = Level.READ if about.comment_id is None else Level.SHARE
    readers = await readers_among(tx, about.post_id, named, least) if named else frozenset()
    return dict.fromkeys(readers, kind)


async def _tell(tx: Transaction, about: About, told: Mapping[int, Kind]) -> None:
    """Tell active people, each one thing; nobody hears of what they did themselves."""
    others = sorted(user_id for user_id in told if user_id != about.actor_id)
    if not others:
        return
    kinds = [told[user_id].value for user_id in others]
    at = int(tx.now.timestamp())
    await tx.hot(_ADD, others, kinds, about.post_id, about.comment_id, about.actor_id, at)
    record(tx, notified(about.post_id, others))
