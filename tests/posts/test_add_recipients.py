"""`log.blogpost.add`: to whom, and on whose behalf."""

from typing import Any

import pytest

from feed24.access import Role
from tests.posts.feed import carried, changes, count, recipients, sees, shown
from tests.support.portal import Portal

ADD = "log.blogpost.add"
CODE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
NO_DESTINATION = (400, CODE, "No destination specified")
NO_ACCESS = "No access to one or more message recipients"
NOBODY = "Please specify at least one person."


RECIPIENTS: list[Any] = [
    ({}, {"G2"}),
    ({"DEST": None}, {"G2"}),
    ({"DEST": ["UA"]}, {"G2"}),
    ({"DEST": ["G2", "UA"]}, {"G2"}),
    ({"DEST": "U7"}, {"U7"}),
    ({"DEST": ["U7", "U7", "U07", "u8", "AU"]}, {"U7"}),
    ({"DEST": ["DR5", "D6", "G9", "U999999"]}, {"DR5", "D6", "G9", "U999999"}),
    ({"DEST": ["U99999999999999999999", "U7"]}, {"U7"}),
    ({"SPERM": {"U": ["U7"], "DR": ["DR5"]}}, {"U7", "DR5"}),
    ({"SPERM": ["U7", "DR5"]}, {"U7", "DR5"}),
    ({"DEST": [], "SPERM": {"UA": ["UA"]}}, {"G2"}),
    ({"DEST": [""], "SPERM": "U7"}, {"U7"}),
    ({"DEST": ["U7"], "SPERM": ["UA"]}, {"U7"}),
]


async def test_recipients(portal: Portal) -> None:
    for sent, stored in RECIPIENTS:
        post_id = await portal.result(ADD, {"POST_MESSAGE": "x", **sent})
        assert await recipients(portal, post_id) == stored


NOBODY_ADDRESSED: list[Any] = [
    {"DEST": []},
    {"DEST": [""]},
    {"DEST": ""},
    {"DEST": False},
    {"DEST": ["AU"]},
    {"DEST": ["u7", "sg5", "UE@x", "UP1", "CRMCONTACT1", "nobody"]},
    {"DEST": "U7,U8"},
    {"DEST": ["U99999999999999999999"]},
    {"DEST": [["U7"]]},
    {"SPERM": []},
    {"SPERM": {"U": ["u7"]}},
    {"SPERM": {"U": []}},
    {"DEST": ["AU"], "SPERM": ["U7"]},
]


async def test_nobody_addressed(portal: Portal) -> None:
    for sent in NOBODY_ADDRESSED:
        assert await portal.error(ADD, {"POST_MESSAGE": "x", **sent}) == NO_DESTINATION
        assert await count(portal) == 0


async def test_codes_that_a_post_carries(portal: Portal) -> None:
    group = await portal.make.workgroup()
    sent = {"POST_MESSAGE": "x", "DEST": ["UA", f"SG{group}", "DR5"]}
    post_id = await portal.result(ADD, sent)
    expected = {"U1", "SA", "G2", "US1", "DR5", f"SG{group}", f"OSG{group}_L"}
    expected |= {f"SG{group}_{role}" for role in "AEK"}
    assert await carried(portal, post_id) == expected
    (change,) = await changes(portal, post_id)
    assert change[0] == "published"
    assert set(change[1]["codes"]) == expected


@pytest.mark.parametrize("form", ["DEST", "SPERM"])
async def test_a_workgroup_that_may_not_be_addressed(portal: Portal, form: str) -> None:
    """Not its member, banned from it, archived, unknown; the last two also for administrators."""
    code = "ERROR_CORE" if form == "DEST" else CODE
    ann, bob = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    await portal.make.role(group, bob, Role.BANNED)
    archived = await portal.make.workgroup()
    await portal.result("sonet_group.update", {"GROUP_ID": archived, "CLOSED": "Y"})
    refused = [(ann, group), (bob, group), (1, archived), (1, 999), (ann, 999)]
    for caller, named in refused:
        sent = {"POST_MESSAGE": "x", form: ["UA", f"SG{named}"]}
        assert await portal.error(ADD, sent, as_=caller) == (400, code, NO_ACCESS)
    assert await count(portal) == 0


async def test_who_is_addressed_is_checked_before_what_is_said(portal: Portal) -> None:
    assert await portal.error(ADD, {"DEST": ["SG999"]}) == (400, "ERROR_CORE", NO_ACCESS)
    assert await portal.error(ADD, {"DEST": ["AU"], "USER_ID": 999}) == NO_DESTINATION


