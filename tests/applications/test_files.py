"""The Drive by a token: an application's storage, and addresses that a token stands behind."""

from typing import Any

import pytest

from feed24.applications import service
from tests.applications.oauth import Application, application, call
from tests.files.drive import encoded
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")


async def ask(app: Application, user_id: int, method: str, **sent: Any) -> Any:
    """The result of a call, or how it is refused."""
    token = (await app.tokens(user_id))["access_token"]
    status, body = await call(app.portal, method, token, **sent)
    if "error" in body:
        return status, body["error"], body["error_description"]
    return body["result"]


async def storages(app: Application, user_id: int) -> set[str]:
    rows = await ask(app, user_id, "disk.storage.getList", filter={"ENTITY_TYPE": "restapp"})
    return {row["ENTITY_ID"] for row in rows}


async def test_the_storage_of_an_application(portal: Portal) -> None:
    app = await application(portal, scopes="disk")
    made = await ask(app, 1, "disk.storage.getForApp")
    assert made["ID"].isdigit()
    assert made["ROOT_OBJECT_ID"].isdigit()
    assert {name: made[name] for name in ("NAME", "CODE", "ENTITY_TYPE", "ENTITY_ID")} == {
        "NAME": "Reports",
        "CODE": None,
        "ENTITY_TYPE": "restapp",
        "ENTITY_ID": str(app.id),
    }
    assert await ask(app, 1, "disk.storage.getForApp") == made
    assert await ask(app, 1, "disk.storage.get", id=made["ID"]) == made
    renamed = await ask(app, 1, "disk.storage.rename", id=made["ID"], newName="Archive")
    assert renamed == {**made, "NAME": "Archive"}
    assert await ask(app, 1, "disk.storage.getForApp") == renamed


async def test_renaming_what_may_not_be(portal: Portal) -> None:
    app, other = await application(portal, scopes="disk"), await application(portal, scopes="disk")
    own = await ask(app, 1, "disk.storage.getForApp")
    theirs = await ask(other, 1, "disk.storage.getForApp")
    company = await portal.result("disk.storage.getList", {"filter": {"ENTITY_TYPE": "common"}})
    refusals = {
        (company[0]["ID"], "x"): (400, "", "Access denied (invalid type of storage)"),
        (theirs["ID"], "x"): DENIED,
        (own["ID"], " "): (400, "0", "Empty name"),
        (own["ID"], "a/b"): (400, "0", "Invalid name"),
        (999, "x"): (400, "ERROR_NOT_FOUND", "Could not find entity with id `999`"),
    }
    for (storage_id, name), refusal in refusals.items():
        sent = {"id": storage_id, "newName": name}
        assert await ask(app, 1, "disk.storage.rename", **sent) == refusal
    assert (await ask(app, 1, "disk.storage.rename"))[1] == "ERROR_ARGUMENT"
    assert (await ask(app, 1, "disk.storage.rename", id=own["ID"]))[1] == "ERROR_ARGUMENT"


async def test_administrators_of_an_application_only(portal: Portal) -> None:
    app = await application(portal, scopes="disk")
    ann = await portal.make.person("Ann")
    own = await ask(app, 1, "disk.storage.getForApp")
    assert await ask(app, ann, "disk.storage.getForApp") == DENIED
    assert await ask(app, ann, "disk.storage.rename", id=own["ID"], newName="x") == DENIED
    context = (403, "ACCESS_DENIED", "Access denied! Application context required")
    assert await portal.error("disk.storage.getForApp") == context
    assert await portal.error("disk.storage.rename", {"id": 1, "newName": "x"}) == context


