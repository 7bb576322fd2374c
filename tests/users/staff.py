"""Making people quickly, and reading lists of them."""

from typing import Any

from feed24.users import service
from tests.support.portal import Portal


async def many(portal: Portal, count: int, **fields: Any) -> list[int]:
    """So many people, in one transaction."""
    async with portal.tx() as tx:
        return [
            await service.create(
                tx, email=f"{fields.get('name', 'one')}{number}@of-many.test", **fields
            )
            for number in range(count)
        ]


def ids(rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["ID"]) for row in rows]


async def found(
    portal: Portal, sent: Any = None, *, name: str = "user.get", **who: Any
) -> list[str]:
    """The first names of the people that a list shows, in its order."""
    return [row["NAME"] for row in await portal.result(name, sent, **who)]