async def test_members_and_administrators_write_to_a_workgroup(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(owner=ann)
    for caller in (ann, 1):
        await portal.result(ADD, {"POST_MESSAGE": "x", "DEST": [f"SG{group}"]}, as_=caller)


async def test_everyone_where_that_is_not_allowed(portal_with: Any, portal: Portal) -> None:
    ann = await portal.make.person()
    strict = await portal_with(livefeed_toall=False)
    for caller in (1, ann):
        named = {"POST_MESSAGE": "x", "DEST": ["UA"]}
        assert await strict.error(ADD, named, as_=caller) == (400, "ERROR_CORE", NOBODY)
        older = {"POST_MESSAGE": "x", "SPERM": ["UA"]}
        assert await strict.error(ADD, older, as_=caller) == (400, CODE, NOBODY)
    beside = {"POST_MESSAGE": "x", "DEST": ["UA", "U7"]}
    assert await recipients(portal, await strict.result(ADD, beside)) == {"U7"}
    # Whoever names nobody writes to everyone, whatever the setting says.
    assert await recipients(portal, await strict.result(ADD, {"POST_MESSAGE": "x"})) == {"G2"}


async def test_everyone_for_some(portal_with: Any, portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    team = await portal.make.department()
    cleo = await portal.make.person(departments=[team])
    some = await portal_with(livefeed_toall_rights=(f"U{ann}", f"DR{team}"))
    sent = {"POST_MESSAGE": "x", "DEST": ["UA"]}
    for caller in (ann, cleo, 1):
        await some.result(ADD, sent, as_=caller)
    assert await some.error(ADD, sent, as_=bob) == (400, "ERROR_CORE", NOBODY)


class TestGuests:
    """What people from outside may address."""

    @pytest.fixture(autouse=True)
    async def people(self, portal: Portal) -> None:
        self.guest = await portal.make.person("Guest", extranet=True)
        self.known = await portal.make.person("Known")
        self.stranger = await portal.make.person("Stranger")
        self.group = await portal.make.workgroup(
            owner=self.known, members=[self.guest], extranet=True
        )
        await portal.make.role(self.group, self.stranger, Role.BANNED)

    async def error(self, portal: Portal, **sent: Any) -> tuple[int, str, str]:
        return await portal.error(ADD, {"POST_MESSAGE": "x", **sent}, as_=self.guest)

    async def test_everyone_refuses_the_call(self, portal: Portal) -> None:
        here = f"SG{self.group}"
        for everyone in ("UA", "G2"):
            refused = await self.error(portal, DEST=[everyone, here])
            assert refused == (400, "ERROR_CORE", NO_ACCESS)
        assert await self.error(portal, SPERM=["UA", here]) == (400, CODE, NO_ACCESS)

    async def test_nobody_named_is_nobody(self, portal: Portal) -> None:
        assert await self.error(portal) == NO_DESTINATION

    async def test_departments_are_dropped(self, portal: Portal) -> None:
        assert await self.error(portal, DEST=["DR1", "D1"]) == NO_DESTINATION
        sent = {"POST_MESSAGE": "x", "DEST": ["DR1", f"SG{self.group}"]}
        post_id = await portal.result(ADD, sent, as_=self.guest)
        assert await recipients(portal, post_id) == {f"SG{self.group}"}

    async def test_people_are_known_from_workgroups(self, portal: Portal) -> None:
        known, oneself = f"U{self.known}", f"U{self.guest}"
        for other in (f"U{self.stranger}", "U1", "U999"):
            refused = await self.error(portal, DEST=[known, other])
            assert refused == (400, "ERROR_CORE", NO_ACCESS)
        sent = {"POST_MESSAGE": "x", "DEST": [known, oneself]}
        post_id = await portal.result(ADD, sent, as_=self.guest)
        assert await sees(portal, post_id, self.known, self.guest) == [True, True]

    async def test_an_administrator_may_write_for_them(self, portal: Portal) -> None:
        sent = {"POST_MESSAGE": "x", "DEST": ["UA"], "USER_ID": self.guest}
        post = await shown(portal, await portal.result(ADD, sent), as_=self.guest)
        assert post["AUTHOR_ID"] == str(self.guest)


async def test_on_behalf(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    sent = {"POST_MESSAGE": "x", "USER_ID": ann}
    assert (await shown(portal, await portal.result(ADD, sent)))["AUTHOR_ID"] == str(ann)
    ignored = await shown(portal, await portal.result(ADD, sent, as_=bob))
    assert ignored["AUTHOR_ID"] == str(bob)
    unknown = await portal.result(ADD, {"POST_MESSAGE": "x", "USER_ID": 999}, as_=bob)
    assert (await shown(portal, unknown))["AUTHOR_ID"] == str(bob)


async def test_on_behalf_counts_the_rights_of_the_caller(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    sent = {"POST_MESSAGE": "x", "USER_ID": ann, "DEST": [f"SG{group}"]}
    post_id = await portal.result(ADD, sent)
    assert await sees(portal, post_id, ann) == [True]
