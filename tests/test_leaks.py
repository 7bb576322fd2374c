"""A hidden post, and every reader there is: nobody outside learns a word of it.

Each outsider walks every method that could show a post, a comment, a file or a count. A method that
is neither walked nor named as harmless fails the test, so new readers join it.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update

from feed24.access import Role
from feed24.catalogue import REGISTRY
from feed24.departments import service as departments
from feed24.posts.tables import post as post_table
from feed24.previews import queue as previews
from feed24.previews.looking import Seen
from feed24.previews.tables import link_preview
from tests.support.portal import Portal

WORD = "quokka"
CONTENT = base64.b64encode(f"the {WORD} plan".encode()).decode()
# What hidden things are told apart by, and an id that nothing has.
IDS, NOTHING = {"POST_ID", "COMMENT_ID", "DRAFT_ID"}, 10**6
OUTSIDERS = [
    "stranger",
    "former member",
    "banned",
    "parent department",
    "head of the reader",
    "guest",
    "no longer addressed",
]

POLLS_SHOWN = (
    "vote.AttachedVote.get",
    "vote.AttachedVote.getMany",
    "vote.AttachedVote.getWithVoted",
)
# They show people, groups and the caller's own things, or act and answer with no content.
HARMLESS_SCOPES = {"user", "user_basic", "user_brief", "department", "sonet_group"}
HARMLESS = {
    "log.blogpost.add",
    "feed24.medal.list",
    "feed24.medal.set",
    "feed24.audience.count",
    "feed24.post.unpin",
    "feed24.post.unfollow",
    "feed24.favourite.remove",
    "feed24.draft.add",
    "disk.storage.getTypes",
    "disk.storage.getFields",
    "disk.folder.getFields",
    "disk.file.getFields",
    "disk.rights.getTasks",
    "disk.storage.uploadFile",
    "disk.folder.uploadFile",
}


POLL_VERBS = ("get", "getWithVoted", "recall", "stop", "resume", "download")


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


def readers(secret: Secret) -> dict[str, list[dict[str, Any]]]:
    """Every method that could show something, with parameters that ask for it."""
    post = {"POST_ID": secret.post}
    poll_of_post = {
        "moduleId": "blog",
        "entityType": "Bitrix\\Vote\\Attachment\\BlogPostConnector",
        "entityId": secret.post,
    }
    polls: list[dict[str, Any]] = [
        {"attachId": secret.poll},
        {"signedAttachId": secret.signed},
        poll_of_post,
    ]
    by_file = [{"id": secret.file}, {"0": secret.file}]
    every_code = [
        "UA",
        "SA",
        "G2",
        f"U{secret.author}",
        f"U{secret.insider}",
        "SG1",
        "SG1_K",
        "DR3",
    ]
    return {
        "log.blogpost.get": [
            {},
            post,
            {"start": -1},
            {"FIRST_ID": 0, "LIMIT": 200},
            {"LAST_ID": secret.post + 1},
            {"LOG_DATE_FROM": "2000-01-01"},
            *({"LOG_RIGHTS": [code]} for code in every_code),
        ],
        "log.blogpost.getusers.important": [post],
        "feed24.comment.list": [post, {**post, "FIRST_ID": 0}, {**post, "LAST_ID": 10**9}],
        "feed24.comment.update": [{"COMMENT_ID": secret.comment, "TEXT": "mine now"}],
        "feed24.post.recipients": [post],
        "feed24.post.audience": [post],
        "feed24.post.explain": [post, {**post, "USER_ID": secret.insider}],
        "feed24.reaction.add": [
            {**post, "KIND": "like"},
            {"COMMENT_ID": secret.comment, "KIND": "like"},
        ],
        "feed24.reaction.remove": [post, {"COMMENT_ID": secret.comment}],
        "feed24.reaction.list": [post, {"COMMENT_ID": secret.comment}],
        "feed24.post.pin": [post],
        "feed24.post.pinned": [{}],
        "feed24.post.follow": [post],
        "feed24.post.followed": [{}],
        "feed24.favourite.add": [post],
        "feed24.favourite.list": [{}],
        "feed24.post.state": [post, {"POST_ID": [secret.post]}],
        "feed24.post.view": [post],
        "feed24.feed.unseen": [{}],
        "feed24.draft.get": [{"DRAFT_ID": secret.draft}],
        "feed24.draft.list": [{}],
        "feed24.draft.update": [{"DRAFT_ID": secret.draft, "POST_MESSAGE": "mine now"}],
        "feed24.draft.publish": [{"DRAFT_ID": secret.draft}],
        "feed24.draft.delete": [{"DRAFT_ID": secret.draft}],
        "feed24.feed.counts": [{}],
        **{
            f"feed24.acknowledgement.{verb}": [post, {**post, "MOMENT": "2000-01-01"}]
            for verb in ("report", "list", "export", "confirm")
        },
        "feed24.post.askAgain": [post],
        "feed24.gratitude.list": [{}, {"USER_ID": secret.insider}, {"USER_ID": 1}],
        "feed24.post.render": [post, {"POST_ID": [secret.post, 999]}],
        "feed24.comment.render": [{"COMMENT_ID": secret.comment}],
        "feed24.post.history": [post, {**post, "start": -1}],
        "feed24.tag.list": [{}, {"FIND": WORD}],
        "feed24.notification.list": [{}, {"UNREAD": "Y"}, {"LAST_ID": 1000}, {"UNREAD_FIRST": "Y"}],
        "feed24.notification.count": [{}],
        "feed24.notification.read": [{"ID": [1, 2, 3]}, {"UNTIL_ID": 1000}],
        "feed24.search": [
            {"QUERY": query, **more}
            for query in (WORD, "Title", f"{WORD[:3]}*", f'"message {WORD}"', f"txt -{WORD}x")
            for more in ({}, {"AUTHOR_ID": secret.author}, {"start": -1})
        ],
        "feed24.preview.get": [post, {"POST_ID": [1, 2, 3, secret.post]}],
        "log.blogpost.share": [{**post, "DEST": ["UA"]}],
        "log.blogpost.update": [{**post, "POST_MESSAGE": "mine now", "DEST": ["UA"]}],
        "log.blogpost.delete": [post],
        "log.blogcomment.add": [{**post, "TEXT": "let me in, please"}],
        "log.blogcomment.delete": [{"COMMENT_ID": secret.comment}],
        "log.blogcomment.user.get": [{}, {"USER_ID": secret.insider}, {"FIRST_ID": 0}],
        "socialnetwork.api.livefeed.blogpost.important.vote": [post, {"params": post}],
        "socialnetwork.api.livefeed.blogpost.important.getUsers": [post, {"params": post}],
        "socialnetwork.api.livefeed.blogpost.getData": [
            {"postId": secret.post},
            {"params": {"postId": secret.post}},
        ],
        "socialnetwork.api.livefeed.logentry.getHiddenDestinations": [
            {"logId": secret.post, "createdById": secret.author},
            {"params": {"logId": secret.post}},
        ],
        "disk.storage.getList": [{}, {"filter": {"ENTITY_ID": secret.author}}],
        "disk.storage.get": [{"id": secret.storage}],
        "disk.storage.getChildren": [{"id": secret.storage}],
        "disk.folder.get": [{"id": secret.folder}],
        "disk.folder.getChildren": [{"id": secret.folder}],
        "disk.file.get": by_file,
        "disk.attachedObject.get": [{"id": secret.attachment}],
        **changers(secret),
        "disk.file.getVersions": by_file,
        "disk.version.get": [{"id": secret.version}],
        "disk.file.search": [
            {"QUERY": WORD, "TYPE": "all"},
            {"QUERY": f"the {WORD} plan"},
            {"QUERY": "txt", "FILTER": {"STORAGE_ID": secret.storage}},
            {"QUERY": WORD, "FILTER": {"FOLDER_ID": secret.folder}},
        ],
        "vote.AttachedVote.getMany": [{**poll_of_post, "entityIds": [secret.post]}],
        "vote.AttachedVote.getAnswerVoted": [
            {**each, "answerId": secret.answer, "start": 0} for each in polls
        ],
        "vote.AttachedVote.vote": [{**each, "ballot": {"1": [secret.answer]}} for each in polls],
        **{f"vote.AttachedVote.{verb}": polls for verb in POLL_VERBS},
    }


def changers(secret: Secret) -> dict[str, list[dict[str, Any]]]:
    """Methods of the Drive that would show what they change, or put it where it can be seen."""
    name = {"newName": "mine", "data": {"NAME": "mine"}, "fileContent": ["mine", "bWluZQ=="]}
    more = {**name, "targetFolderId": secret.common, "versionId": secret.version}
    share = {"userId": secret.insider, "taskName": "disk_access_full"}
    file, folder = {"id": secret.file, **more}, {"id": secret.folder, **more, **share}
    return {
        "disk.storage.addFolder": [{"id": secret.storage, **name}],
        **{
            f"disk.folder.{each}": [folder]
            for each in (
                *("addSubFolder", "rename", "copyTo", "moveTo", "markDeleted", "restore"),
                *("deleteTree", "shareToUser", "getExternalLink"),
            )
        },
        **{
            f"disk.file.{each}": [file]
            for each in (
                *("rename", "copyTo", "moveTo", "markDeleted", "restore", "delete"),
                *("uploadVersion", "restoreFromVersion", "getExternalLink"),
            )
        },
    }


@pytest.fixture
async def secret(portal: Portal) -> Secret:
    return await hide(portal)


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_no_reader_shows_a_hidden_post(portal: Portal, secret: Secret, outsider: str) -> None:
    viewer = secret.outsiders[outsider]
    for method, calls in readers(secret).items():
        for params in calls:
            body = await portal.call(method, params, as_=viewer)
            assert_silent(body, f"{outsider}: {method} {params}")
            command = f"{method}?{urlencode(flat(params))}"
            body = await portal.call("batch", {"cmd": {"x": command}}, as_=viewer)
            assert_silent(body["result"], f"{outsider}: batch of {command}")
    assert (await portal.call("log.blogpost.get", as_=viewer))["total"] == 0
    counts = await portal.result("feed24.feed.counts", as_=viewer)
    assert counts == {"total": 0, "important": 0, "unread": 0}
    for each in ("feed24.notification.list", "feed24.post.history", "feed24.tag.list"):
        assert (await portal.call(each, {"POST_ID": secret.post}, as_=viewer))["total"] == 0
    told = await portal.result("feed24.notification.count", as_=viewer)
    assert told == {"TOTAL": 0, "UNREAD": 0}
    assert (await portal.result("feed24.feed.unseen", as_=viewer))["UNSEEN"] == 0
    await assert_untouched(portal, secret)


@pytest.mark.parametrize("outsider", ["guest", "no longer addressed"])
async def test_hidden_is_like_missing(portal: Portal, secret: Secret, outsider: str) -> None:
    await assert_same_as_missing(portal, secret, secret.outsiders[outsider])


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_no_address_opens_a_hidden_file(
    portal: Portal, secret: Secret, outsider: str
) -> None:
    """Neither the insiders' addresses without their credential, nor with an outsider's."""
    hook = await portal.webhook(secret.outsiders[outsider])
    theirs = await portal.webhook(secret.author)
    for link in secret.links:
        path = link.split("://", 1)[1].split("/", 1)[1]
        stolen = f"/{path}".replace(theirs, hook)
        if stolen != f"/{path}":
            response = await portal.http.get(stolen)
            assert response.status_code in {401, 403, 404}
            assert WORD not in response.text


async def test_the_insiders_do_see_it(portal: Portal, secret: Secret) -> None:
    """The walk above proves nothing unless it finds the post for those who may."""
    for viewer in (secret.author, secret.insider, 1):
        assert (await portal.call("log.blogpost.get", as_=viewer))["total"] == 1
        for params in readers(secret)["feed24.search"][::3]:
            assert (await portal.call("feed24.search", params, as_=viewer))["total"] == 1
        for link in ("log.blogpost.get", "disk.attachedObject.get", *POLLS_SHOWN):
            params = {} if "blogpost" in link else readers(secret)[link][-1]
            assert WORD in json.dumps(await portal.call(link, params, as_=viewer))
        shown = await portal.result("feed24.preview.get", {"POST_ID": secret.post}, as_=viewer)
        assert WORD in json.dumps(shown)
        for method in ("post.render", "comment.render", "post.history", "tag.list"):
            (params, *_) = readers(secret)[f"feed24.{method}"]
            assert WORD in json.dumps(await portal.call(f"feed24.{method}", params, as_=viewer))
    for viewer in (secret.author, secret.insider):
        told = await portal.call("feed24.notification.list", as_=viewer)
        assert told["total"] == 1
        assert WORD in json.dumps(told)
    for viewer in (secret.author, secret.insider, 1):
        comments = await portal.call("feed24.comment.list", {"POST_ID": secret.post}, as_=viewer)
        assert (WORD in json.dumps(comments), comments["total"]) == (True, 1)
        told = await portal.result("feed24.post.explain", {"POST_ID": secret.post}, as_=viewer)
        assert told["IN_LIST"] is True
        for link in ("log.blogpost.get", "disk.attachedObject.get"):
            params = readers(secret)[link][-1] if "disk" in link else {}
            assert WORD in json.dumps(await portal.call(link, params, as_=viewer))
    for method in ("feed24.post.pinned", "feed24.post.followed", "feed24.favourite.list"):
        assert WORD in json.dumps(await portal.call(method, as_=secret.insider))
    shown = await portal.call("feed24.draft.list", as_=secret.author)
    assert (WORD in json.dumps(shown), shown["total"]) == (True, 1)
    # Not even administrators see what somebody has not published.
    draft = {"DRAFT_ID": secret.draft}
    assert (await portal.call("feed24.draft.list"))["total"] == 0
    assert (await portal.error("feed24.draft.get", draft))[1] == "ERROR_NOT_FOUND"
    for link in secret.links:
        assert WORD in (await portal.http.get(link)).text


def test_every_reader_takes_part() -> None:
    walked = set(readers(Secret(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0, {}, [])))
    for method in REGISTRY:
        harmless = method.name in HARMLESS or HARMLESS_SCOPES.intersection(method.scopes)
        if method.scopes and not harmless and "workgroup" not in method.name:
            assert method.name in walked, f"{method.name} is missing from the leak test"


async def assert_same_as_missing(portal: Portal, secret: Secret, viewer: int) -> None:
    """Our own methods answer about hidden things exactly as about things that are not there."""
    own = {name: calls for name, calls in readers(secret).items() if name.startswith("feed24.")}
    for method, calls in own.items():
        for params in calls:
            missing = {name: NOTHING if name in IDS else each for name, each in params.items()}
            answers = []
            for each in (params, missing):
                response = await portal.send(method, each, as_=viewer)
                body = {name: value for name, value in response.json().items() if name != "time"}
                answers.append((response.status_code, body))
            assert answers[0] == answers[1], f"{method} {params}"


def assert_silent(body: dict[str, Any], what: str) -> None:
    assert WORD not in json.dumps(body, ensure_ascii=False), what
    total = body.get("total") or body.get("result_total")
    if "blogpost" in what or "feed24." in what:
        assert not total or total == {"x": 0}, what


def flat(params: dict[str, Any]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, dict):
            pairs |= {f"{name}[{key}]": each for key, each in value.items()}
        elif isinstance(value, list):
            pairs |= {f"{name}[{n}]": each for n, each in enumerate(value)}
        else:
            pairs[name] = value
    return pairs


async def assert_untouched(portal: Portal, secret: Secret) -> None:
    (post,) = await portal.result("log.blogpost.get", {"POST_ID": secret.post}, as_=secret.author)
    assert post["TITLE"] == f"Title {WORD}"
    assert post["NUM_COMMENTS"] == "1"
    readers_of_it = await portal.result(
        "log.blogpost.getusers.important", {"POST_ID": secret.post}, as_=secret.author
    )
    assert readers_of_it == [str(secret.author)]
    file = await portal.result("disk.file.get", {"id": secret.file}, as_=secret.author)
    assert (file["NAME"], file["DELETED_TYPE"]) == (f"{WORD}.txt", "0")
    assert (file["PARENT_ID"], file["GLOBAL_CONTENT_VERSION"]) == (str(secret.folder), "1")
    poll = {"attachId": secret.poll}
    held = await portal.result("vote.AttachedVote.getWithVoted", poll, as_=secret.author)
    (voters,) = held["voted"].values()
    assert [each["ID"] for each in voters] == [secret.insider]
    assert held["attach"]["isFinished"] is False
