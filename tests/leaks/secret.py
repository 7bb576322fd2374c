"""A hidden post with everything that hangs on it, and the people who must not see any of it."""

import base64
from dataclasses import dataclass

from sqlalchemy import select, update

from feed24.access import Role
from feed24.departments import service as departments
from feed24.posts.tables import post as post_table
from feed24.previews import queue as previews
from feed24.previews.looking import Seen
from feed24.previews.tables import link_preview
from tests.support.portal import Portal

WORD = "quokka"
CONTENT = base64.b64encode(f"the {WORD} plan".encode()).decode()
OUTSIDERS = [
    "stranger",
    "former member",
    "banned",
    "parent department",
    "head of the reader",
    "guest",
    "no longer addressed",
]


@dataclass
class Secret:
    """The hidden post with everything that hangs on it."""

    post: int
    comment: int
    attachment: int
    file: int
    folder: int
    storage: int
    version: int
    common: int
    draft: int
    poll: int
    signed: str
    answer: int
    insider: int
    author: int
    outsiders: dict[str, int]
    links: list[str]


async def hide(portal: Portal) -> Secret:
    make = portal.make
    root = await make.department("Root branch")
    below = await make.department("Below", parent=root)
    author = await make.person("Author")
    insider = await make.person("Insider", departments=[below])
    outsiders = {
        "stranger": await make.person("Stranger"),
        "former member": await make.person("Former"),
        "banned": await make.person("Banned"),
        "parent department": await make.person("Parent", departments=[root]),
        "head of the reader": await make.person("Head"),
        "guest": await make.person("Guest", extranet=True),
        "no longer addressed": await make.person("Gone"),
    }
    await portal.result(
        "department.update", {"ID": below, "UF_HEAD": outsiders["head of the reader"]}
    )
    async with portal.tx() as tx:
        await departments.place(tx, outsiders["head of the reader"], [])
    closed = await make.workgroup("Closed", owner=author, members=[outsiders["former member"]])
    await make.role(closed, outsiders["banned"], Role.BANNED)
    sent = {
        "POST_TITLE": f"Title {WORD}",
        "TAGS": WORD,
        "IMPORTANT": "Y",
        "GRATITUDE_MEDAL": "gift",
        "GRATITUDE_EMPLOYEES": [insider],
        "FILES": [[f"{WORD}.txt", CONTENT]],
        "UF_BLOG_POST_VOTE": "n1",
        "UF_BLOG_POST_VOTE_n1_DATA": {
            "QUESTIONS": [{"QUESTION": WORD, "ANSWERS": [{"MESSAGE": WORD}]}]
        },
    }
    gone = outsiders["no longer addressed"]
    to = [f"U{insider}", f"U{gone}", f"SG{closed}", f"DR{below}"]
    everybody = " ".join(f"[USER={each}]{WORD}[/USER]" for each in outsiders.values())
    text = f"Message {WORD} #{WORD} {everybody} [DISK FILE ID=n1]"
    post = await make.post(author=author, to=to, message=text, **sent)
    comment = await portal.result(
        "log.blogcomment.add",
        {
            "POST_ID": post,
            "TEXT": f"Comment {WORD} {everybody}",
            "FILES": [[f"{WORD}.txt", CONTENT]],
        },
        as_=insider,
    )
    for someone in (insider, gone):
        await flag(portal, post, comment, someone)
    draft = {"POST_TITLE": WORD, "POST_MESSAGE": WORD, "DEST": ["UA"], "FILES": sent["FILES"]}
    draft_id = await portal.result("feed24.draft.add", draft, as_=author)
    (shown,) = await portal.result("log.blogpost.get", {"POST_ID": post}, as_=author)
    found = await portal.result("disk.attachedObject.get", {"id": shown["FILES"][0]}, as_=author)
    file = await portal.result("disk.file.get", {"id": found["OBJECT_ID"]}, as_=author)
    (version,) = await portal.result("disk.file.getVersions", {"id": file["ID"]}, as_=author)
    common = {"filter": {"ENTITY_TYPE": "common"}}
    (company,) = await portal.result("disk.storage.getList", common, as_=author)
    await show_preview(portal, post)
    poll = int(shown["UF_BLOG_POST_VOTE"]["VALUE"])
    held = (await portal.result("vote.AttachedVote.get", {"attachId": poll}, as_=insider))["attach"]
    ((question, asked),) = held["QUESTIONS"].items()
    (answer,) = asked["ANSWERS"]
    ballot = {"attachId": poll, "ballot": {question: [answer]}}
    await portal.result("vote.AttachedVote.vote", ballot, as_=insider)
    await make.role(closed, outsiders["former member"], None)
    changes = {
        "POST_ID": post,
        "POST_TITLE": f"Title {WORD}",
        "DEST": [c for c in to if c != f"U{gone}"],
    }
    await portal.result("log.blogpost.update", changes, as_=author)
    return Secret(
        post=post,
        comment=comment,
        attachment=int(found["ID"]),
        file=int(file["ID"]),
        folder=int(file["PARENT_ID"]),
        storage=int(file["STORAGE_ID"]),
        version=int(version["ID"]),
        common=int(company["ROOT_OBJECT_ID"]),
        draft=draft_id,
        poll=poll,
        signed=held["signedAttachId"],
        answer=int(answer),
        insider=insider,
        author=author,
        outsiders=outsiders,
        links=[found["DOWNLOAD_URL"], file["DOWNLOAD_URL"], version["DOWNLOAD_URL"]],
    )


async def flag(portal: Portal, post: int, comment: int, someone: int) -> None:
    """Whoever loses the post has noted it before."""
    for method in ("feed24.post.pin", "feed24.post.follow", "feed24.favourite.add"):
        await portal.result(method, {"POST_ID": post}, as_=someone)
    for thing in ({"POST_ID": post}, {"COMMENT_ID": comment}):
        await portal.result("feed24.reaction.add", {**thing, "KIND": "like"}, as_=someone)


async def show_preview(portal: Portal, post_id: int) -> None:
    """As if the post had a link whose page was looked at."""
    async with portal.tx() as tx:
        await previews.keep(tx, "https://a.test/", Seen(WORD, WORD, WORD, None), None)
        number = await tx.scalar(select(link_preview.c.id))
        await tx.run(update(post_table).where(post_table.c.id == post_id).values(preview_id=number))
