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

from feed24.access import Role
from feed24.catalogue import REGISTRY
from feed24.departments import service as departments
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

POLLS_SHOWN = (
    "vote.AttachedVote.get",
    "vote.AttachedVote.getMany",
    "vote.AttachedVote.getWithVoted",
)
# They show people, groups and the caller's own things, or act and answer with no content.
HARMLESS_SCOPES = {"user", "user_basic", "user_brief", "department", "sonet_group"}
HARMLESS = {
    "log.blogpost.add",
    "disk.storage.getTypes",
    "disk.storage.getFields",
    "disk.folder.getFields",
    "disk.file.getFields",
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
        "FILES": [[f"{WORD}.txt", CONTENT]],
        "UF_BLOG_POST_VOTE": "n1",
        "UF_BLOG_POST_VOTE_n1_DATA": {
            "QUESTIONS": [{"QUESTION": WORD, "ANSWERS": [{"MESSAGE": WORD}]}]
        },
    }
    gone = outsiders["no longer addressed"]
    to = [f"U{insider}", f"U{gone}", f"SG{closed}", f"DR{below}"]
    post = await make.post(author=author, to=to, message=f"Message {WORD}", **sent)
    comment = await portal.result(
        "log.blogcomment.add",
        {"POST_ID": post, "TEXT": f"Comment {WORD}", "FILES": [[f"{WORD}.txt", CONTENT]]},
        as_=insider,
    )
    (shown,) = await portal.result("log.blogpost.get", {"POST_ID": post}, as_=author)
    found = await portal.result("disk.attachedObject.get", {"id": shown["FILES"][0]}, as_=author)
    file = await portal.result("disk.file.get", {"id": found["OBJECT_ID"]}, as_=author)
    poll = int(shown["UF_BLOG_POST_VOTE"]["VALUE"])
    held = (await portal.result("vote.AttachedVote.get", {"attachId": poll}, as_=insider))["attach"]
    ((question, asked),) = held["QUESTIONS"].items()
    (answer,) = asked["ANSWERS"]
    ballot = {"attachId": poll, "ballot": {question: [answer]}}
    await portal.result("vote.AttachedVote.vote", ballot, as_=insider)
    await make.role(closed, outsiders["former member"], None)
    update = {
        "POST_ID": post,
        "POST_TITLE": f"Title {WORD}",
        "DEST": [c for c in to if c != f"U{gone}"],
    }
    await portal.result("log.blogpost.update", update, as_=author)
    return Secret(
        post=post,
        comment=comment,
        attachment=int(found["ID"]),
        file=int(file["ID"]),
        folder=int(file["PARENT_ID"]),
        storage=int(file["STORAGE_ID"]),
        poll=poll,
        signed=held["signedAttachId"],
        answer=int(answer),
        insider=insider,
        author=author,
        outsiders=outsiders,
        links=[found["DOWNLOAD_URL"], file["DOWNLOAD_URL"]],
    )


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
        "feed24.feed.counts": [{}],
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
        "vote.AttachedVote.getMany": [{**poll_of_post, "entityIds": [secret.post]}],
        "vote.AttachedVote.getAnswerVoted": [
            {**each, "answerId": secret.answer, "start": 0} for each in polls
        ],
        "vote.AttachedVote.vote": [{**each, "ballot": {"1": [secret.answer]}} for each in polls],
        **{f"vote.AttachedVote.{verb}": polls for verb in POLL_VERBS},
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
    await assert_untouched(portal, secret)


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
        for link in ("log.blogpost.get", "disk.attachedObject.get", *POLLS_SHOWN):
            params = {} if "blogpost" in link else readers(secret)[link][-1]
            assert WORD in json.dumps(await portal.call(link, params, as_=viewer))
    for link in secret.links:
        assert WORD in (await portal.http.get(link)).text


def test_every_reader_takes_part() -> None:
    walked = set(readers(Secret(0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0, {}, [])))
    for method in REGISTRY:
        harmless = method.name in HARMLESS or HARMLESS_SCOPES.intersection(method.scopes)
        if method.scopes and not harmless and "workgroup" not in method.name:
            assert method.name in walked, f"{method.name} is missing from the leak test"


def assert_silent(body: dict[str, Any], what: str) -> None:
    assert WORD not in json.dumps(body, ensure_ascii=False), what
    total = body.get("total") or body.get("result_total")
    if "blogpost" in what:
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
    poll = {"attachId": secret.poll}
    held = await portal.result("vote.AttachedVote.getWithVoted", poll, as_=secret.author)
    (voters,) = held["voted"].values()
    assert [each["ID"] for each in voters] == [secret.insider]
    assert held["attach"]["isFinished"] is False
