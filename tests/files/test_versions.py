"""Versions of files."""

from typing import Any

from feed24.files.rights import Right
from tests.files.drive import PNG, attach, encoded, grant, storage_of, upload
from tests.files.test_arranging import DENIED, NO_ID, SECOND, unknown
from tests.files.uploading import content_of
from tests.support.portal import Portal

NO_VERSION = (400, "ERROR_ARGUMENT", "Invalid value of parameter `id`")
NOT_SAVED = (400, "DISK_FILE_22002", "Could not save file")
OTHER = (400, "DISK_FILE_22004", "Cannot restore version from another file")


async def again(portal: Portal, file_id: int, content: bytes, *, as_: int = 1) -> dict[str, Any]:
    sent = {"id": file_id, "fileContent": ["ignored.txt", encoded(content)]}
    row: dict[str, Any] = await portal.result("disk.file.uploadVersion", sent, as_=as_)
    return row


async def versions(portal: Portal, file_id: int, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await portal.result(
        "disk.file.getVersions", {"id": file_id, **more}
    )
    return found


async def test_a_new_version(portal: Portal) -> None:
    first = await upload(portal, "map.png")
    row = await again(portal, first["ID"], b"second")
    numbers = [name for name, value in row.items() if isinstance(value, int)]
    assert numbers == ["GLOBAL_CONTENT_VERSION"]
    assert row["GLOBAL_CONTENT_VERSION"] == 2
    assert (row["ID"], row["NAME"], row["SIZE"]) == (str(first["ID"]), "map.png", "6")
    assert row["FILE_ID"] != str(first["FILE_ID"])
    assert await content_of(portal, row) == b"second"
    assert await content_of(portal, first) == b"second"
    newest, oldest = await versions(portal, first["ID"])
    assert list(newest) == [
        *("ID", "OBJECT_ID", "SIZE", "NAME", "GLOBAL_CONTENT_VERSION"),
        *("CREATE_TIME", "CREATED_BY", "DOWNLOAD_URL"),
    ]
    assert all(isinstance(value, str) for value in newest.values())
    assert [each["GLOBAL_CONTENT_VERSION"] for each in (newest, oldest)] == ["2", "1"]
    assert await content_of(portal, oldest) == PNG
    assert await content_of(portal, newest) == b"second"
    shown = await portal.result("disk.version.get", {"id": oldest["ID"]})
    assert shown == oldest


async def test_a_version_keeps_the_name_of_its_time(portal: Portal) -> None:
    file_id = (await upload(portal, "old.png"))["ID"]
    await portal.result("disk.file.rename", {"id": file_id, "newName": "new.png"})
    await again(portal, file_id, b"second")
    assert [each["NAME"] for each in await versions(portal, file_id)] == ["new.png", "old.png"]
    response = await portal.http.get((await versions(portal, file_id))[1]["DOWNLOAD_URL"])
    assert "old.png" in response.headers["content-disposition"]


async def test_the_list_is_filtered_and_cut(portal: Portal) -> None:
    file_id = (await upload(portal, "map.png"))["ID"]
    for number in range(2):
        await again(portal, file_id, b"x" * (number + 1))
    found = await versions(portal, file_id)
    ids = [int(each["ID"]) for each in found]
    assert ids == sorted(ids, reverse=True)
    for wanted, expected in (
        ({">ID": ids[1]}, ids[:1]),
        ({"size": 1}, ids[1:2]),
        ({"%NAME": "MAP"}, ids),
        ({"CREATED_BY": 2}, []),
        ({"UNKNOWN": 2}, ids),
    ):
        rows = await versions(portal, file_id, filter=wanted)
        assert [int(each["ID"]) for each in rows] == expected, wanted
    body = await portal.call("disk.file.getVersions", {"id": file_id, "start": 1})
    assert (len(body["result"]), body["total"]) == (2, 3)


async def test_an_old_content_comes_back(portal: Portal) -> None:
    file_id = (await upload(portal, "map.png"))["ID"]
    await again(portal, file_id, b"second")
    oldest = (await versions(portal, file_id))[-1]
    sent = {"id": file_id, "versionId": oldest["ID"]}
    row = await portal.result("disk.file.restoreFromVersion", sent)
    numbers = [name for name, value in row.items() if isinstance(value, int)]
    assert (numbers, row["GLOBAL_CONTENT_VERSION"]) == (["GLOBAL_CONTENT_VERSION"], 3)
    assert await content_of(portal, row) == PNG
    assert len(await versions(portal, file_id)) == 3


async def test_posts_show_the_newest(portal: Portal) -> None:
    file_id = (await upload(portal, "a.txt", b"first"))["ID"]
    number = await attach(portal, file_id, await portal.make.post())
    await again(portal, file_id, b"later")
    shown = await portal.result("disk.attachedObject.get", {"id": number})
    assert await content_of(portal, shown) == b"later"


async def test_rights(portal: Portal) -> None:
    ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
    crew = await portal.make.workgroup(members=[ann])
    root = (await storage_of(portal, "group", crew))["root"]
    file_id = (await upload(portal, into=root, as_=ann))["ID"]
    await again(portal, file_id, b"second", as_=ann)
    (newest, oldest) = await versions(portal, file_id)
    content = {"fileContent": ["a", "YQ=="]}
    back = {"id": file_id, "versionId": oldest["ID"]}
    for method, params in (
        ("disk.file.uploadVersion", {"id": file_id, **content}),
        ("disk.file.restoreFromVersion", back),
        ("disk.file.getVersions", {"id": file_id}),
        ("disk.version.get", {"id": newest["ID"]}),
    ):
        assert await portal.error(method, params, as_=ben) == DENIED
    await grant(portal, file_id, f"U{ben}", Right.READ)
    assert len(await portal.result("disk.file.getVersions", {"id": file_id}, as_=ben)) == 2
    shown = await portal.result("disk.version.get", {"id": newest["ID"]}, as_=ben)
    assert (await portal.http.get(shown["DOWNLOAD_URL"])).content == b"second"
    # A member edits, and needs more to put an old content in the new one's place.
    assert await portal.error("disk.file.restoreFromVersion", back, as_=ann) == DENIED
    sent = {"id": file_id, **content}
    assert await portal.error("disk.file.uploadVersion", sent, as_=ben) == DENIED


async def test_an_address_ends_with_the_right(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    crew = await portal.make.workgroup(members=[ann])
    root = (await storage_of(portal, "group", crew))["root"]
    file_id = (await upload(portal, into=root))["ID"]
    (shown,) = await portal.result("disk.file.getVersions", {"id": file_id}, as_=ann)
    assert (await portal.http.get(shown["DOWNLOAD_URL"])).content == PNG
    await portal.make.role(crew, ann, None)
    assert (await portal.http.get(shown["DOWNLOAD_URL"])).status_code == 403


async def test_errors(portal: Portal) -> None:
    one, two = (await upload(portal, "1"))["ID"], (await upload(portal, "2"))["ID"]
    (other,) = await versions(portal, two)
    content = {"fileContent": ["a", "YQ=="]}
    cases: list[tuple[str, dict[str, Any], tuple[int, str, str]]] = [
        ("disk.file.uploadVersion", {}, NO_ID),
        ("disk.file.uploadVersion", {"id": one}, SECOND),
        ("disk.file.uploadVersion", {"id": 404, **content}, unknown(404)),
        ("disk.file.uploadVersion", {"id": one, "fileContent": ["a", "!"]}, NOT_SAVED),
        ("disk.file.uploadVersion", {"id": one, "fileContent": ""}, NOT_SAVED),
        ("disk.file.getVersions", {}, NO_ID),
        ("disk.file.getVersions", {"id": 404}, unknown(404)),
        ("disk.file.restoreFromVersion", {}, NO_ID),
        ("disk.file.restoreFromVersion", {"id": one}, SECOND),
        ("disk.file.restoreFromVersion", {"id": one, "versionId": 404}, unknown(404)),
        ("disk.file.restoreFromVersion", {"id": 404, "versionId": other["ID"]}, unknown(404)),
        ("disk.file.restoreFromVersion", {"id": one, "versionId": other["ID"]}, OTHER),
        ("disk.version.get", {}, NO_VERSION),
        ("disk.version.get", {"id": 404}, unknown(404)),
    ]
    for method, params, expected in cases:
        assert await portal.error(method, params) == expected, (method, params)
