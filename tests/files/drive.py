"""How the tests of the Drive talk to it."""

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from feed24.files import attachments, rights
from feed24.files.rights import Right
from feed24.files.storages import create_folder
from feed24.files.tables import drive_object, storage
from tests.support.portal import Portal

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAFklEQVR42mM8ISf3n4GBgYGJAQrgDAAxYwIJYkrY6wAAAABJRU5ErkJggg=="
)


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def storage_of(portal: Portal, kind: str, owner_id: int) -> dict[str, int]:
    """Ids of a storage and of its root folder."""
    found = (
        select(storage.c.id, drive_object.c.id.label("root"))
        .join(drive_object, drive_object.c.storage_id == storage.c.id)
        .where(
            storage.c.kind == kind,
            storage.c.owner_id == owner_id,
            drive_object.c.parent_id.is_(None),
        )
    )
    async with portal.tx(write=False) as tx:
        row = await tx.first(found)
    assert row is not None
    return {"id": row.id, "root": row.root}


async def root_of(portal: Portal, user_id: int) -> int:
    return (await storage_of(portal, "user", user_id))["root"]


async def folders(portal: Portal, names: Iterable[str], *, within: int, by: int = 1) -> list[int]:
    async with portal.tx() as tx:
        of = drive_object.c.id == within
        storage_id = await tx.scalar(select(drive_object.c.storage_id).where(of))
        return [await create_folder(tx, storage_id, within, name, created_by=by) for name in names]


async def folder(portal: Portal, name: str, *, within: int, by: int = 1) -> int:
    (folder_id,) = await folders(portal, [name], within=within, by=by)
    return folder_id


async def grant(portal: Portal, object_id: int, code: str, right: Right) -> None:
    async with portal.tx() as tx:
        await rights.grant(tx, object_id, {code: right})


async def upload(
    portal: Portal,
    name: str = "map.png",
    content: bytes = PNG,
    *,
    into: int | None = None,
    as_: int = 1,
    **params: Any,
) -> dict[str, Any]:
    """The answer to an upload into a folder; without `into` the caller's own storage."""
    sent = {
        "id": into or await root_of(portal, as_),
        "data": {"NAME": name},
        "fileContent": [name, encoded(content)],
        **params,
    }
    answer: dict[str, Any] = await portal.result("disk.folder.uploadFile", sent, as_=as_)
    return answer


async def attach(portal: Portal, file_id: int, post_id: int, *, by: int = 1) -> int:
    """Show a file in a post."""
    async with portal.tx() as tx:
        (attachment_id,) = await attachments.attach(
            tx, "blog_post", post_id, post_id, [file_id], by
        )
    return attachment_id


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    body = response.json()
    assert "error" in body, response.text
    return response.status_code, body["error"], body["error_description"]


def stored(portal: Portal) -> set[Path]:
    """Everything in the portal's file store."""
    folder = portal.settings.data / "files"
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
