"""A workgroup with somebody in every relation to it."""

from dataclasses import dataclass, field
from typing import Any

from feed24.access import Role
from feed24.workgroups.service.joining import BY_PERSON
from feed24.workgroups.tables import workgroup_member
from tests.support.portal import Portal

ADMINISTRATOR = 1
# In the order in which they became related to the workgroup.
RELATED = ("owner", "member", "moderator", "banned", "invited", "requesting")
UNRELATED = ("administrator", "outsider")


@dataclass
class Crew:
    """The workgroup's id, and its people's by what they are to it."""

    id: int
    people: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.people[name]


async def make_crew(portal: Portal, **fields: Any) -> Crew:
    """People without a relation to it are there as well: an administrator and an outsider."""
    people = {name: await portal.make.person(name) for name in (*RELATED, "outsider")}
    people["administrator"] = ADMINISTRATOR
    group_id = await portal.make.workgroup(
        owner=people["owner"],
        members=[people["member"]],
        moderators=[people["moderator"]],
        **{"visible": True, **fields},
    )
    await portal.make.role(group_id, people["banned"], Role.BANNED)
    invitation = {"GROUP_ID": group_id, "USER_ID": people["invited"]}
    await portal.result("sonet_group.user.invite", invitation)
    await request(portal, group_id, people["requesting"])
    return Crew(group_id, people)


async def request(portal: Portal, group_id: int, user_id: int) -> None:
    """A pending request to join, whether or not the person could find the workgroup."""
    async with portal.tx() as tx:
        await tx.run(
            workgroup_member.insert().values(
                workgroup_id=group_id,
                user_id=user_id,
                role=Role.PENDING,
                initiated_by=BY_PERSON,
                joined_at=tx.now,
            )
        )


async def roles(portal: Portal, group_id: int) -> list[tuple[int, str]]:
    """Members and their roles, as listed."""
    listed = await portal.result("sonet_group.user.get", {"ID": group_id})
    return [(int(each["USER_ID"]), each["ROLE"]) for each in listed]
