"""`feed24.draft.*`."""

from typing import Any

from sqlalchemy import func, select

from feed24.access import Role
from feed24.drafts.tables import draft
from feed24.index.tables import feed_entry, post_access
from tests.posts.feed import count, encoded, recipients, shown
from tests.support.portal import Portal
from tests.support.statements import counted

ADD, UPDATE, GET = "feed24.draft.add", "feed24.draft.update", "feed24.draft.get"
LIST, DELETE, PUBLISH = "feed24.draft.list", "feed24.draft.delete", "feed24.draft.publish"
NO_DRAFT = (400, "ERROR_NOT_FOUND", "Draft not found")
FILES = [["a.txt", encoded(b"abc")]]


async def drafts(portal: Portal) -> int:
    async with portal.tx(write=False) as tx:
        found: int = await tx.scalar(select(func.count()).select_from(draft))
        return found


async def test_everything_is_kept_as_it_was_sent(portal: Portal) -> None:
    sent = {
        "POST_TITLE": "Plan",
        "POST_MESSAGE": "Come & see",
        "DEST": ["UA", "SG7"],
        "FILES": FILES,
        "IMPORTANT": "Y",
        "IMPORTANT_DATE_END": "2040-01-02",
        "TAGS": ["a", "b"],
        "UF_BLOG_POST_VOTE": "n0",
        "UF_BLOG_POST_VOTE_n0_DATA": {"QUESTIONS": {"x": {"QUESTION": "?", "C": 1.5}}},
    }
    made = await portal.result(ADD, {**sent, "NOBODY_KNOWS": 1, "PUBLISH_AT": ""})
    assert type(made) is int
    found = await portal.result(GET, {"DRAFT_ID": made})
    assert found["PARAMETERS"] == sent
    assert (found["ID"], found["PUBLISH_AT"], found["ERROR"]) == (str(made), None, None)
    assert found["CREATED_AT"] == found["UPDATED_AT"]
    (listed,) = await portal.result(LIST)
    without = {name: value for name, value in sent.items() if name != "FILES"}
    assert listed == {**found, "PARAMETERS": without}
    assert listed["HAS_FILES"] is True


async def test_names_in_any_letter_case_and_odd_values(portal: Portal) -> None:
    sent = {"post_message": "x", "Dest": "UA", "tags": 10**30, "uf_x": float(10**17)}
    made = await portal.result(ADD, sent)
    found = (await portal.result(GET, {"DRAFT_ID": made}))["PARAMETERS"]
    wanted = {"POST_MESSAGE": "x", "DEST": "UA", "TAGS": "1.0E+30", "uf_x": 1e17}
    assert found == wanted
    nothing = await portal.result(ADD)
    assert (await portal.result(GET, {"DRAFT_ID": nothing}))["PARAMETERS"] == []
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    status, code, text = await portal.error(ADD, {"TAGS": deep})
    assert (status, code) == (400, "ERROR_ARGUMENT")
    assert "nested more than 32 levels" in text


async def test_changing(portal: Portal) -> None:
    made = await portal.result(ADD, {"POST_MESSAGE": "a", "POST_TITLE": "t", "FILES": FILES})
    its = {"DRAFT_ID": made}
    await portal.result(UPDATE, {**its, "POST_MESSAGE": "b", "POST_TITLE": None, "DEST": ["U1"]})
    found = await portal.result(GET, its)
    assert found["PARAMETERS"] == {"POST_MESSAGE": "b", "DEST": ["U1"], "FILES": FILES}
    await portal.result(UPDATE, {**its, "FILES": None, "PUBLISH_AT": "2040-05-06T07:08:09+00:00"})
    found = await portal.result(GET, its)
    assert found["PARAMETERS"] == {"POST_MESSAGE": "b", "DEST": ["U1"]}
    assert (found["HAS_FILES"], found["PUBLISH_AT"]) == (False, "2040-05-06T07:08:09+00:00")
    await portal.result(UPDATE, its)
    assert (await portal.result(GET, its))["PUBLISH_AT"] is not None
    await portal.result(UPDATE, {**its, "PUBLISH_AT": ""})
    assert (await portal.result(GET, its))["PUBLISH_AT"] is None
    wrong = (400, "ERROR_ARGUMENT", "Wrong date in PUBLISH_AT")
    for method in (ADD, UPDATE):
        assert await portal.error(method, {**its, "PUBLISH_AT": "tomorrow"}) == wrong


