"""Telling people about posts and comments, in the transaction that writes these.

Told are people who are named: mentioned, addressed by themselves, the author, and those who follow
the post. Never everybody that a department or workgroup reaches, so what this costs does not grow
with the audience; reminders alone do, which somebody asks for. Who is mentioned or follows is told
only with the right to read the text, which is asked again at every look.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from feed24.db import Hot, Transaction
from feed24.index.changes import notified, record
from feed24.notifications.kinds import Kind
from feed24.notifications.service import mentions
from feed24.posts.recipients import people
from feed24.posts.visibility import Level, readers_among
from feed24.text.mentions import mentioned

_ADD = Hot(
    """
INSERT INTO notification (user_id, kind, post_id, comment_id, actor_id, created_at)
SELECT DISTINCT ON (p.id) p.id, n.kind, $3::bigint, $4::bigint, $5::bigint, $6::bigint
FROM unnest($1::text::bigint[], $2::text::text[]) WITH ORDINALITY AS n(user_id, kind, place)
JOIN person p ON p.id = n.user_id WHERE p.active AND NOT EXISTS (
    SELECT FROM notification_choice c WHERE c.user_id = p.id AND c.kind = n.kind AND NOT c.page
)
ORDER BY p.id, n.place
""",
    """
INSERT INTO notification (user_id, kind, post_id, comment_id, actor_id, created_at)
SELECT id, kind, ?3, ?4, ?5, ?6 FROM (SELECT p.id, k.value AS kind, min(n.key)
FROM json_each(?1) n JOIN json_each(?2) k ON k.key = n.key
JOIN person p ON p.id = n.value WHERE p.active AND NOT EXISTS (
    SELECT 1 FROM notification_choice c WHERE c.user_id = p.id AND c.kind = k.value AND NOT c.page
) GROUP BY p.id)
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
    tx: Transaction,
    about: About,
    message: str,
    recipients: Iterable[str],
    thanked: Collection[int] = (),
) -> None:
    """A new post: to whom it is addressed personally, whom it mentions, and whom it thanks.

    Without any of these it costs no statement.
    """
    addressed = dict.fromkeys(people(recipients), Kind.POST)
    codes = await mentioned(message)
    await mentions.keep(tx, codes, about.post_id)
    named = dict.fromkeys(thanked, Kind.THANKS), _mentioned(codes, Kind.MENTION)
    await tell(tx, about, *await _readers(tx, about, *named), addressed)


async def post_changed(
    tx: Transaction, about: About, before: str, after: str, thanked: Collection[int] = ()
) -> None:
    """A changed post: whom the former text did not mention, and whom it thanks now.

    Recipients are not told.
    """
    codes, known = await mentioned(after), set(await mentioned(before))
    if set(codes) != known:
        await mentions.replace(tx, codes, about.post_id)
    new = _mentioned(_new(codes, known), Kind.MENTION)
    named = dict.fromkeys(thanked, Kind.THANKS), new
    await tell(tx, about, *await _readers(tx, about, *named))


async def post_shared(
    tx: Transaction, about: About, author_id: int, recipients: Iterable[str]
) -> None:
    """More recipients of a post: those added personally, and the author."""
    added = dict.fromkeys(people(recipients), Kind.SHARED_WITH)
    await tell(tx, about, {author_id: Kind.SHARE}, added)


async def comment_added(tx: Transaction, about: About, text: str, author_id: int) -> None:
    """A new comment: the author of the post, its followers, and whom the comment mentions."""
    codes = await mentioned(text)
    await mentions.keep(tx, codes, about.post_id, about.comment_id)
    told = await _readers(tx, about, _mentioned(codes, Kind.COMMENT_MENTION))
    await tell(tx, about, *told, {author_id: Kind.COMMENT}, await _followers(tx, about))


async def comment_changed(tx: Transaction, about: About, before: str, after: str) -> None:
    """Another text of a comment: whom the former text did not mention."""
    codes, known = await mentioned(after), set(await mentioned(before))
    if set(codes) != known:
        await mentions.replace(tx, codes, about.post_id, about.comment_id)
        new = _mentioned(_new(codes, known), Kind.COMMENT_MENTION)
        await tell(tx, about, *await _readers(tx, about, new))


async def reminded(tx: Transaction, about: About, people: Iterable[int]) -> None:
    """Readers of an important post who are asked once more to confirm it."""
    await tell(tx, about, dict.fromkeys(people, Kind.REMINDER))


def _new(codes: Iterable[str], known: set[str]) -> list[str]:
    return [code for code in codes if code not in known]


async def _followers(tx: Transaction, about: About) -> dict[int, Kind]:
    """Those who follow the post and still take part in what is said there."""
    following = {user_id for (user_id,) in await tx.hot(_FOLLOWERS, about.post_id)}
    named = following - {about.actor_id}
    readers = await readers_among(tx, about.post_id, named, Level.SHARE) if named else frozenset()
    return dict.fromkeys(readers, Kind.FOLLOWED)


def _mentioned(codes: Iterable[str], kind: Kind) -> dict[int, Kind]:
    return dict.fromkeys(people(codes), kind)


async def _readers(
    tx: Transaction, about: About, *named: Mapping[int, Kind]
) -> list[dict[int, Kind]]:
    """The same without those people who may not read the text."""
    asked = {user_id for each in named for user_id in each} - {about.actor_id}
    # Who reads an open workgroup from outside does not take part in what is said there.
    least = Level.READ if about.comment_id is None else Level.SHARE
    readers = await readers_among(tx, about.post_id, asked, least) if asked else frozenset()
    return [{user_id: each[user_id] for user_id in readers & each.keys()} for each in named]


async def tell(tx: Transaction, about: About, *told: Mapping[int, Kind]) -> None:
    """Tell active people the first of these that they want to hear; nobody of what they did."""
    pairs = [
        (user_id, kind.value)
        for each in told
        for user_id, kind in each.items()
        if user_id != about.actor_id
    ]
    if not pairs:
        return
    others, kinds = [user_id for user_id, _ in pairs], [kind for _, kind in pairs]
    at = int(tx.now.timestamp())
    await tx.hot(_ADD, others, kinds, about.post_id, about.comment_id, about.actor_id, at)
    record(tx, notified(about.post_id, set(others)))
