"""sonet_group.create, .update, .setowner and .delete: what they store."""

import base64
from typing import Any

import pytest

from tests.support.portal import ORIGIN, Portal
from tests.workgroups.crew import Crew, roles

# As the documentation prints it: the beginning of a PNG file, cut off.
PNG = "iVBORw0KGgoAAAANSUhEUgAA..."
PICTURES = {
    "a.png": base64.b64decode("iVBORw0KGgoAAAANSUhEUgAA"),
    "a.gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "a.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(40),
    "a.webp": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40),
}
WRONG_IMAGE = (400, "ERROR_IMAGE_ID", "Image is incorrect: Invalid file type")


async def one(portal: Portal, group_id: int, **params: Any) -> dict[str, Any]:
    sent = {"GROUP_ID": group_id, "IS_ADMIN": "Y", **params}
    (row,) = await portal.result("sonet_group.get", sent)
    return dict(row)


async def whole(portal: Portal, group_id: int) -> dict[str, Any]:
    sent = {"params": {"groupId": group_id}}
    return dict(await portal.result("socialnetwork.api.workgroup.get", sent))


async def create(portal: Portal, *, as_: int = 1, **params: Any) -> int:
    made: int = await portal.result("sonet_group.create", {"NAME": "Crew", **params}, as_=as_)
    return made


async def test_defaults(portal: Portal) -> None:
    person = await portal.make.person()
    made = await create(portal, as_=person)
    assert isinstance(made, int)
    row = await one(portal, made)
    assert (row["VISIBLE"], row["OPENED"], row["CLOSED"], row["PROJECT"]) == ("Y", "N", "N", "N")
    assert (row["OWNER_ID"], row["IS_EXTRANET"], row["NUMBER_OF_MEMBERS"]) == (
        str(person),
        "N",
        "1",
    )
    assert await roles(portal, made) == [(person, "A")]
    assert (await whole(portal, made))["INITIATE_PERMS"] == "K"


REMOVED: dict[str, Any] = {"~NAME": "x", "=NAME": "y"}


async def test_every_field(portal: Portal) -> None:
    made = await create(
        portal,
        DESCRIPTION="Deep",
        KEYWORDS="oil, gas",
        VISIBLE="N",
        OPENED="Y",
        CLOSED="Y",
        INITIATE_PERMS="E",
        PROJECT="Y",
        PROJECT_DATE_START="2031-01-05",
        PROJECT_DATE_FINISH="2031-02-05T12:00:00+02:00",
        SCRUM_MASTER_ID=5,
        SITE_ID=["s1"],
        SUBJECT_ID=7,
        **REMOVED,
    )
    shown = await whole(portal, made)
    assert {name: shown[name] for name in shown if name in EXPECTED} == EXPECTED


EXPECTED = {
    "NAME": "Crew",
    "DESCRIPTION": "Deep",
    "KEYWORDS": "oil, gas",
    "VISIBLE": "N",
    "OPENED": "Y",
    "CLOSED": "Y",
    "INITIATE_PERMS": "E",
    "PROJECT": "Y",
    "PROJECT_DATE_START": "01/05/2031 00:00:00",
    "PROJECT_DATE_FINISH": "02/05/2031 10:00:00",
    "SITE_IDS": ["s1"],
    "SUBJECT_ID": 1,
    "TYPE": "project",
}


@pytest.mark.parametrize("value", ["y", True, 1, "1", "N", ""])
async def test_flags_are_the_letter_y_or_off(portal: Portal, value: object) -> None:
    row = await one(portal, await create(portal, VISIBLE=value, OPENED=value))
    assert (row["VISIBLE"], row["OPENED"]) == ("N", "N")


