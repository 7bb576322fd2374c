"""The Drive by the official Python client, unmodified, over HTTPS."""

import base64
from typing import Any
from uuid import uuid4

import pytest
import requests
from b24pysdk import errors

from tests.clients.test_b24pysdk import client
from tests.support.server import Server


@pytest.fixture(autouse=True)
def _trust(demo: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(demo.ca))


@pytest.fixture
def b24(hook: str) -> Any:
    return client(hook)


@pytest.fixture
def drive(b24: Any) -> Any:
    return b24.disk


@pytest.fixture
def folder(drive: Any) -> int:
    """A new folder on the caller's Drive."""
    (own,) = drive.storage.get_list(filter={"ENTITY_TYPE": "user", "ENTITY_ID": 1}).result
    made = drive.storage.add_folder(number(own), {"NAME": f"Papers {uuid4().hex[:8]}"}).result
    return number(made)


def number(found: Any) -> int:
    """The client takes numbers alone for ids, which arrive as text."""
    return int(found["ID"])


def sent(name: str, content: bytes) -> list[str]:
    return [name, base64.b64encode(content).decode()]


def names(drive: Any, folder: int) -> list[str]:
    found = drive.folder.get_children(folder, order={"NAME": "ASC"}).result
    return [each["NAME"] for each in found]


def put(drive: Any, folder: int, name: str, content: bytes = b"first", **more: Any) -> Any:
    data = {"NAME": name}
    return drive.folder.upload_file(
        folder, data=data, file_content=sent(name, content), **more
    ).result


def test_versions(drive: Any, folder: int, demo: Server) -> None:
    file = put(drive, folder, "plan.txt")
    changed = drive.file.upload_version(number(file), sent("plan.txt", b"second")).result
    assert demo.fetch(changed["DOWNLOAD_URL"]) == b"second"
    (newest, oldest) = drive.file.get_versions(number(file)).result
    assert demo.fetch(drive.version.get(number(oldest)).result["DOWNLOAD_URL"]) == b"first"
    back = drive.file.restore_from_version(number(file), number(oldest)).result
    assert demo.fetch(back["DOWNLOAD_URL"]) == b"first"
    assert len(drive.file.get_versions(number(file)).result) == 3
    assert int(newest["SIZE"]) == len(b"second")


def test_upload_in_two_steps(drive: Any, folder: int, demo: Server) -> None:
    asked = drive.folder.upload_file(folder).result
    sending = requests.post(
        asked["uploadUrl"],
        files={asked["field"]: ("large.bin", b"x" * 3_000_000)},
        verify=str(demo.ca),
        timeout=60,
    )
    file = sending.json()["result"]
    assert (file["NAME"], int(file["SIZE"])) == ("large.bin", 3_000_000)
    assert names(drive, folder) == ["large.bin"]


def test_names_and_places(drive: Any, folder: int) -> None:
    file = put(drive, folder, "note.txt")
    with pytest.raises(errors.BitrixAPIError):
        put(drive, folder, "note.txt")
    again = put(drive, folder, "note.txt", generate_unique_name=True)
    assert again["NAME"] != "note.txt"
    below = number(drive.folder.add_sub_folder(folder, {"NAME": "Old"}).result)
    assert drive.file.rename(number(file), "memo.txt").result["NAME"] == "memo.txt"
    _ = drive.file.move_to(number(file), below).result
    _ = drive.file.copy_to(number(again), below).result
    assert names(drive, below) == ["memo.txt", again["NAME"]]
    _ = drive.folder.rename(below, "Archive").result
    assert names(drive, folder) == ["Archive", again["NAME"]]
    assert drive.folder.get(below).result["NAME"] == "Archive"


def test_the_bin(drive: Any, folder: int) -> None:
    file = put(drive, folder, "gone.txt")
    assert drive.file.mark_deleted(number(file)).result
    assert names(drive, folder) == []
    assert drive.file.restore(number(file)).result
    assert names(drive, folder) == ["gone.txt"]
    assert drive.file.delete(number(file)).result is True
    with pytest.raises(errors.BitrixAPIError):
        _ = drive.file.get(number(file)).result
    below = number(drive.folder.add_sub_folder(folder, {"NAME": "Old"}).result)
    assert drive.folder.mark_deleted(below).result
    assert drive.folder.restore(below).result
    assert drive.folder.delete_tree(below).result is True


def test_sharing_and_links(b24: Any, drive: Any, folder: int, demo: Server) -> None:
    file = put(drive, folder, f"shared-{uuid4().hex}.txt")
    assert demo.fetch(drive.file.get_external_link(number(file)).result) == b"first"
    found = drive.file.search(file["NAME"].removesuffix(".txt")).result
    assert [each["NAME"] for each in found] == [file["NAME"]]
    other = client(demo.webhook(2))
    with pytest.raises(errors.BitrixAPIError):
        _ = other.disk.file.get(number(file)).result
    tasks = [each["NAME"] for each in drive.rights.get_tasks().result]
    assert "disk_access_read" in tasks
    _ = drive.folder.share_to_user(folder, 2, "disk_access_read").result
    assert other.disk.file.get(number(file)).result["NAME"] == file["NAME"]
    with pytest.raises(errors.BitrixAPIError):
        _ = other.disk.file.rename(number(file), "mine.txt").result


def test_a_file_of_the_drive_in_a_post(b24: Any, drive: Any, folder: int, demo: Server) -> None:
    file = put(drive, folder, "attached.txt")
    answer = b24.get_token().call_method(
        "log.blogpost.add",
        {"POST_MESSAGE": "See the file", "UF_BLOG_POST_FILE": [f"n{file['ID']}"], "DEST": ["U2"]},
    )
    (post,) = b24.log.blogpost.get(post_id=answer["result"]).result
    (attachment,) = post["FILES"]
    reader = client(demo.webhook(2))
    found = reader.disk.attached_object.get(attachment).result
    assert demo.fetch(found["DOWNLOAD_URL"]) == b"first"
