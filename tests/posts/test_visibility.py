"""Who sees a post, and what else they may do with it: docs/visibility.md as a test."""

from typing import Any

import pytest

from feed24.access import Role
from feed24.users import service as users
from tests.support.portal import Portal

TABLE = [
    # recipients, viewer, and in this order: finds it in the list, reads it by id, comments,
    # shares, updates, deletes
    ("nobody else", "the author", "LRCSUX"),
    ("nobody else", "an administrator", "LRCSUX"),
    ("nobody else", "a colleague", ""),
    ("everyone", "a colleague", "LRCS"),
    ("everyone", "a colleague without department", "LRCS"),
    ("everyone", "a guest", ""),
    ("Ann", "Ann", "LRCS"),
    ("Ann", "a colleague", ""),
    ("Ann", "the head of Ann", ""),
    ("the guest", "a guest", "LRCS"),
    ("department and below", "a member", "LRCS"),
    ("department and below", "its head", "LRCS"),
    ("department and below", "a member below", "LRCS"),
    ("department and below", "a member two levels below", "LRCS"),
    ("department and below", "a member above", ""),
    ("department and below", "a member beside", ""),
    ("department alone", "a member", "LRCS"),
    ("department alone", "a member below", ""),
    ("department alone", "a member above", ""),
    ("closed group", "a group member", "LRCS"),
    ("closed group", "a moderator", "LRCSU"),
    ("closed group", "the owner", "LRCSUX"),
    ("closed group", "a guest in the group", "LRCS"),
    ("closed group", "somebody banned", ""),
    ("closed group", "somebody waiting", ""),
    ("closed group", "a colleague", ""),
    ("closed group", "a guest", ""),
    ("open group", "a group member", "LRCS"),
    ("open group", "a colleague", "R"),
    ("open group", "somebody waiting", "R"),
    ("open group", "somebody banned", ""),
    ("open group", "a guest", ""),
    ("hidden group", "a group member", "LRCS"),
    ("hidden group", "a colleague", ""),
    ("archived open group", "a group member", "LRCS"),
    ("archived open group", "a moderator", "LRCSU"),
    ("archived open group", "a colleague", "R"),
    ("everyone and closed group", "the owner", "LRCS"),
    ("everyone and open group", "somebody banned", "LRCS"),
    ("department and below and closed group", "the owner in the department", "LRCS"),
    ("Ann and closed group", "Ann as owner", "LRCSUX"),
    ("Ann and open group", "Ann banned", "LRCS"),
    ("the guest and everyone", "another guest", ""),
    ("the guest and everyone", "a guest", "LRCS"),
]

GROUPS = {
    "closed group": {},
    "open group": {"opened": True},
    "hidden group": {"opened": True, "visible": False},
    "archived open group": {"opened": True},
}
ROLES = {
    "a group member": Role.MEMBER,
    "a guest in the group": Role.MEMBER,
    "a moderator": Role.MODERATOR,
    "somebody banned": Role.BANNED,
    "Ann banned": Role.BANNED,
    "somebody waiting": Role.PENDING,
}
OWNERS = {"the owner", "the owner in the department", "Ann as owner"}
PLACES = {
    "a member": "department",
    "its head": "department",
    "the owner in the department": "department",
    "a member below": "below",
    "a member two levels below": "bottom",
    "a member above": "above",
    "a member beside": "beside",
    "the head of Ann": "above",
}