async def test_publishing_is_what_add_would_have_done(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    sent = {
        "POST_TITLE": "Plan",
        "POST_MESSAGE": "See #it",
        "DEST": [f"U{ben}", f"SG{group}"],
        "FILES": FILES,
        "IMPORTANT": "Y",
    }
    made = await portal.result(ADD, sent, as_=ann)
    post_id = await portal.result(PUBLISH, {"DRAFT_ID": made}, as_=ann)
    direct = await portal.result("log.blogpost.add", sent, as_=ann)
    assert await recipients(portal, post_id) == await recipients(portal, direct)
    one, other = await shown(portal, post_id, as_=ben), await shown(portal, direct, as_=ben)
    same = ("TITLE", "AUTHOR_ID", "DETAIL_TEXT", "CATEGORY_ID", "HAS_PROPS", "MICRO")
    assert [one[name] for name in same] == [other[name] for name in same]
    assert len(one["FILES"]) == 1
    assert await drafts(portal) == 0
    assert await portal.error(PUBLISH, {"DRAFT_ID": made}, as_=ann) == NO_DRAFT


async def test_an_administrator_writes_for_others(portal: Portal) -> None:
    ann = await portal.make.person()
    for author, expected in ((1, ann), (ann, ann)):
        made = await portal.result(ADD, {"POST_MESSAGE": "x", "USER_ID": ann}, as_=author)
        post_id = await portal.result(PUBLISH, {"DRAFT_ID": made}, as_=author)
        assert (await shown(portal, post_id))["AUTHOR_ID"] == str(expected)


async def test_rights_are_those_of_the_publication(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    sent = {"POST_MESSAGE": "x", "DEST": [f"SG{group}"], "TAGS": "fresh", "FILES": FILES}
    made = await portal.result(ADD, sent, as_=ann)
    await portal.make.role(group, ann, None)
    refused = (400, "ERROR_CORE", "No access to one or more message recipients")
    assert await portal.error(PUBLISH, {"DRAFT_ID": made}, as_=ann) == refused
    assert (await count(portal), await drafts(portal)) == (0, 1)
    assert (await portal.result(GET, {"DRAFT_ID": made}, as_=ann))["ERROR"] is None
    empty = await portal.result(ADD, {"DEST": ["UA"]}, as_=ann)
    blank = await portal.error(PUBLISH, {"DRAFT_ID": empty}, as_=ann)
    assert blank[2] == "Blog post hasn't been added"
    await portal.make.role(group, ann, Role.MEMBER)
    assert await portal.result(PUBLISH, {"DRAFT_ID": made}, as_=ann)


async def test_nobody_else_has_it(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    made = await portal.result(ADD, {"POST_MESSAGE": "x", "DEST": ["UA", f"U{ben}"]}, as_=ann)
    for other in (1, ben):
        for method in (GET, UPDATE, DELETE, PUBLISH):
            for draft_id in (made, 0, -1, 999, 10**30, "x", None):
                sent = {"DRAFT_ID": draft_id, "USER_ID": ann}
                assert await portal.error(method, sent, as_=other) == NO_DRAFT
        assert (await portal.call(LIST, {"USER_ID": ann}, as_=other))["total"] == 0
        assert await count(portal) == 0
    async with portal.tx(write=False) as tx:
        for table in (feed_entry, post_access):
            assert await tx.scalar(select(func.count()).select_from(table)) == 0
    assert await portal.result(DELETE, {"DRAFT_ID": made}, as_=ann) is True
    assert await portal.error(DELETE, {"DRAFT_ID": made}, as_=ann) == NO_DRAFT
    assert await drafts(portal) == 0


async def test_pages_and_costs(portal: Portal) -> None:
    costs: list[int] = []
    body: dict[str, Any] = {}
    for some in (1, 50):
        for n in range(some):
            await portal.result(ADD, {"POST_MESSAGE": f"No {n}", "FILES": FILES})
        with counted(portal.services.database) as seen:
            body = await portal.call(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4
    assert (len(body["result"]), body["total"], body["next"]) == (50, 51, 50)
    ids = [int(row["ID"]) for row in body["result"]]
    assert ids == sorted(ids, reverse=True)
    assert len(await portal.result(LIST, {"start": 50})) == 1
