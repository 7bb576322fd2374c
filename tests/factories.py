"""Making people, departments, workgroups and posts; a test states only what matters to it."""

from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

from feed24.access import Role
from feed24.departments import service as departments
from feed24.users import service as users
from feed24.workgroups import service as workgroups

if TYPE_CHECKING:
    from tests.support.portal import Portal

_serial = count(1)


class Make:
    """Every method commits and returns the new id."""

    def __init__(self, portal: "Portal") -> None:
        self._portal = portal

    async def person(
        self, name: str = "Ann", *, departments: Iterable[int] = (), **fields: Any
    ) -> int:
        """An active employee; `extranet=True` for a guest, `admin=True` for an administrator."""
        email = fields.pop("email", f"person{next(_serial)}@example.test")
        async with self._portal.tx() as tx:
            return await users.create(
                tx, email=email, name=name, department_ids=list(departments), **fields
            )

    async def department(self, name: str = "Team", *, parent: int = 1, **fields: Any) -> int:
        async with self._portal.tx() as tx:
            return await departments.add(tx, name, parent, **fields)

    async def workgroup(
        self,
        name: str = "Crew",
        *,
        owner: int = 1,
        members: Iterable[int] = (),
        moderators: Iterable[int] = (),
        **fields: Any,
    ) -> int:
        async with self._portal.tx() as tx:
            group_id = await workgroups.create(tx, name=name, owner_id=owner, **fields)
            for user_id in members:
                await workgroups.set_role(tx, group_id, user_id, Role.MEMBER)
            for user_id in moderators:
                await workgroups.set_role(tx, group_id, user_id, Role.MODERATOR)
            return group_id

    async def role(self, group_id: int, user_id: int, role: Role | None) -> None:
        async with self._portal.tx() as tx:
            await workgroups.set_role(tx, group_id, user_id, role)

    async def post(
        self, *, author: int = 1, to: Iterable[str] = ("UA",), message: str = "Hello", **fields: Any
    ) -> int:
        """A post published through the wire, as its author would."""
        params = {"POST_MESSAGE": message, "DEST": list(to), **fields}
        post_id: int = await self._portal.result("log.blogpost.add", params, as_=author)
        return post_id

    async def comment(self, post_id: int, *, author: int = 1, text: str = "Noted") -> int:
        params = {"POST_ID": post_id, "TEXT": text}
        comment_id: int = await self._portal.result("log.blogcomment.add", params, as_=author)
        return comment_id
