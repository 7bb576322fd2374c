"""What a person is told, in short."""

from tests.support.portal import Portal

Told = tuple[str, int, int, int | None]


async def told(portal: Portal, user_id: int) -> list[Told]:
    """Kind, who did it, post, comment; the latest first."""
    rows = await portal.result("feed24.notification.list", as_=user_id)
    return [
        (
            row["KIND"],
            int(row["ACTOR_ID"]),
            int(row["POST_ID"]),
            int(row["COMMENT_ID"]) if row["COMMENT_ID"] else None,
        )
        for row in rows
    ]
