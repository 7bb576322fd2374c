"""Addresses that answers hand out, and what those who follow them may be told."""

import httpx

from feed24.files.links import shown_file
from feed24.rest.call import Call
from feed24.webhooks import service as webhooks
from feed24.webhooks.authenticate import caller
from tests.files.drive import attach, upload
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
LINK_CHECK = (403, "ACCESS_DENIED", "Access denied! Link check failed")
EXPIRED = (401, "expired_token", "The access token provided has expired")
REVOKED = (401, "INVALID_CREDENTIALS", "Invalid request credentials")
DISMISSED = (401, "authorization_error", "Unable to authorize user")
NOBODY = (401, "NO_AUTH_FOUND", "Wrong authorization data")
HTTPS = (400, "INVALID_REQUEST", "Https required")


def gone(what: object) -> tuple[int, str, str]:
    return 404, "ERROR_NOT_FOUND", f"Could not find entity with id `{what}`"


async def webhook_id(portal: Portal, user_id: int) -> int:
    async with portal.tx(write=False) as tx:
        rows = await webhooks.find_all(tx)
    return int(next(row.id for row in rows if row.user_id == user_id))


async def revoke(portal: Portal, user_id: int) -> None:
    number = await webhook_id(portal, user_id)
    async with portal.tx() as tx:
        await webhooks.revoke(tx, number)


async def shown(portal: Portal, file_id: int, as_: int) -> tuple[str, str, str]:
    """The addresses of a file beside comments, as handed out to that person's webhook."""
    await portal.webhook(as_)
    number = await webhook_id(portal, as_)
    async with portal.tx(write=False) as tx:
        row = await webhooks.by_id(tx, number)
        assert row is not None
        call = Call(tx, caller(row, ""), portal.services, None, "https://feed.test")  # type: ignore[arg-type]
        return tuple(shown_file(call, file_id))  # type: ignore[return-value]


async def drive_url(portal: Portal, file_id: int, as_: int) -> str:
    return str((await portal.result("disk.file.get", {"id": file_id}, as_=as_))["DOWNLOAD_URL"])


async def attachment_url(portal: Portal, attachment_id: int, as_: int) -> str:
    row = await portal.result("disk.attachedObject.get", {"id": attachment_id}, as_=as_)
    return str(row["DOWNLOAD_URL"])


def check_harmless(response: httpx.Response) -> None:
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "sandbox"
    assert response.headers["content-length"] == str(len(response.content))


async def attached(portal: Portal, cast: dict[str, int]) -> tuple[int, int, int]:
    """A post to the crew, a file of its author's, and the attachment of the one to the other."""
    author = cast["author"]
    post_id = await portal.make.post(author=author, to=[f"SG{cast['crew']}"])
    file_id = (await upload(portal, as_=author, generateUniqueName=True))["ID"]
    return post_id, file_id, await attach(portal, file_id, post_id, by=author)