async def test_only_administrators_choose_the_owner(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    assert (await one(portal, await create(portal, OWNER_ID=ann)))["OWNER_ID"] == str(ann)
    assert (await one(portal, await create(portal, OWNER_ID="")))["OWNER_ID"] == "1"
    by_ben = await create(portal, as_=ben, OWNER_ID=ann)
    assert (await one(portal, by_ben))["OWNER_ID"] == str(ben)


async def test_what_a_guest_makes(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    made = await create(portal, as_=guest, VISIBLE="Y", OPENED="Y")
    shown = await whole(portal, made)
    assert (shown["VISIBLE"], shown["OPENED"], shown["INITIATE_PERMS"]) == ("N", "N", "E")
    assert (await one(portal, made))["IS_EXTRANET"] == "Y"
    chosen = await create(portal, as_=guest, INITIATE_PERMS="A")
    assert (await whole(portal, chosen))["INITIATE_PERMS"] == "A"
    changes = {"GROUP_ID": made, "VISIBLE": "Y", "OPENED": "Y", "CLOSED": "Y"}
    await portal.result("sonet_group.update", changes, as_=guest)
    row = await one(portal, made)
    assert (row["VISIBLE"], row["OPENED"], row["CLOSED"]) == ("N", "N", "Y")


REFUSED = [
    ({"NAME": " \u00a0\n"}, "Cannot create group", "Cannot update group"),
    ({"NAME": ["Crew"]}, "Cannot create group", "Cannot update group"),
    ({"OWNER_ID": 5_000_000}, "Cannot create group", "Cannot update group"),
    ({"OWNER_ID": -1}, "Cannot create group", "Cannot update group"),
    ({"OWNER_ID": 2**63 - 1}, "Cannot create group", "Cannot update group"),
    ({"INITIATE_PERMS": "Z"}, "Incorrect input data", "Cannot update group"),
    ({"INITIATE_PERMS": "k"}, "Incorrect input data", "Cannot update group"),
    ({"PROJECT_DATE_START": "tomorrow"}, "Incorrect input data", "Cannot update group"),
    ({"PROJECT_DATE_FINISH": "2031-02-40"}, "Incorrect input data", "Cannot update group"),
]


@pytest.mark.parametrize(("params", "on_create", "_"), REFUSED)
async def test_nothing_is_made_of_what_is_unusable(
    portal: Portal, params: dict[str, Any], on_create: str, _: str
) -> None:
    found = await portal.error("sonet_group.create", {"NAME": "Crew", **params})
    assert found == (400, "", on_create)
    assert await portal.error("sonet_group.create") == (400, "", "Cannot create group")
    assert await portal.result("sonet_group.get") == []


@pytest.mark.parametrize(("params", "_", "on_update"), REFUSED)
async def test_nothing_is_changed_by_what_is_unusable(
    portal: Portal, crew: Crew, params: dict[str, Any], _: str, on_update: str
) -> None:
    before = await whole(portal, crew.id)
    sent = {"GROUP_ID": crew.id, "DESCRIPTION": "New", **params}
    assert await portal.error("sonet_group.update", sent) == (400, "", on_update)
    denied = await portal.error("sonet_group.update", sent, as_=crew["member"])
    assert denied == (400, "", "User has no permissions to update group")
    assert await whole(portal, crew.id) == before


async def test_an_update_changes_what_it_names(portal: Portal, crew: Crew) -> None:
    before = await whole(portal, crew.id)
    sent = {"GROUP_ID": str(crew.id), "NAME": "Drill", "CLOSED": "Y", "PROJECT": "Y"}
    assert await portal.result("sonet_group.update", sent) == crew.id
    changed = {"NAME": "Drill", "SEARCH_INDEX": "Drill", "CLOSED": "Y", "PROJECT": "Y"}
    assert await whole(portal, crew.id) == {
        **before,
        **changed,
        "TYPE": "project",
        "DATE_UPDATE": (await whole(portal, crew.id))["DATE_UPDATE"],
    }
    cleared = {"GROUP_ID": crew.id, "DESCRIPTION": "", "PROJECT_DATE_START": "", "CLOSED": "N"}
    await portal.result("sonet_group.update", cleared)
    assert (await whole(portal, crew.id))["CLOSED"] == "N"


@pytest.mark.parametrize("who", ["owner", "administrator"])
async def test_an_update_may_hand_over(portal: Portal, crew: Crew, who: str) -> None:
    sent = {"GROUP_ID": crew.id, "OWNER_ID": crew["outsider"]}
    assert await portal.result("sonet_group.update", sent, as_=crew[who]) == crew.id
    expected = {crew["owner"]: "E", crew["outsider"]: "A"}
    found = dict(await roles(portal, crew.id))
    assert {person: found[person] for person in expected} == expected
    assert (await one(portal, crew.id))["OWNER_ID"] == str(crew["outsider"])


@pytest.mark.parametrize(
    "heir", ["moderator", "member", "invited", "requesting", "banned", "outsider"]
)
async def test_anybody_may_inherit(portal: Portal, crew: Crew, heir: str) -> None:
    params = {"GROUP_ID": crew.id, "USER_ID": crew[heir]}
    assert await portal.result("sonet_group.setowner", params, as_=crew["owner"]) is True
    found = await roles(portal, crew.id)
    assert [person for person, role in found if role == "A"] == [crew[heir]]
    assert dict(found)[crew["owner"]] == "E"
    # The former owner no longer hands over, the new one does.
    refusal = await portal.error("sonet_group.setowner", params, as_=crew["owner"])
    assert refusal == (400, "", "User has no permissions to set owner")
    back = {"GROUP_ID": crew.id, "USER_ID": crew["owner"]}
    assert await portal.result("sonet_group.setowner", back, as_=crew[heir]) is True


async def test_handing_over_to_the_owner_changes_nothing(portal: Portal, crew: Crew) -> None:
    before = await roles(portal, crew.id)
    params = {"GROUP_ID": crew.id, "USER_ID": crew["owner"]}
    assert await portal.result("sonet_group.setowner", params) is True
    assert await roles(portal, crew.id) == before


async def test_a_guest_who_inherits_makes_it_an_extranet_workgroup(
    portal: Portal, crew: Crew
) -> None:
    guest = await portal.make.person(extranet=True)
    await portal.result("sonet_group.setowner", {"GROUP_ID": crew.id, "USER_ID": guest})
    assert (await one(portal, crew.id))["IS_EXTRANET"] == "Y"


async def shown_picture(portal: Portal, group_id: int) -> bytes | None:
    row = await one(portal, group_id)
    if "IMAGE" not in row:
        return None
    assert list(row).index("IMAGE") == list(row).index("KEYWORDS") + 1
    assert row["IMAGE"].startswith(f"{ORIGIN}/")
    response = await portal.http.get(row["IMAGE"])
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("name", PICTURES)
async def test_pictures_become_avatars(portal: Portal, name: str) -> None:
    image = [name, base64.b64encode(PICTURES[name]).decode()]
    made = await create(portal, IMAGE=image)
    assert await shown_picture(portal, made) == PICTURES[name]


async def test_the_documented_sample_is_a_picture(portal: Portal) -> None:
    made = await create(portal, IMAGE=["avatar.png", PNG])
    assert await shown_picture(portal, made) == PICTURES["a.png"]


@pytest.mark.parametrize(
    "image",
    [
        ["a.png", base64.b64encode(b"just text").decode()],
        ["a.svg", base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()],
        ["a.bmp", base64.b64encode(b"BM" + bytes(70)).decode()],
        ["a.png", "!!!"],
        "%%%",
        5,
    ],
)
async def test_other_content_does_not(portal: Portal, crew: Crew, image: object) -> None:
    sent = {"NAME": "Crew", "IMAGE": image}
    assert await portal.error("sonet_group.create", sent) == WRONG_IMAGE
    sent = {"NAME": "Renamed", "IMAGE": image, "GROUP_ID": crew.id}
    assert await portal.error("sonet_group.update", sent) == WRONG_IMAGE
    assert [row["NAME"] for row in await portal.result("sonet_group.get")] == ["Crew"]


@pytest.mark.parametrize("image", ["", "false", [], ["a.png"], ["a.png", ["x"]], [["a"], None]])
async def test_no_content_is_no_avatar(portal: Portal, image: object) -> None:
    assert await shown_picture(portal, await create(portal, IMAGE=image)) is None


@pytest.mark.parametrize(
    "removal",
    [
        {"IMAGE_FILE_ID": 0},
        {"IMAGE_FILE_ID": "", "IMAGE": ["a.png", PNG]},
        {"IMAGE_FILE_ID": 0, "IMAGE": ["a.png", PNG]},
        {"IMAGE": ""},
        {"IMAGE": ["a.png", "false"]},
    ],
)
async def test_avatars_go(portal: Portal, removal: dict[str, Any]) -> None:
    made = await create(portal, IMAGE=["a.png", PNG])
    await portal.result("sonet_group.update", {"GROUP_ID": made, "NAME": "Still there"})
    assert await shown_picture(portal, made) is not None
    await portal.result("sonet_group.update", {"GROUP_ID": made, **removal})
    assert await shown_picture(portal, made) is None


async def test_avatars_are_replaced(portal: Portal) -> None:
    made = await create(portal, IMAGE=["a.png", PNG])
    image = ["a.gif", base64.b64encode(PICTURES["a.gif"]).decode()]
    await portal.result("sonet_group.update", {"GROUP_ID": made, "IMAGE": image})
    assert await shown_picture(portal, made) == PICTURES["a.gif"]


async def on_drive(portal: Portal, owner: int, name: str, content: bytes) -> int:
    storages = await portal.result(
        "disk.storage.getList", {"filter": {"ENTITY_TYPE": "user", "ENTITY_ID": owner}}, as_=owner
    )
    sent = {
        "id": storages[0]["ID"],
        "data": {"NAME": name},
        "fileContent": [name, base64.b64encode(content).decode()],
    }
    uploaded = await portal.result("disk.storage.uploadFile", sent, as_=owner)
    return int(uploaded["ID"])


async def test_a_drive_file_becomes_an_avatar(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    gif = await on_drive(portal, ann, "a.gif", PICTURES["a.gif"])
    notes = await on_drive(portal, ann, "notes.png", b"just text")
    made = await create(portal, as_=ann, IMAGE=["a.png", PNG], IMAGE_FILE_ID=gif)
    assert await shown_picture(portal, made) == PICTURES["a.gif"]
    theirs = {"NAME": "Crew", "IMAGE_FILE_ID": gif}
    assert await portal.error("sonet_group.create", theirs, as_=ben) == WRONG_IMAGE
    for nothing in (notes, -1, 5_000_000, 2**63 - 1):
        sent = {"NAME": "Crew", "IMAGE_FILE_ID": nothing}
        assert await portal.error("sonet_group.create", sent, as_=ann) == WRONG_IMAGE
