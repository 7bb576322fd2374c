"""No event about a hidden post is ever sent to anybody outside, whatever is done to it."""

from typing import Any

from feed24.departments import service as departments
from tests.leaks.secret import OUTSIDERS, WORD, Secret, hide
from tests.live.worker import Listener, Worker, working
from tests.support.portal import Portal


async def test_no_stream_tells_of_a_hidden_post(portal: Portal) -> None:
    secret = await hide(portal)
    async with working(portal) as worker:
        outside = {name: await worker.listen(secret.outsiders[name]) for name in OUTSIDERS}
        insider = await worker.listen(secret.insider)
        begun = {name: len(await each.heard()) for name, each in outside.items()}
        assert set(begun.values()) == {1}
        for n, (method, params, who) in enumerate(_everything(secret)):
            await portal.result(method, params, as_=who)
            if n == 3:
                # Whoever was away hears no more than who was there.
                outside = {name: await _again(worker, each) for name, each in outside.items()}
            await worker.step()
            for name, each in outside.items():
                assert await each.told() == [], f"{name}: {method}"
        told: list[Any] = [each for each in await insider.told() if secret.post in each]
        assert ("gone", secret.post) in told
        assert len(told) >= 8
        for each in (*outside.values(), insider):
            assert WORD.encode() not in each.bytes


async def test_whose_department_moves_hears_nothing_more(portal: Portal) -> None:
    make = portal.make
    team = await make.department("Team")
    ann = await make.person("Ann", departments=[team])
    async with working(portal) as worker:
        listener = await worker.listen(ann)
        post = await make.post(to=[f"DR{team}"])
        async with portal.tx() as tx:
            await departments.place(tx, ann, [])
        await make.comment(post)
        await worker.step()
        # That it was there in between is nothing to tell of any more.
        assert await listener.told() == [("access",)]
        await make.comment(post)
        await worker.step()
        assert await listener.told() == []


async def _again(worker: Worker, listener: Listener) -> Listener:
    last_id = await listener.leave()
    return await worker.listen(listener.user_id, last_id)


def _everything(secret: Secret) -> list[tuple[str, dict[str, Any], int]]:
    """What can be done to a post, its comments and its poll, and by whom."""
    post, comment, poll = {"POST_ID": secret.post}, secret.comment, {"attachId": secret.poll}
    author, insider = secret.author, secret.insider
    words = f"{WORD} again"
    return [
        ("log.blogcomment.add", {**post, "TEXT": words}, author),
        ("feed24.comment.update", {"COMMENT_ID": comment, "TEXT": words}, insider),
        ("feed24.reaction.add", {**post, "KIND": "like"}, author),
        ("feed24.reaction.add", {"COMMENT_ID": comment, "KIND": "like"}, author),
        ("feed24.reaction.remove", post, author),
        ("log.blogpost.update", {**post, "POST_TITLE": WORD, "POST_MESSAGE": words}, author),
        ("feed24.acknowledgement.remind", post, author),
        ("feed24.acknowledgement.confirm", post, insider),
        ("feed24.post.askAgain", post, author),
        ("vote.AttachedVote.stop", poll, author),
        ("vote.AttachedVote.resume", poll, author),
        ("log.blogpost.share", {**post, "DEST": ["U1"]}, author),
        ("log.blogcomment.delete", {"COMMENT_ID": comment}, insider),
        ("log.blogpost.delete", post, author),
    ]
