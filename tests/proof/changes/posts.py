"""Changes of posts and comments."""

from typing import Any

from feed24.acknowledgement import service as acknowledgement
from feed24.comments import editing
from feed24.comments import service as comments
from feed24.db import Transaction
from feed24.posts import service as posts
from feed24.services import Services
from tests.proof.changes.cast import Cast
from tests.proof.changes.plan import Change, Thing, found


def publish(cast: Cast, most: int = 3) -> Change:
    author, actor, to = cast.person(), cast.actor(), cast.codes(most)
    important = cast.maybe(0.3)
    draft = posts.Draft(message=cast.text("New"), recipients=tuple(to), important=important)

    async def run(tx: Transaction, services: Services) -> int:
        acting = await found(tx, actor)
        return await posts.publish(tx, services, acting, await found(tx, author), draft)

    return Change(f"publish by {author} to {to}", run, makes=Thing("post", 0))


def publish_to_many(cast: Cast) -> Change:
    return publish(cast, 25)


def share(cast: Cast) -> Change:
    post_id, to = cast.post(), cast.codes(3, shareable=True)
    actor = cast.actor(_author(cast, post_id))

    async def run(tx: Transaction, services: Services) -> None:
        acting = await found(tx, actor)
        await posts.share(tx, services, acting, acting, post_id, to)

    return Change(f"share {post_id} with {to}", run)


def readdress(cast: Cast) -> Change:
    post_id, to = cast.post(), cast.codes(4)
    return _edit(cast, f"readdress {post_id} to {to}", post_id, recipients=tuple(to))


def rewrite(cast: Cast) -> Change:
    post_id = cast.post()
    return _edit(cast, f"rewrite {post_id}", post_id, important=cast.maybe(0.5))


def _edit(cast: Cast, name: str, post_id: int, **fields: Any) -> Change:
    actor = cast.actor(_author(cast, post_id))
    changes = posts.Changes(message=cast.text("Meant"), **fields)

    async def run(tx: Transaction, services: Services) -> None:
        await posts.edit(tx, services, await found(tx, actor), post_id, changes)

    return Change(name, run)


def ask_again(cast: Cast) -> Change:
    """By another text, which all readers are asked to confirm."""
    post_id = cast.post()
    actor = cast.actor(_author(cast, post_id))
    changes = posts.Changes(message=cast.text("Mind"), important=True)

    async def run(tx: Transaction, services: Services) -> None:
        acting = await found(tx, actor)
        await posts.edit(tx, services, acting, post_id, changes)
        await acknowledgement.ask_again(tx, acting, post_id)

    return Change(f"ask again about {post_id}", run)


def confirm(cast: Cast) -> Change:
    post_id, actor = cast.post(), cast.person()

    async def run(tx: Transaction, _services: Services) -> None:
        await posts.mark_read(tx, await found(tx, actor), post_id)

    return Change(f"{actor} confirms {post_id}", run)


def remove(cast: Cast) -> Change:
    post_id = cast.post()
    actor = cast.actor(_author(cast, post_id))

    async def run(tx: Transaction, _services: Services) -> None:
        await posts.delete(tx, await found(tx, actor), post_id)

    return Change(f"remove {post_id}", run, removes=Thing("post", post_id))


def comment(cast: Cast) -> Change:
    post_id, author = cast.post(), cast.person()
    actor, text = cast.actor(author), cast.text("Comment")

    async def run(tx: Transaction, services: Services) -> int:
        acting = await found(tx, actor)
        return await comments.add(tx, services, acting, await found(tx, author), post_id, text)

    return Change(f"comment on {post_id}", run, makes=Thing("comment", 0, post_id))


def rewrite_comment(cast: Cast) -> Change:
    """By the author of the post, who has written some of its comments."""
    comment_id, post_id = cast.comment()
    actor, changes = _author(cast, post_id), editing.Changes(text=cast.text("Rather"))

    async def run(tx: Transaction, services: Services) -> None:
        await editing.edit(tx, services, await found(tx, actor), comment_id, changes)

    return Change(f"rewrite comment {comment_id} of {post_id}", run)


def remove_comment(cast: Cast) -> Change:
    comment_id, post_id = cast.comment()
    actor = cast.actor()

    async def run(tx: Transaction, _services: Services) -> None:
        await comments.delete(tx, await found(tx, actor), comment_id)

    name = f"remove comment {comment_id} of {post_id}"
    return Change(name, run, removes=Thing("comment", comment_id, post_id))


def _author(cast: Cast, post_id: int) -> int:
    its = cast.facts.posts.get(post_id)
    return its.author if its else cast.person()