async def test_who_may_use_the_application_may_use_its_storage(portal: Portal) -> None:
    app = await application(portal, scopes="disk")
    other = await application(portal, scopes="disk")
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    own = await ask(app, 1, "disk.storage.getForApp")
    assert await storages(other, ann) == await storages(other, bob) == {str(app.id)}
    sent = {"id": own["ID"], "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", encoded(b"a")]}
    made = await ask(app, ann, "disk.storage.uploadFile", **sent)
    async with portal.tx() as tx:
        await service.restrict(tx, app.id, [ann])
    assert await storages(other, ann) == {str(app.id)}
    assert await storages(other, bob) == set()
    assert await ask(other, bob, "disk.file.get", id=made["ID"]) == DENIED
    async with portal.tx() as tx:
        await service.restrict(tx, app.id, None)
    assert await storages(other, bob) == {str(app.id)}
    async with portal.tx() as tx:
        await service.uninstall(tx, app.id)
    assert await storages(other, ann) == set()
    assert await storages(other, 1) == {str(app.id)}


async def test_a_storage_of_a_restricted_application(portal: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    app = await application(portal, scopes="disk", user_ids=[1, ann])
    other = await application(portal, scopes="disk")
    await ask(app, 1, "disk.storage.getForApp")
    assert await storages(other, ann) == {str(app.id)}
    assert await storages(other, bob) == set()


async def upload(app: Application, token: str) -> dict[str, Any]:
    storage = (await call(app.portal, "disk.storage.getForApp", token))[1]["result"]
    sent = {"id": storage["ID"], "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", encoded(b"a")]}
    _, body = await call(app.portal, "disk.storage.uploadFile", token, **sent)
    made: dict[str, Any] = body["result"]
    return made


async def test_addresses_of_the_drive_hold_the_token(portal: Portal) -> None:
    app = await application(portal, scopes="disk")
    token = (await app.tokens())["access_token"]
    url = (await upload(app, token))["DOWNLOAD_URL"]
    assert url.startswith(f"https://feed.test/rest/download.json?auth={token}&token=disk%7C")
    assert (await portal.http.get(url)).content == b"a"
    other = (await app.tokens())["access_token"]
    assert (await portal.http.get(url.replace(token, other))).status_code == 403
    assert (await portal.http.get(url.replace(token, "x"))).status_code == 401
    async with portal.tx() as tx:
        await service.activate(tx, app.id, False)
    assert (await portal.http.get(url)).json()["error"] == "APPLICATION_NOT_FOUND"


async def test_uploading_to_an_address(portal: Portal) -> None:
    app = await application(portal, scopes="disk")
    token = (await app.tokens())["access_token"]
    storage = (await call(portal, "disk.storage.getForApp", token))[1]["result"]
    _, body = await call(portal, "disk.folder.uploadFile", token, id=storage["ROOT_OBJECT_ID"])
    url = body["result"]["uploadUrl"]
    assert f"/rest/upload.json?auth={token}&token=disk%7C" in url
    response = await portal.http.post(url, files={"file": ("b.txt", b"bb")})
    assert response.json()["result"]["NAME"] == "b.txt"


@pytest.mark.parametrize("end", ["", "off", "revoked"])
async def test_addresses_of_attachments_stand_for_the_token(portal: Portal, end: str) -> None:
    app = await application(portal, scopes="disk,log")
    code = await app.code()
    token = (await app.redeem(code)).json()["access_token"]
    sent = {"POST_MESSAGE": "m", "DEST": ["UA"], "FILES": [["a.txt", encoded(b"a")]]}
    post_id = (await call(portal, "log.blogpost.add", token, **sent))[1]["result"]
    row = (await call(portal, "log.blogpost.get", token, POST_ID=post_id))[1]["result"][0]
    file_id = next(iter(row["FILES"]))
    _, body = await call(portal, "disk.attachedObject.get", token, id=file_id)
    url = body["result"]["DOWNLOAD_URL"]
    assert token not in url
    if end == "off":
        async with portal.tx() as tx:
            await service.activate(tx, app.id, False)
    if end == "revoked":
        await app.redeem(code)
    response = await portal.http.get(url)
    assert (response.status_code == 200) == (not end)
    if end:
        assert response.status_code == 401
