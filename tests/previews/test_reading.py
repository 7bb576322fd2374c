"""Who sees a preview and its picture: whoever may read a post that shows it, and nobody else."""

import pytest

from feed24.access import Role
from tests.previews.site import Site


async def test_previews_of_several_posts(site: Site) -> None:
    first, plain, second = (
        await site.post(site.url),
        await site.post("x"),
        await site.post(site.url),
    )
    await site.work()
    ids = [second, plain, 99_999, first, second]
    found = await site.portal.result("feed24.preview.get", {"POST_ID": ids})
    assert [row["POST_ID"] for row in found] == [str(second), str(first)]
    alone = await site.portal.result("feed24.preview.get", {"POST_ID": first})
    assert [row["POST_ID"] for row in alone] == [str(first)]


@pytest.mark.parametrize("wrong", [None, 0, -1, "x", [], [1, 0], {"a": "b"}, 2**63])
async def test_wrong_ids(site: Site, wrong: object) -> None:
    params = {} if wrong is None else {"POST_ID": wrong}
    refusal = (400, "ERROR_ARGUMENT", "Wrong post ID")
    assert await site.portal.error("feed24.preview.get", params) == refusal


async def test_too_many_ids(site: Site) -> None:
    params = {"POST_ID": list(range(1, 52))}
    refusal = (400, "ERROR_ARGUMENT", "At most 50 posts can be asked for at once")
    assert await site.portal.error("feed24.preview.get", params) == refusal


async def test_a_hidden_post_looks_like_one_that_is_not_there(site: Site) -> None:
    make = site.portal.make
    reader, stranger = await make.person(), await make.person()
    number = await site.post(site.url, to=(f"U{reader}",))
    await site.work()
    assert await site.preview(number, as_=reader)
    assert await site.preview(number, as_=stranger) is None
    path = await _picture_path(site, number, reader)
    assert (await site.portal.http.get(path)).status_code == 200


async def test_an_open_workgroup_is_readable_from_outside(site: Site) -> None:
    """By its id, as everything of such a post."""
    make = site.portal.make
    outside, banned = await make.person(), await make.person()
    group = await make.workgroup(opened=True, visible=True)
    await make.role(group, banned, Role.BANNED)
    number = await site.post(site.url, to=(f"SG{group}",))
    await site.work()
    assert await site.preview(number, as_=outside)
    assert await site.preview(number, as_=banned) is None


async def test_the_address_of_a_picture_is_no_right(site: Site) -> None:
    make = site.portal.make
    reader = await make.person()
    group = await make.workgroup(members=[reader], opened=False)
    number = await site.post(site.url, to=(f"SG{group}",))
    other = await site.post(site.url, to=("U1",))
    await site.work()
    path = await _picture_path(site, number, reader)
    assert (await site.portal.http.get(path)).status_code == 200
    # Neither for another post with the very same picture,
    stolen = path.replace(f"/preview/{number}", f"/preview/{other}")
    assert (await site.portal.http.get(stolen)).status_code == 403
    assert (await site.portal.http.get(path[:-3])).status_code == 403
    assert (await site.portal.http.get(path.split("?")[0])).status_code == 401
    # nor for those who may read the post no longer.
    await make.role(group, reader, None)
    gone = await site.portal.http.get(path)
    there_is_none = await site.portal.http.get(await _picture_path(site, other, 1))
    assert there_is_none.status_code == 200
    assert gone.status_code == 404
    assert b"JFIF" not in gone.content


async def test_a_post_without_a_picture_has_no_address(site: Site) -> None:
    number = await site.post(site.url)
    await site.work()
    path = await _picture_path(site, number, 1)
    await site.edit(number, "no link")
    assert (await site.portal.http.get(path)).status_code == 404
    for wrong in ("0", "x", "9" * 30):
        answer = await site.portal.http.get(path.replace(f"/{number}?", f"/{wrong}?"))
        assert answer.status_code == 403


async def _picture_path(site: Site, post_id: int, reader: int) -> str:
    found = await site.preview(post_id, as_=reader)
    assert found
    path: str = found["IMAGE"].removeprefix("https://feed.test")
    return path
