"""Only what the feed shows is found, as of this moment, in words, totals and snippets."""

import json

from feed24.access import Role
from tests.search.conftest import Search
from tests.support.portal import Portal
from tests.support.statements import counted


async def test_access_that_changes_counts_in_the_next_call(search: Search) -> None:
    portal, make = search.portal, search.portal.make
    ann = await make.person()
    group = await make.workgroup(members=[ann])
    post_id = await make.post(to=[f"SG{group}"], message="Quartz")
    other = await make.post(to=["UA"], message="Quartz for everyone")
    for _ in range(2):
        assert await search.ids("quartz", as_=ann) == [other, post_id]
        await make.role(group, ann, None)
        assert await search.ids("quartz", as_=ann) == [other]
        await make.role(group, ann, Role.MEMBER)
    await portal.result(
        "log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "T", "DEST": "U1"}
    )
    assert await search.ids("quartz", as_=ann) == [other]
    assert await search.ids("quartz") == [other, post_id]


async def test_guests_and_open_workgroups(search: Search) -> None:
    """As in the feed: what may be read by its id is not therefore in a list."""
    make = search.portal.make
    guest, ann = await make.person(extranet=True), await make.person()
    group = await make.workgroup(opened=True, visible=True)
    await make.post(to=[f"SG{group}"], message="Quartz")
    for viewer in (guest, ann):
        assert await search.ids("quartz", as_=viewer) == []
    await make.post(to=["UA"], message="Quartz")
    assert await search.ids("quartz", as_=guest) == []


async def test_hidden_posts_change_nothing_that_is_answered(search: Search) -> None:
    make = search.portal.make
    ann = await make.person()
    await make.post(to=["UA"], message="Quartz and opal")
    queries = ["quartz", "quartz -secret", "-quartz opal", "secret", "sec*", '"quartz secret"']
    before = [await search.call(query, as_=ann) for query in queries]
    hidden = await make.post(to=["U1"], message="Quartz secret, opal", TAGS="secret")
    await make.comment(hidden, text="secret quartz")
    after = [await search.call(query, as_=ann) for query in queries]
    for body in (*before, *after):
        del body["time"]
    assert json.dumps(before) == json.dumps(after)


async def test_as_many_statements_however_much_is_found(portal: Portal, search: Search) -> None:
    counts = []
    for number in (1, 20):
        for n in range(number):
            post_id = await portal.make.post(message=f"Quartz {number} {n}", TAGS="quartz")
            await portal.make.comment(post_id, text=f"quartz {number} {n}")
        await search.ids("quartz")
        with counted(portal.services.database) as seen:
            assert len(await search.ids("quartz")) >= number
        counts.append(len(seen))
    # The caller, the page, what is shown of its posts.
    assert counts == [3, 3]
