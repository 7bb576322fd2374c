"""Lists narrowed by a tag or to posts with files: memory and the tables agree, whatever happens."""

import base64
import random
from typing import Any

import pytest

from feed24.index.selection import Cursor, Selection
from tests.index.conftest import Index

NARROWED = (
    Selection(tag="safety"),
    Selection(with_files=True),
    Selection(tag="safety", with_files=True),
    Selection(tag="safety", author_id=1),
    Selection(tag="riga", codes=frozenset({"G2"})),
    Selection(tag="safety", cursor=Cursor(0, upwards=True)),
    Selection(with_files=True, cursor=Cursor(10**6, upwards=False)),
)
FILE = [["plan.txt", base64.b64encode(b"words").decode()]]


async def agree(index: Index, viewers: list[int]) -> None:
    for viewer in viewers:
        for selection in NARROWED:
            await index.agrees(selection, as_=viewer, size=3)


async def test_they_find_what_they_say(index: Index) -> None:
    make, ann = index.portal.make, await index.portal.make.person()
    tagged = await make.post(TAGS="Safety, Riga")
    marked = await make.post(author=ann, message="Mind the gap #safety")
    filed = await make.post(FILES=FILE, TAGS="riga")
    hidden = await make.post(to=["U1"], TAGS="safety", FILES=FILE)
    assert await index.ids(Selection(tag="safety"), as_=ann) == [marked, tagged]
    assert await index.ids(Selection(tag="safety")) == [hidden, marked, tagged]
    assert await index.ids(Selection(tag="riga"), as_=ann) == [filed, tagged]
    assert await index.ids(Selection(with_files=True), as_=ann) == [filed]
    assert await index.ids(Selection(with_files=True, tag="safety"), as_=ann) == []
    assert (await index.page(Selection(tag="safety"), size=1)).total == 3
    await agree(index, [1, ann])


async def test_they_follow_every_change(index: Index) -> None:
    rng, portal = random.Random(7), index.portal
    ann = await portal.make.person()
    posts: list[int] = []
    for step in range(14):
        post_id = rng.choice(posts) if posts and step % 2 else 0
        tags = rng.choice(["safety", "riga, safety", "riga"])
        if not post_id:
            files: dict[str, Any] = {"FILES": FILE} if rng.random() < 0.5 else {}
            to = rng.choice([["UA"], [f"U{ann}"], ["U1"]])
            posts.append(await portal.make.post(to=to, message=f"{step}", TAGS=tags, **files))
        elif rng.random() < 0.6:
            edit = {"POST_ID": post_id, "POST_MESSAGE": f"{step}", "TAGS": tags}
            await portal.result("log.blogpost.update", edit)
        elif rng.random() < 0.5:
            await portal.make.comment(post_id, text=f"lift {step}")
        else:
            posts.remove(post_id)
            await portal.result("log.blogpost.delete", {"POST_ID": post_id})
        await agree(index, [1, ann])


@pytest.mark.parametrize("method", ["disk.file.markDeleted", "disk.file.delete"])
async def test_a_file_that_is_gone_counts_for_nothing(index: Index, method: str) -> None:
    portal = index.portal
    post_id = await portal.make.post(FILES=FILE)
    assert await index.ids(Selection(with_files=True)) == [post_id]
    (attached,) = (await portal.result("log.blogpost.get", {"POST_ID": post_id}))[0]["FILES"]
    file = await portal.result("disk.attachedObject.get", {"id": attached})
    await portal.result(method, {"id": file["OBJECT_ID"]})
    assert await index.ids(Selection(with_files=True)) == []
    await agree(index, [1])
