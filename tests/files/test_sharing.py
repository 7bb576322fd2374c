"""Objects given to others: to a person as a right, to anybody by a public address."""

from typing import Any

from feed24.files.rights import Right
from feed24.portal import service as portal_service
from tests.files.addresses import gone
from tests.files.drive import PNG, grant, refusal, root_of, storage_of, upload
from tests.files.test_arranging import DENIED, NO_ID, SECOND, add, unknown
from tests.support.portal import Portal

THIRD = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #2}")


class TestWithPeople:
    async def test_each_level(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        made = await add(portal, "Shared", into=await root_of(portal, ann), as_=ann)
        allowed = []
        for level in ("read", "add", "edit", "full"):
            sent = {"id": made, "userId": ben, "taskName": f"disk_access_{level}"}
            assert await portal.result("disk.folder.shareToUser", sent, as_=ann) is True
            steps = (
                ("disk.folder.get", {"id": made}),
                ("disk.folder.addSubFolder", {"id": made, "data": {"NAME": level}}),
                ("disk.folder.rename", {"id": made, "newName": level}),
                ("disk.folder.getExternalLink", {"id": made}),
                ("disk.folder.shareToUser", {**sent, "userId": 1}),
            )
            bodies = [await portal.call(method, params, as_=ben) for method, params in steps]
            allowed.append(["result" in body for body in bodies])
        assert allowed == [
            [True, False, False, True, False],
            [True, True, False, True, False],
            [True, True, True, True, False],
            [True, True, True, True, True],
        ]

    async def test_it_holds_below_and_is_never_taken_away(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        root = await root_of(portal, ann)
        made = await add(portal, "Shared", into=root, as_=ann)
        file_id = (await upload(portal, into=made, as_=ann))["ID"]
        for level in ("full", "read"):
            sent = {"id": made, "userId": ben, "taskName": f"disk_access_{level}"}
            await portal.result("disk.folder.shareToUser", sent, as_=ann)
        assert await portal.result("disk.file.delete", {"id": file_id}, as_=ben) is True
        own = {"id": root, "userId": ann, "taskName": "disk_access_read"}
        await portal.result("disk.folder.shareToUser", own, as_=ann)
        assert await add(portal, "still mine", into=root, as_=ann)

    async def test_errors(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        made = await add(portal, "Mine", into=await root_of(portal, 1))
        sent = {"id": made, "userId": ann, "taskName": "disk_access_read"}
        cases: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
            ({}, NO_ID),
            ({"id": made}, SECOND),
            ({"id": made, "userId": ann}, THIRD),
            ({**sent, "id": 404}, unknown(404)),
            ({**sent, "userId": 404}, unknown(404)),
            ({**sent, "taskName": "disk_access_none"}, DENIED),
        ]
        for params, expected in cases:
            assert await portal.error("disk.folder.shareToUser", params) == expected
        assert await portal.error("disk.folder.shareToUser", sent, as_=ann) == DENIED
        await grant(portal, made, f"U{ann}", Right.EDIT)
        assert await portal.error("disk.folder.shareToUser", sent, as_=ann) == DENIED

    async def test_the_list_of_tasks(self, portal: Portal) -> None:
        body = await portal.call("disk.rights.getTasks")
        assert "total" not in body
        assert body["result"] == [
            {"ID": "13", "NAME": "disk_access_full", "TITLE": "Everything"},
            {"ID": "12", "NAME": "disk_access_edit", "TITLE": "Edit"},
            {"ID": "11", "NAME": "disk_access_read", "TITLE": "Read"},
        ]


class TestPublicAddresses:
    async def test_a_file(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        file_id = (await upload(portal))["ID"]
        url = await portal.result("disk.file.getExternalLink", {"id": file_id})
        assert url.startswith("https://feed.test/~")
        assert len(url.rpartition("~")[2]) == 16
        assert await portal.result("disk.file.getExternalLink", {"id": file_id}) == url
        await grant(portal, file_id, f"U{ann}", Right.READ)
        assert await portal.result("disk.file.getExternalLink", {"id": file_id}, as_=ann) == url
        response = await portal.http.get(url)
        assert (response.status_code, response.content) == (200, PNG)
        assert response.headers["content-disposition"].startswith("attachment;")

    async def test_a_folder(self, portal: Portal) -> None:
        made = await add(portal, "Plans & <b>", into=await root_of(portal, 1))
        inner = await add(portal, "inner", into=made)
        await upload(portal, "<i>.png".replace("<", "(").replace(">", ")"), into=made)
        deep = (await upload(portal, "deep.png", into=inner))["ID"]
        outside = (await upload(portal, "outside.png"))["ID"]
        url = await portal.result("disk.folder.getExternalLink", {"id": made})
        page = await portal.http.get(url)
        assert "Plans &amp; &lt;b&gt;" in page.text or "Plans &amp; _b_" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        listed = (await portal.http.get(url, headers={"accept": "application/json"})).json()
        assert [item["name"] for item in listed["items"]] == ["inner", "(i).png"]
        assert (listed["total"], listed["next"]) == (2, None)
        assert all(item["url"] in page.text for item in listed["items"])
        assert "deep.png" in (await portal.http.get(listed["items"][0]["url"])).text
        assert (await portal.http.get(listed["items"][1]["url"])).content == PNG
        assert (await portal.http.get(f"{url}/{deep}")).content == PNG
        for hidden in (outside, await root_of(portal, 1), 404):
            assert refusal(await portal.http.get(f"{url}/{hidden}")) == gone(hidden)

    async def test_long_folders_are_cut_into_pages(self, portal: Portal) -> None:
        made = await add(portal, "Many", into=await root_of(portal, 1))
        for number in range(52):
            await add(portal, f"{number:02}", into=made)
        url = await portal.result("disk.folder.getExternalLink", {"id": made})
        json = {"accept": "application/json"}
        first = (await portal.http.get(url, headers=json)).json()
        assert (len(first["items"]), first["next"], first["total"]) == (50, 50, 52)
        assert "?start=50" in (await portal.http.get(url)).text
        rest = (await portal.http.get(f"{url}?start=50", headers=json)).json()
        assert [item["name"] for item in rest["items"]] == ["50", "51"]

    async def test_what_ends_it(self, portal: Portal) -> None:
        made = await add(portal, "Plans", into=await root_of(portal, 1))
        file_id = (await upload(portal, into=made))["ID"]
        url = await portal.result("disk.folder.getExternalLink", {"id": made})
        code = url.rpartition("~")[2]
        inner = f"{url}/{file_id}"
        await portal.result("disk.file.markDeleted", {"id": file_id})
        assert refusal(await portal.http.get(inner)) == gone(file_id)
        await portal.result("disk.file.restore", {"id": file_id})
        assert (await portal.http.get(inner)).content == PNG
        await portal.result("disk.folder.markDeleted", {"id": made})
        for address in (url, inner):
            assert (await portal.http.get(address)).status_code == 404
        await portal.result("disk.folder.restore", {"id": made})
        assert (await portal.http.get(url)).status_code == 200
        async with portal.tx() as tx:
            await portal_service.set_closed(tx, True)
        assert refusal(await portal.http.get(url))[:2] == (500, "PORTAL_DELETED")
        async with portal.tx() as tx:
            await portal_service.set_closed(tx, False)
        await portal.result("disk.folder.deleteTree", {"id": made})
        assert refusal(await portal.http.get(url)) == gone(code)

    async def test_they_can_be_switched_off(self, portal: Portal, portal_with: Any) -> None:
        file_id = (await upload(portal))["ID"]
        url = await portal.result("disk.file.getExternalLink", {"id": file_id})
        strict = await portal_with(external_links=False)
        assert refusal(await strict.http.get(url)) == DENIED
        common = (await storage_of(portal, "common", 0))["root"]
        for method, own in (("file", file_id), ("folder", common)):
            sent = {"id": own}
            assert await strict.error(f"disk.{method}.getExternalLink", sent) == DENIED

    async def test_errors(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        root = await root_of(portal, 1)
        file_id = (await upload(portal))["ID"]
        for kind, own, other in (("file", file_id, root), ("folder", root, file_id)):
            method = f"disk.{kind}.getExternalLink"
            assert await portal.error(method, {}) == NO_ID
            assert await portal.error(method, {"id": 404}) == unknown(404)
            assert await portal.error(method, {"id": other}) == unknown(other)
            assert await portal.error(method, {"id": own}, as_=ann) == DENIED
        assert refusal(await portal.http.get("/~nothing")) == gone("nothing")
        assert (await portal.http.get("http://feed.test/~nothing")).status_code == 400
