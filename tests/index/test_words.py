"""Lists narrowed by words: memory, SQL and the texts themselves agree, whatever happens."""

import random
import re

import pytest

from feed24.access import Role
from feed24.index import touched
from feed24.index.selection import Cursor, Selection
from feed24.search import filling
from feed24.search.query import parsed
from tests.index.conftest import Index
from tests.support.statements import counted

# Forms of one word each.
FORMS = {
    "кошка": ("кошка", "кошки", "кошкой"),
    "meeting": ("meeting", "meetings"),
    "сад": ("сад", "сада", "Садами"),
}
QUERIES = ("кошкой", "meetings", "сад", "кошка meeting", "сад -кошка", "meeting -сад -кошки")
STEPS = 30


class Company:
    """Posts with random words, and what they say."""

    def __init__(self, index: Index, rng: random.Random) -> None:
        self.portal, self.rng = index.portal, rng
        self.texts: dict[int, dict[int, str]] = {}
        self.group = self.ann = 0

    async def found(self) -> None:
        self.ann = await self.portal.make.person()
        self.group = await self.portal.make.workgroup(members=[self.ann])

    def text(self) -> str:
        chosen = self.rng.sample(sorted(FORMS), self.rng.choice([0, 1, 1, 2]))
        number = self.rng.randrange(10**9)
        return " ".join([f"n{number}", *(self.rng.choice(FORMS[word]) for word in chosen)])

    async def change(self) -> None:
        kinds = [self.publish, self.publish, self.comment, self.comment]
        kinds += [self.edit, self.delete, self.uncomment, self.move] if self.texts else []
        await self.rng.choice(kinds)()

    async def publish(self) -> None:
        text = self.text()
        to = self.rng.choice([["UA"], [f"SG{self.group}"], [f"U{self.ann}"], ["U1"]])
        author = self.rng.choice([1, self.ann]) if to == ["UA"] else 1
        post_id = await self.portal.make.post(author=author, to=to, message=text, POST_TITLE="T")
        self.texts[post_id] = {0: text}

    async def comment(self) -> None:
        if not self.texts:
            return
        post_id, text = self.rng.choice(list(self.texts)), self.text()
        self.texts[post_id][await self.portal.make.comment(post_id, text=text)] = text

    async def edit(self) -> None:
        post_id, text = self.rng.choice(list(self.texts)), self.text()
        again = {"POST_ID": post_id, "POST_MESSAGE": text, "POST_TITLE": "T"}
        await self.portal.result("log.blogpost.update", again)
        self.texts[post_id][0] = text

    async def delete(self) -> None:
        post_id = self.rng.choice(list(self.texts))
        await self.portal.result("log.blogpost.delete", {"POST_ID": post_id})
        del self.texts[post_id]

    async def uncomment(self) -> None:
        comments = [(post, each) for post, its in self.texts.items() for each in its if each]
        if comments:
            post_id, comment_id = self.rng.choice(comments)
            await self.portal.result("log.blogcomment.delete", {"COMMENT_ID": comment_id})
            del self.texts[post_id][comment_id]

    async def move(self) -> None:
        """Into the workgroup, or out of it."""
        members = await self.portal.result("sonet_group.user.get", {"ID": self.group})
        there = any(int(each["USER_ID"]) == self.ann for each in members)
        await self.portal.make.role(self.group, self.ann, None if there else Role.MEMBER)

    def matching(self, query: str) -> set[int]:
        """By the texts alone."""
        wanted = {word for word in query.split() if not word.startswith("-")}
        unwanted = {word[1:] for word in query.split()} - {word[1:] for word in wanted}
        return {
            post_id
            for post_id, its in self.texts.items()
            if all(_has(its, word) for word in wanted)
            and not any(_has(its, word) for word in unwanted)
        }


def _has(texts: dict[int, str], word: str) -> bool:
    forms = next(forms for forms in FORMS.values() if word in forms)
    return any(form in re.split(r"\s", text) for text in texts.values() for form in forms)


def selection(query: str, **narrowed: int) -> Selection:
    asked = parsed(query)
    return Selection(terms=asked.terms, without=asked.without, author_id=narrowed.get("author_id"))


@pytest.mark.parametrize("most", [touched.MOST, 2])
async def test_words_follow_what_happens(
    index: Index, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(touched, "MOST", most)
    index = index.limited(1 << 20)
    rng = random.Random(24)
    company = Company(index, rng)
    await company.found()
    for _ in range(STEPS):
        for _ in range(rng.randrange(1, 4)):
            await company.change()
        query = rng.choice(QUERIES)
        for viewer in (1, company.ann):
            visible = set(await index.ids(as_=viewer))
            page = await index.agrees(selection(query), as_=viewer)
            assert {row.id for row in page.rows} == company.matching(query) & visible, query
        await index.agrees(selection(query, author_id=company.ann), as_=company.ann, size=3)
    for query in QUERIES:
        for cursor in (Cursor(5, upwards=True), Cursor(9, upwards=False)):
            asked = parsed(query)
            beside = Selection(terms=asked.terms, without=asked.without, cursor=cursor)
            await index.agrees(beside, as_=company.ann)


async def test_a_page_of_known_words_costs_one_statement(index: Index) -> None:
    await index.portal.make.post(message="Кошки")
    await index.page(selection("кошка"))
    with counted(index.portal.database) as seen:
        assert len(await index.ids(selection("кошкой"))) == 1
    assert len(seen) == 1
    await index.portal.make.post(message="Кошкой")
    with counted(index.portal.database) as seen:
        assert len(await index.ids(selection("кошка"))) == 2
    # The page was behind: the log, the post that was touched, the page.
    assert len(seen) == 4


async def test_what_was_remembered_before_a_filling_is_not_believed(index: Index) -> None:
    post_id = await index.portal.make.post(message="Кошки")
    async with index.portal.tx() as tx:
        await tx.connection.exec_driver_sql("DELETE FROM search_document")
    assert await index.ids(selection("кошка")) == []
    async with index.portal.tx() as tx:
        await filling.start_over(tx)
        while await filling.step(tx):
            pass
    assert await index.ids(selection("кошка")) == [post_id]
    await index.agrees(selection("кошка"))
