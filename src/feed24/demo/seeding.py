"""Filling a new portal with the demo company."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from feed24.access import Viewer
from feed24.cause import FOUNDING
from feed24.comments import service as comments
from feed24.db import Database, Transaction
from feed24.demo.cast import Cast
from feed24.demo.content import ADMINISTRATOR, Ballot, LinkedPage, Message
from feed24.demo.drive import furnish
from feed24.demo.notes import annotate
from feed24.demo.papers import file_of
from feed24.demo.pictures import picture
from feed24.demo.settling import settle
from feed24.demo.timeline import (
    Archived,
    Commented,
    Confirmed,
    Dismissed,
    Happening,
    Published,
    Shared,
    Voted,
    timeline,
)
from feed24.files.store import FileStore
from feed24.gratitude.service import Thanks
from feed24.history import recording as history
from feed24.index.from_sql import SqlFeed
from feed24.polls import service as polls
from feed24.polls.paper import Answer, Paper, Question, Sent
from feed24.polls.rules import ONE, PUBLIC, SEVERAL
from feed24.portal import service as portal
from feed24.posts import service as posts
from feed24.posts.attaching import Chosen
from feed24.previews import queue as previews
from feed24.previews.links import first_link
from feed24.previews.looking import Seen
from feed24.previews.pictures import small
from feed24.services import Services
from feed24.settings import Settings
from feed24.users import service as users
from feed24.workgroups import service as workgroups

Progress = Callable[[int, int], None]


async def seed(
    database: Database, files: FileStore, settings: Settings, progress: Progress
) -> None:
    """`fill`, in a transaction of its own."""
    async with database.transaction(write=True) as tx:
        await fill(tx, database, files, settings, progress)


async def fill(
    tx: Transaction, database: Database, files: FileStore, settings: Settings, progress: Progress
) -> None:
    """Put the demo company into a portal that holds its administrator only.

    Everybody but the administrator signs in with `portal.demo_login`. `progress` hears how many
    steps are done, and of how many. Raises RuntimeError when the portal is not new.
    """
    tx.cause = FOUNDING
    began = tx.now
    today = datetime.combine(began.astimezone(settings.zone), time.min, settings.zone)
    identity = await portal.get(tx)
    await portal.mark_as_demo(tx)
    secret, member_id = bytes.fromhex(identity.secret), identity.member_id
    cast = await settle(tx, today)
    stage = _Stage(tx, Services(database, SqlFeed(), files, settings, secret, member_id), cast)
    steps = timeline(cast, today)
    for done, step in enumerate(steps, 1):
        tx.now = step.at
        await stage.play(step.what)
        await history.keep(tx)
        progress(done, len(steps))
    await furnish(tx, files, cast, today)
    await annotate(tx, cast, today)
    # The log of changes tells when they were written, not when they are said to have happened.
    tx.now = began


class _Stage:
    """Lets things happen, at the transaction's moment, with the rights of those who do them."""

    def __init__(self, tx: Transaction, services: Services, cast: Cast) -> None:
        self._tx = tx
        self._services = services
        self._cast = cast

    async def play(self, what: Happening) -> None:
        match what:
            case Published(post, message):
                await self._publish(post, message)
            case Commented(post, by, text):
                await self._comment(post, self._actor(by), self._cast.mentioning(text))
            case Confirmed(post, by):
                await posts.mark_read(self._tx, self._actor(by), post)
            case Voted(post, by, chosen):
                await self._vote(post, self._actor(by), chosen)
            case Shared(post, by, to):
                await self._share(post, self._actor(by), self._cast.codes(to))
            case Archived(group):
                await self._archive(self._cast.workgroups[group])
            case Dismissed(person):
                await users.dismiss(self._tx, self._cast.people[person])

    def _actor(self, key: str) -> Viewer:
        return self._cast.viewers[key]

    async def _publish(self, post: int, message: Message) -> None:
        author = self._actor(message.by)
        draft = self._draft(message)
        if message.page:
            await self._look(draft.message, message.page)
        if await posts.publish(self._tx, self._services, author, author, draft) != post:
            raise RuntimeError("the portal is not new")

    def _draft(self, message: Message) -> posts.Draft:
        until = message.important and self._tx.now + timedelta(days=message.important)
        return posts.Draft(
            message=self._cast.mentioning(message.text.strip()),
            title=self._cast.naming(message.title),
            recipients=self._cast.codes(message.to),
            tags=message.tags,
            important=message.important is not None,
            important_until=until or None,
            background=message.background,
            thanks=self._thanks(message),
            files=Chosen(sent=tuple(file_of(sheet) for sheet in message.files)),
            preview=message.page is not None,
            poll=Sent(paper=_paper(message.poll)) if message.poll else None,
        )

    def _thanks(self, message: Message) -> Thanks | None:
        people = tuple(self._cast.people[key] for key in message.thanks)
        return Thanks(message.medal, people) if message.medal else None

    async def _look(self, text: str, page: LinkedPage) -> None:
        """As if the page had been looked at; there is none."""
        url = first_link(text)
        if url is None:
            raise RuntimeError("a page without a link")
        files = self._services.files
        shown = small(picture(page.scene, page.title))
        key = await files.put(shown.content, area=previews.AREA)
        self._tx.on_rollback.append(lambda: files.delete(key))
        seen = Seen(page.title, page.description, page.site, shown)
        await previews.keep(self._tx, url, seen, key)

    async def _comment(self, post: int, author: Viewer, text: str) -> None:
        await comments.add(self._tx, self._services, author, author, post, text)

    async def _vote(self, post: int, actor: Viewer, chosen: tuple[tuple[int, ...], ...]) -> None:
        place = polls.Place(post_id=post)
        questions = (await polls.get(self._tx, actor, place)).questions
        ballot = {
            question.id: [question.answers[n].id for n in places]
            for question, places in zip(questions, chosen, strict=True)
        }
        await polls.vote(self._tx, actor, place, ballot)

    async def _share(self, post: int, actor: Viewer, codes: tuple[str, ...]) -> None:
        await posts.share(self._tx, self._services, actor, actor, post, codes)

    async def _archive(self, group: int) -> None:
        await workgroups.update(self._tx, self._actor(ADMINISTRATOR), group, closed=True)


def _paper(ballot: Ballot) -> Paper:
    questions = tuple(
        Question(ask.text, tuple(map(Answer, ask.answers)), SEVERAL if ask.several else ONE)
        for ask in ballot.asks
    )
    return Paper(questions, anonymity=1 if ballot.anonymous else PUBLIC)