class Scene:
    """A company in which one post is addressed and one person looks."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.departments: dict[str, int] = {}

    async def build(self, viewer: str, to: str) -> None:
        make = self.portal.make
        above = await make.department("Above")
        middle = await make.department("Middle", parent=above)
        below = await make.department("Below", parent=middle)
        self.departments = {"above": above, "department": middle, "below": below}
        self.departments["beside"] = await make.department("Beside", parent=above)
        self.departments["bottom"] = await make.department("Bottom", parent=below)
        self.author = await make.person("Author")
        self.viewer = await self.person(viewer)
        if "head" in viewer:
            place = self.departments[PLACES[viewer]]
            head = {"ID": place, "UF_HEAD": self.viewer}
            await self.portal.result("department.update", head)
        self.ann = self.viewer
        if not viewer.startswith("Ann"):
            self.ann = await make.person("Ann", departments=[below])
        self.guest = self.viewer
        if viewer != "a guest":
            self.guest = await make.person("Guest", extranet=True)
        self.group = await self.workgroup(viewer, to)

    async def person(self, viewer: str) -> int:
        make = self.portal.make
        if viewer == "the author":
            return self.author
        if viewer == "an administrator":
            return 1
        if "guest" in viewer:
            return await make.person("Guest", extranet=True)
        place = self.departments.get(PLACES.get(viewer, ""))
        return await make.person("Viewer", departments=[place] if place else [])

    async def workgroup(self, viewer: str, to: str) -> int | None:
        kind = next((kind for kind in GROUPS if to.endswith(kind)), None)
        if kind is None:
            return None
        fields: dict[str, Any] = {**GROUPS[kind]}
        owner = self.viewer if viewer in OWNERS else self.author
        made = await self.portal.make.workgroup(owner=owner, **fields)
        if viewer in ROLES:
            await self.portal.make.role(made, self.viewer, ROLES[viewer])
        return made

    def codes(self, to: str) -> list[str]:
        named = {
            "everyone": "UA",
            "Ann": f"U{self.ann}",
            "the guest": f"U{self.guest}",
            "department and below": f"DR{self.departments['department']}",
            "department alone": f"D{self.departments['department']}",
            "nobody else": f"U{self.author}",
        }
        named |= dict.fromkeys(GROUPS, f"SG{self.group}")
        rest = to.replace("department and below", "department+below").split(" and ")
        return [named[part.replace("+", " and ")] for part in rest]

    async def write(self, to: str) -> int:
        sent: dict[str, Any] = {"USER_ID": self.author, "IMPORTANT": "Y"}
        post = await self.portal.make.post(author=1, to=self.codes(to), **sent)
        if to.startswith("archived"):
            archive = {"GROUP_ID": self.group, "CLOSED": "Y"}
            await self.portal.result("sonet_group.update", archive)
        return post

    async def powers(self, post: int) -> str:
        """What the viewer manages to do, deleting last."""
        its, to = {"POST_ID": post}, {"DEST": [f"U{self.viewer}"]}
        text = {"POST_MESSAGE": "changed"}
        found = "L" if await self.result("log.blogpost.get", its) else ""
        found += "R" if await self.result("log.blogpost.getusers.important", its) else ""
        attempts = {
            "C": ("log.blogcomment.add", {**its, "TEXT": "Noted"}),
            "S": ("log.blogpost.share", {**its, **to}),
            "U": ("log.blogpost.update", {**its, **text}),
            "X": ("log.blogpost.delete", its),
        }
        for letter, attempt in attempts.items():
            body = await self.portal.call(*attempt, as_=self.viewer)
            found += letter if "result" in body else ""
        return found

    async def result(self, method: str, params: dict[str, Any]) -> Any:
        return await self.portal.result(method, params, as_=self.viewer)


@pytest.mark.parametrize(("to", "viewer", "may"), TABLE, ids=lambda value: value or "nothing")
async def test_who_may_do_what(portal: Portal, to: str, viewer: str, may: str) -> None:
    scene = Scene(portal)
    await scene.build(viewer, to)
    post = await scene.write(to)
    assert await scene.powers(post) == may


async def test_joining_shows_old_posts_at_once_and_leaving_hides_them(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    post = await portal.make.post(to=[f"SG{group}"])
    for role, seen in ((Role.MEMBER, 1), (Role.BANNED, 0), (Role.MODERATOR, 1), (None, 0)):
        await portal.make.role(group, ann, role)
        body = await portal.call("log.blogpost.get", {"POST_ID": post}, as_=ann)
        assert (len(body["result"]), body["total"]) == (seen, seen)


async def test_nobody_dismissed_looks_at_anything(portal: Portal) -> None:
    ann = await portal.make.person()
    await portal.make.post()
    assert (await portal.call("log.blogpost.get", as_=ann))["total"] == 1
    async with portal.tx() as tx:
        await users.dismiss(tx, ann)
    status, code, _ = await portal.error("log.blogpost.get", as_=ann)
    assert (status, code) == (401, "authorization_error")
