"""A hidden post, and every reader there is: nobody outside learns a word of it.

Each outsider walks every method that could show a post, a comment, a file or a count. A method that
is neither walked nor named as harmless fails the test, so new readers join it.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from feed24.applications import service as applications
from feed24.applications import tokens
from feed24.catalogue import REGISTRY
from tests.leaks.readers import HARMLESS, HARMLESS_SCOPES, readers
from tests.leaks.secret import OUTSIDERS, WORD, Secret, hide
from tests.support.portal import ALL_SCOPES, Portal

# What hidden things are told apart by, and an id that nothing has.
IDS, NOTHING = {"POST_ID", "COMMENT_ID", "DRAFT_ID"}, 10**6

MOST_COMMANDS = 50
FILES = "feed24.search.files"
POLLS_SHOWN = (
    "vote.AttachedVote.get",
    "vote.AttachedVote.getMany",
    "vote.AttachedVote.getWithVoted",
)
# Who may know was told of all of it.
TOLD = {
    "author": {"comment", "reaction"},
    "insider": {"confirm", "thanks", "reaction"},
}


@pytest.fixture
async def secret(portal: Portal) -> Secret:
    return await portal.having(hide)


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_no_reader_shows_a_hidden_post(portal: Portal, secret: Secret, outsider: str) -> None:
    viewer = secret.outsiders[outsider]
    for method, calls in readers(secret).items():
        for params in calls:
            body = await portal.call(method, params, as_=viewer)
            assert_silent(body, f"{outsider}: {method} {params}")
        for some in batched(calls):
            commands = [f"{method}?{urlencode(flat(params))}" for params in some]
            body = await portal.call("batch", {"cmd": commands}, as_=viewer)
            assert_silent(body["result"], f"{outsider}: batch of {commands}")
    assert (await portal.call("log.blogpost.get", as_=viewer))["total"] == 0
    counts = await portal.result("feed24.feed.counts", as_=viewer)
    assert counts == {"total": 0, "important": 0, "unread": 0}
    for each in ("feed24.notification.list", "feed24.post.history", "feed24.tag.list"):
        assert (await portal.call(each, {"POST_ID": secret.post}, as_=viewer))["total"] == 0
    told = await portal.result("feed24.notification.count", as_=viewer)
    assert not any(told.values())
    assert (await portal.call("feed24.notification.groups", as_=viewer))["total"] == 0
    assert (await portal.result("feed24.feed.unseen", as_=viewer))["UNSEEN"] == 0
    for params in readers(secret)["feed24.feed.place"]:
        assert await portal.result("feed24.feed.place", params, as_=viewer) == {"LATER": 0}
    await assert_untouched(portal, secret)


@pytest.mark.parametrize("outsider", ["guest", "no longer addressed"])
async def test_an_application_shows_no_more(portal: Portal, secret: Secret, outsider: str) -> None:
    viewer = secret.outsiders[outsider]
    async with portal.tx() as tx:
        app = await applications.create(
            tx, title="Reports", scopes=ALL_SCOPES, handler_url="https://app.test/"
        )
        token = (await tokens.issue(tx, app.id, viewer, refresh=False)).access_token
    for method, calls in readers(secret).items():
        for params in calls:
            response = await portal.http.post(f"/rest/{method}", json={**params, "auth": token})
            assert_silent(response.json(), f"{outsider}, by a token: {method} {params}")
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
        for link in ("log.blogpost.get", "disk.attachedObject.get", FILES, *POLLS_SHOWN):
            params = {} if "blogpost" in link else readers(secret)[link][-1]
            assert WORD in json.dumps(await portal.call(link, params, as_=viewer))
        shown = await portal.result("feed24.preview.get", {"POST_ID": secret.post}, as_=viewer)
        assert WORD in json.dumps(shown)
        for params in readers(secret)["feed24.feed.place"]:
            assert await portal.result("feed24.feed.place", params, as_=viewer) == {"LATER": 1}
        for params in readers(secret)["feed24.post.list"][:8]:
            assert WORD in json.dumps(await portal.call("feed24.post.list", params, as_=viewer))
        for method in ("post.render", "comment.render", "post.history", "tag.list"):
            (params, *_) = readers(secret)[f"feed24.{method}"]
            assert WORD in json.dumps(await portal.call(f"feed24.{method}", params, as_=viewer))
        await assert_thanked(portal, secret, viewer)
        comments = await portal.call("feed24.comment.list", {"POST_ID": secret.post}, as_=viewer)
        assert (WORD in json.dumps(comments), comments["total"]) == (True, 1)
        told = await portal.result("feed24.post.explain", {"POST_ID": secret.post}, as_=viewer)
        assert told["IN_LIST"] is True
    for name, kinds in TOLD.items():
        viewer = getattr(secret, name)
        told = await portal.call("feed24.notification.groups", as_=viewer)
        assert {row["KIND"] for row in told["result"]} == kinds
        assert WORD in json.dumps(told)
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


async def assert_thanked(portal: Portal, secret: Secret, viewer: int) -> None:
    for method in ("feed24.gratitude.list", "feed24.gratitude.recent"):
        assert [
            (await portal.call(method, params, as_=viewer))["total"]
            for params in readers(secret)[method][1:3]
        ] == ([1, 1] if method.endswith("list") else [1])


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
    totals = body.get("result_total", [body.get("total")])
    if "blogpost" in what or "feed24." in what:
        assert not any(totals.values() if isinstance(totals, dict) else totals), what


def batched(calls: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [calls[at : at + MOST_COMMANDS] for at in range(0, len(calls), MOST_COMMANDS)]


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
