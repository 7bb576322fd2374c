"""What uploads are answered with, and what they leave behind."""

from typing import Any

import httpx
from sqlalchemy import func, select

from feed24.files.tables import drive_object, drive_right, file_content, file_version
from tests.files.drive import (
    root_of,
)
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
TAKEN = (400, "DISK_OBJ_22000", "A file with this name already exists")
NOT_SAVED = (400, "ERROR_COULD_NOT_SAVE_FILE", "Could not save file")
NO_NAME = (
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter NAME (DISK_BASE_SERVICE_22001)",
)
NO_FILE = (
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter file (DISK_BASE_SERVICE_22001)",
)
NO_DATA = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #1}")
WRONG_RIGHTS = (400, "", "Invalid rights format")
LINK_CHECK = (403, "ACCESS_DENIED", "Access denied! Link check failed")


async def counts(portal: Portal) -> tuple[int, ...]:
    """How many rows there are of everything that an upload writes."""
    async with portal.tx(write=False) as tx:
        tables = (drive_object, file_content, file_version, drive_right)
        return tuple([await tx.scalar(select(func.count()).select_from(t)) for t in tables])


async def content_of(portal: Portal, row: dict[str, Any]) -> bytes:
    response = await portal.http.get(row["DOWNLOAD_URL"])
    assert response.status_code == 200, response.text
    return response.content


class Form:
    """Uploading by address."""

    def __init__(self, portal: Portal, **params: Any) -> None:
        self.portal = portal
        self.params = params

    async def address(self, *, as_: int = 1) -> str:
        params = {"id": await root_of(self.portal, as_), **self.params}
        answer = await self.portal.result("disk.folder.uploadFile", params, as_=as_)
        assert list(answer) == ["field", "uploadUrl"]
        assert answer["field"] == "file"
        return str(answer["uploadUrl"])

    async def send(self, address: str, name: str, content: bytes) -> httpx.Response:
        return await self.portal.http.post(address, files={"file": (name, content)})
