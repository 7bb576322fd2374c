"""Calls with a key are done once, however often and from wherever they are sent."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import func, select, update

from feed24.comments.tables import comment
from feed24.rest.once import pruning
from feed24.rest.once.tables import answered_call
from feed24.sessions.tokens import derived
from feed24.users import service as users
from feed24.webhooks.tables import webhook
from tests.applications.oauth import browser
from tests.support.portal import Portal

ADD = "log.blogcomment.add"
REUSED = "ERROR_IDEMPOTENCY_KEY_REUSED"


async def sent(
    portal: Portal,
    key: str,
    method: str,
    params: dict[str, Any],
    *,
    as_: int = 1,
    scope: str = "all",
) -> httpx.Response:
    address = f"{await portal.webhook(as_, scope)}/{method}"
    return await portal.http.post(address, json=params, headers={"Idempotency-Key": key})


async def comments(portal: Portal) -> int:
    async with portal.tx(write=False) as tx:
        return int(await tx.scalar(select(func.count()).select_from(comment)))


async def remembered(portal: Portal) -> int:
    async with portal.tx(write=False) as tx:
        return int(await tx.scalar(select(func.count()).select_from(answered_call)))


async def test_the_answer_is_given_again(portal: Portal) -> None:
    said = {"POST_ID": await portal.make.post(), "TEXT": "Once <b> & 'for' all"}
    first = await sent(portal, "k1", ADD, said)
    again = await sent(portal, "k1", ADD, said)
    assert first.status_code == again.status_code == 200
    assert again.json()["result"] == first.json()["result"]
    assert await comments(portal) == 1
    other = await sent(portal, "k2", ADD, {**said, "TEXT": "Something else"})
    assert other.json()["result"] != first.json()["result"]


async def test_of_all_at_once_one_is_done(portal: Portal) -> None:
    said = {"POST_ID": await portal.make.post(), "TEXT": "All at once"}
    answers = await asyncio.gather(*(sent(portal, "same", ADD, said) for _ in range(8)))
    assert len({each.json()["result"] for each in answers}) == 1
    assert await comments(portal) == 1


async def test_a_key_belongs_to_a_call(portal: Portal) -> None:
    said = {"POST_ID": await portal.make.post(), "TEXT": "First"}
    await sent(portal, "k", ADD, said)
    for method, params in ((ADD, {**said, "TEXT": "Second"}), ("log.blogcomment.delete", said)):
        answer = await sent(portal, "k", method, params)
        assert (answer.status_code, answer.json()["error"]) == (400, REUSED)
    # The order in which parameters are written is nothing different.
    assert (await sent(portal, "k", ADD, dict(reversed(said.items())))).status_code == 200


async def test_a_key_belongs_to_its_person(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    said = {"POST_ID": await portal.make.post(), "TEXT": "Of my own"}
    mine, hers = await sent(portal, "k", ADD, said), await sent(portal, "k", ADD, said, as_=ann)
    assert mine.json()["result"] != hers.json()["result"]


async def test_all_browsers_of_a_person_are_one(portal: Portal) -> None:
    """Who was signed out sends a call again after signing in; a webhook is somebody else."""
    said = {"POST_ID": await portal.make.post(), "TEXT": "Of my own"}
    ids = []
    for _ in range(2):
        async with await browser(portal, 1) as client:
            csrf = derived(client.cookies["__Host-feed24"], "sessid")
            headers = {"Idempotency-Key": "k", "X-Bitrix-Csrf-Token": csrf}
            answer = await client.post(f"/rest/{ADD}", json=said, headers=headers)
        ids.append(answer.json()["result"])
    assert ids[0] == ids[1]
    assert (await sent(portal, "k", ADD, said)).json()["result"] != ids[0]


async def test_a_webhook_is_not_given_what_a_wider_one_was(portal: Portal) -> None:
    params = {"TITLE": "Robot", "SCOPE": "user", "HANDLER": "https://a.test/"}
    wide = await sent(portal, "k", "feed24.application.add", params)
    assert "CLIENT_SECRET" in wide.json()["result"], wide.text
    narrow = await sent(portal, "k", "feed24.application.add", params, scope="log")
    assert narrow.json()["error"] == "insufficient_scope"


async def test_a_refusal_is_not_remembered(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    post_id = await portal.make.post(to=["U1"])
    said = {"POST_ID": post_id, "TEXT": "Let me in"}
    assert (await sent(portal, "k", ADD, said, as_=ann)).status_code >= 400
    assert await remembered(portal) == 0
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{ann}"]})
    assert (await sent(portal, "k", ADD, said, as_=ann)).status_code == 200


async def test_who_has_lost_the_post_is_told_nothing_newer(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    post_id = await portal.make.post(to=["U1", f"U{ann}"])
    said = {"POST_ID": post_id, "TEXT": "While I may"}
    first = await sent(portal, "k", ADD, said, as_=ann)
    changes = {"POST_ID": post_id, "POST_TITLE": "For fewer", "DEST": ["U1"]}
    await portal.result("log.blogpost.update", changes)
    again = await sent(portal, "k", ADD, said, as_=ann)
    assert again.json()["result"] == first.json()["result"]
    assert (await sent(portal, "k2", ADD, said, as_=ann)).status_code >= 400


async def test_who_may_not_call_any_more_is_answered_so(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    said = {"POST_ID": await portal.make.post(), "TEXT": "Of my own"}
    assert (await sent(portal, "k", ADD, said, as_=ann)).status_code == 200
    async with portal.tx() as tx:
        await tx.run(update(webhook).where(webhook.c.user_id == ann).values(scopes="user"))
    assert (await sent(portal, "k", ADD, said, as_=ann)).json()["error"] == "insufficient_scope"
    async with portal.tx() as tx:
        await users.dismiss(tx, ann)
    assert (await sent(portal, "k", ADD, said, as_=ann)).status_code == 401


async def test_of_a_batch_each_command_has_its_own(portal: Portal) -> None:
    post_id = await portal.make.post()
    command = f"{ADD}?POST_ID={post_id}&TEXT="
    cmd = {"a": f"{command}one", "b": f"{command}two", "c": "server.time"}
    first, again = [(await sent(portal, "k", "batch", {"cmd": cmd})).json() for _ in range(2)]
    for name in ("a", "b"):
        assert again["result"]["result"][name] == first["result"]["result"][name]
    assert await comments(portal) == 2
    (mistaken,) = (
        (await sent(portal, "k", "batch", {"cmd": {"a": cmd["b"]}}))
        .json()["result"]["result_error"]
        .values()
    )
    assert mistaken["error"] == REUSED


async def test_the_longest_key_is_good_for_a_batch(portal: Portal) -> None:
    cmd = {"a" * 100: f"{ADD}?POST_ID={await portal.make.post()}&TEXT=one"}
    for _ in range(2):
        answer = await sent(portal, "k" * 255, "batch", {"cmd": cmd})
        assert answer.json()["result"]["result_error"] == []
    assert await comments(portal) == 1


async def test_reading_remembers_nothing(portal: Portal) -> None:
    assert (await sent(portal, "k", "server.time", {})).status_code == 200
    await portal.make.post()
    assert await remembered(portal) == 0


async def test_what_is_no_key(portal: Portal) -> None:
    said = {"POST_ID": await portal.make.post(), "TEXT": "x"}
    for key in ("", "x" * 256):
        for method, params in ((ADD, said), ("batch", {"cmd": []})):
            answer = await sent(portal, key, method, params)
            assert (answer.status_code, answer.json()["error"]) == (400, "ERROR_ARGUMENT")
    assert (await sent(portal, "x" * 255, ADD, said)).status_code == 200


async def test_neither_key_nor_answer_can_be_read_in_the_database(portal: Portal) -> None:
    params = {"USER_ID": 1, "SCOPE": "log", "TITLE": "Robot"}
    answer = await sent(portal, "my-own-key", "feed24.webhook.add", params)
    assert answer.status_code == 200, answer.text
    secret = answer.json()["result"]
    again = await sent(portal, "my-own-key", "feed24.webhook.add", params)
    assert again.json()["result"] == secret
    async with portal.tx(write=False) as tx:
        (row,) = await tx.all(select(answered_call))
    assert "my-own-key" not in str(row)
    assert not any(str(value) in str(row) for value in secret.values() if len(str(value)) > 8)


async def test_forgotten_after_a_day(portal: Portal) -> None:
    said = {"POST_ID": await portal.make.post(), "TEXT": "x"}
    await sent(portal, "old", ADD, said)
    await sent(portal, "new", ADD, {**said, "TEXT": "y"})
    async with portal.tx() as tx:
        oldest = select(answered_call.c.key_hash).order_by(answered_call.c.key_hash).limit(1)
        earlier = tx.now - pruning.KEPT - timedelta(seconds=1)
        of_one = answered_call.c.key_hash == oldest.scalar_subquery()
        await tx.run(update(answered_call).where(of_one).values(at=earlier))
    async with portal.tx() as tx:
        assert await pruning.prune(tx) is True
    assert await remembered(portal) == 1
    async with portal.tx() as tx:
        assert await pruning.prune(tx) is False
