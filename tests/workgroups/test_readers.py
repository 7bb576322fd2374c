"""socialnetwork.api.workgroup.get and .list."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from feed24.access import Role
from feed24.workgroups import service
from feed24.workgroups.tables import workgroup
from tests.support.portal import ORIGIN, Portal
from tests.support.statements import counted
from tests.workgroups.crew import Crew, make_crew
from tests.workgroups.test_editing import PNG

LIST = "socialnetwork.api.workgroup.list"
EVENING = datetime(2031, 1, 5, 19, 37, 55, tzinfo=UTC)


async def get(portal: Portal, group_id: Any, *, as_: int = 1, **params: Any) -> dict[str, Any]:
    sent = {"params": {"groupId": group_id, **params}}
    return dict(await portal.result("socialnetwork.api.workgroup.get", sent, as_=as_))


async def dated(portal: Portal, group_id: int) -> None:
    async with portal.tx() as tx:
        values = {"created_at": EVENING, "updated_at": EVENING, "active_at": EVENING}
        await tx.run(update(workgroup).where(workgroup.c.id == group_id).values(values))


async def test_everything_about_one(portal: Portal) -> None:
    crew = await make_crew(portal, description="Deep", keywords="oil, gas")
    await dated(portal, crew.id)
    owner, member, moderator = (crew[name] for name in ("owner", "member", "moderator"))
    shown = await get(portal, str(crew.id))
    assert shown == {
        "ID": crew.id,
        "ACTIVE": "Y",
        "SITE_ID": "s1",
        "SUBJECT_ID": 1,
        "NAME": "Crew",
        "DESCRIPTION": "Deep",
        "KEYWORDS": "oil, gas",
        "CLOSED": "N",
        "VISIBLE": "Y",
        "OPENED": "N",
        "DATE_CREATE": "01/05/2031 19:37:55",
        "DATE_UPDATE": "01/05/2031 19:37:55",
        "DATE_ACTIVITY": "01/05/2031 19:37:55",
        "IMAGE_ID": 0,
        "AVATAR_TYPE": "",
        "OWNER_ID": owner,
        "INITIATE_PERMS": "K",
        "NUMBER_OF_MEMBERS": 3,
        "NUMBER_OF_MODERATORS": 1,
        "PROJECT": "N",
        "PROJECT_DATE_START": None,
        "PROJECT_DATE_FINISH": None,
        "SEARCH_INDEX": "Crew Deep oil, gas",
        "LANDING": "N",
        "SCRUM_OWNER_ID": 0,
        "SCRUM_SPRINT_DURATION": 0,
        "SCRUM_TASK_RESPONSIBLE": "",
        "TYPE": "group",
        "MEMBERS": [owner, member, moderator],
        "CHAT_ID": 0,
        "DIALOG_ID": "",
        "ORDINARY_MEMBERS": [member],
        "INVITED_MEMBERS": [crew["invited"]],
        "MODERATOR_MEMBERS": [moderator],
        "SITE_IDS": ["s1"],
        "NUMBER_OF_MEMBERS_PLURAL": 1,
    }


async def test_empty_texts_and_a_member_alone(portal: Portal) -> None:
    shown = await get(portal, await portal.make.workgroup())
    assert (shown["DESCRIPTION"], shown["KEYWORDS"]) == ("", "")
    assert (shown["NUMBER_OF_MEMBERS"], shown["NUMBER_OF_MEMBERS_PLURAL"]) == (1, 0)


async def test_further_fields(portal: Portal) -> None:
    crew = await make_crew(portal, keywords="oil, gas,,oil ")
    base = await get(portal, crew.id)
    names = ["tags", "DEPARTMENTS", "PRIVACY_TYPE", "COUNTERS", "SUBJECT_DATA", "AVATAR", "PIN", 5]
    assert await get(portal, crew.id, select=names) == {
        **base,
        "TAGS": ["gas", "oil"],
        "DEPARTMENTS": [],
        "PRIVACY_CODE": "closed",
        "COUNTERS": {"workgroup_requests_out": 1, "workgroup_requests_in": 1},
        "SUBJECT_DATA": {"ID": 1, "NAME": "Workgroups"},
        "AVATAR": "",
    }


async def test_people_in_detail(portal: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Poe", work_position="Engineer")
    group = await portal.make.workgroup(members=[ann])
    shown = await get(portal, group, select=["OWNER_DATA", "LIST_OF_MEMBERS"])
    assert shown["OWNER_DATA"] == {"ID": 1, "PHOTO": "", "FORMATTED_NAME": "Ada Admin"}
    flags = {"isScrumMaster": False, "isAutoMember": False}
    assert shown["LIST_OF_MEMBERS"] == [
        {
            "id": 1,
            "isOwner": True,
            "isModerator": False,
            **flags,
            "name": "Ada",
            "lastName": "Admin",
            "position": "",
            "photo": "",
        },
        {
            "id": ann,
            "isOwner": False,
            "isModerator": False,
            **flags,
            "name": "Ann",
            "lastName": "Poe",
            "position": "Engineer",
            "photo": "",
        },
    ]


ACTIONS = ("EDIT", "DELETE", "INVITE", "JOIN", "LEAVE")


@pytest.mark.parametrize(
    ("who", "role", "initiated", "subscribed", "actions"),
    [
        ("owner", "A", "G", True, "EDIT DELETE INVITE"),
        ("moderator", "E", "G", True, "INVITE LEAVE"),
        ("member", "K", "G", True, "LEAVE"),
        ("invited", "Z", "G", False, ""),
        ("requesting", "Z", "U", False, ""),
        ("banned", "T", "G", False, ""),
        ("outsider", False, False, False, "JOIN"),
        ("administrator", False, False, False, "EDIT DELETE INVITE JOIN"),
    ],
)
async def test_how_one_stands_to_it(
    portal: Portal, who: str, role: object, initiated: object, subscribed: bool, actions: str
) -> None:
    crew = await make_crew(portal, inviters=Role.MODERATOR)
    extras = ["USER_DATA", "ACTIONS"]
    shown = await get(portal, crew.id, as_=crew[who], select=extras, mode="mobile")
    assert shown["USER_DATA"] == {
        "ROLE": role,
        "INITIATED_BY_TYPE": initiated,
        "IS_SUBSCRIBED": subscribed,
    }
    assert shown["ADDITIONAL_DATA"] == {"ROLE": role or "", "INITIATED_BY_TYPE": initiated or ""}
    never = {"FOLLOW": False, "PIN": False, "EDIT_FEATURES": False}
    assert shown["ACTIONS"] == {name: name in actions.split() for name in ACTIONS} | never


@pytest.mark.parametrize(
    ("opened", "visible", "code"),
    [(True, True, "open"), (False, True, "closed"), (False, False, "secret")],
)
async def test_privacy(portal: Portal, opened: bool, visible: bool, code: str) -> None:
    group = await portal.make.workgroup(opened=opened, visible=visible)
    shown = await get(portal, group, select=["PRIVACY_TYPE"])
    assert shown["PRIVACY_CODE"] == code


async def test_an_avatar(portal: Portal) -> None:
    params = {"NAME": "Seen", "IMAGE": ["a.png", PNG], "PROJECT": "Y"}
    group = await portal.result("sonet_group.create", params)
    shown = await get(portal, group, select=["AVATAR"])
    assert shown["IMAGE_ID"] > 0
    assert shown["AVATAR"].startswith(f"{ORIGIN}/")
    assert shown["TYPE"] == "project"
    asked = {"select": ["AVATAR", "IMAGE_ID", "TYPE"]}
    (row,) = (await portal.result(LIST, asked))["workgroups"]
    assert row == {
        "id": str(group),
        "avatar": shown["AVATAR"],
        "imageId": str(shown["IMAGE_ID"]),
        "type": "project",
    }


async def rows(portal: Portal, params: Any = None, *, as_: int = 1) -> list[dict[str, Any]]:
    return list((await portal.result(LIST, params, as_=as_))["workgroups"])


async def test_ids_alone_by_default(portal: Portal) -> None:
    assert await rows(portal) == []
    groups = [await portal.make.workgroup() for _ in range(2)]
    body = await portal.call(LIST)
    assert body["result"] == {"workgroups": [{"id": str(group)} for group in groups]}
    assert body["total"] == 2
    empties: list[Any] = [[], [""], "", ["NOTHING"], {}]
    for empty in empties:
        assert await rows(portal, {"select": empty}) == [{"id": str(group)} for group in groups]


COLUMNS = [
    "ID",
    "active",
    "SITE_ID",
    "subject_id",
    "NAME",
    "description",
    "KEYWORDS",
    "closed",
    "VISIBLE",
    "opened",
    "PROJECT",
    "landing",
    "DATE_CREATE",
    "date_update",
    "DATE_ACTIVITY",
    "image_id",
    "AVATAR_TYPE",
    "owner_id",
    "NUMBER_OF_MEMBERS",
    "number_of_moderators",
    "INITIATE_PERMS",
    "project_date_start",
    "PROJECT_DATE_FINISH",
    "scrum_owner_id",
    "SCRUM_MASTER_ID",
    "scrum_sprint_duration",
    "SCRUM_TASK_RESPONSIBLE",
    "type",
    "AVATAR",
]


async def test_every_column(portal: Portal, crew: Crew) -> None:
    await dated(portal, crew.id)
    (row,) = await rows(portal, {"select": COLUMNS})
    assert row == {
        "id": str(crew.id),
        "active": "Y",
        "siteId": "s1",
        "subjectId": "1",
        "name": "Crew",
        "description": None,
        "keywords": None,
        "closed": "N",
        "visible": "Y",
        "opened": "N",
        "project": "N",
        "landing": "N",
        "dateCreate": "2031-01-05T19:37:55+00:00",
        "dateUpdate": "2031-01-05T19:37:55+00:00",
        "dateActivity": "2031-01-05T19:37:55+00:00",
        "imageId": None,
        "avatarType": None,
        "ownerId": str(crew["owner"]),
        "numberOfMembers": "3",
        "numberOfModerators": "1",
        "initiatePerms": "K",
        "projectDateStart": None,
        "projectDateFinish": None,
        "scrumOwnerId": None,
        "scrumMasterId": None,
        "scrumSprintDuration": None,
        "scrumTaskResponsible": None,
        "type": "group",
        "avatar": "",
    }


async def test_mobile_rows(portal: Portal, crew: Crew) -> None:
    options: dict[str, Any] = {"mode": "mobile", "shouldSelectDialogId": "Y"}
    (row,) = await rows(portal, {"params": options}, as_=crew["requesting"])
    assert row == {
        "id": str(crew.id),
        "additionalData": {"role": "Z", "initiatedByType": "U"},
        "dialogId": "",
    }
    options |= {"features": ["files", "chat", "files"], "mandatoryFeatures": ["blog"]}
    (row,) = await rows(portal, {"params": options}, as_=crew["outsider"])
    assert row["additionalData"] == {
        "role": "",
        "initiatedByType": "",
        "features": ["files", "blog"],
    }


async def test_hidden_ones(portal: Portal) -> None:
    crew = await make_crew(portal, visible=False)
    for who in ("owner", "moderator", "member"):
        assert len(await rows(portal, as_=crew[who])) == 1
    for who in ("invited", "requesting", "banned", "outsider", "administrator"):
        assert await rows(portal, as_=crew[who]) == []
    asking = {"params": {"IS_ADMIN": "Y"}}
    assert len(await rows(portal, asking)) == 1
    assert await rows(portal, asking, as_=crew["outsider"]) == []


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"=%NAME": "b%a"}, ["Beta"]),
    ({"%=NAME": "%TA"}, ["Beta"]),
    ({"!=%NAME": "b%a"}, ["Alpha"]),
    ({"!%=NAME": "%ta"}, ["Alpha"]),
    ({"@ID": [1, 7]}, ["Alpha"]),
    ({"!@ID": [1, 7]}, ["Beta"]),
    ({"ACTIVE": "Y", "CLOSED": "N", "%name": "LPH"}, ["Alpha"]),
    ({"PROJECT": "Y"}, ["Beta"]),
    ({"><ID": [1, 2], "?NAME": "x"}, ["Alpha", "Beta"]),
    ({">ID": 10**30}, []),
]


async def test_filters(portal: Portal) -> None:
    await portal.make.workgroup("Alpha")
    await portal.make.workgroup("Beta", project=True)
    for condition, found in FILTERS:
        params: dict[str, Any] = {"filter": condition, "select": ["NAME"]}
        for order, expected in (({"id": "asc"}, found), ({"NAME": "DESC"}, found[::-1])):
            shown = await rows(portal, {**params, "order": order})
            assert [row["name"] for row in shown] == expected, condition


async def test_there_is_one_site(portal: Portal) -> None:
    await portal.make.workgroup()
    assert len(await rows(portal, {"params": {"siteId": "s1"}})) == 1
    assert await rows(portal, {"params": {"siteId": "s2"}}) == []


async def test_pages_begin_anywhere(portal: Portal) -> None:
    async with portal.tx() as tx:
        for n in range(70):
            await service.create(tx, name=f"Group {n}", owner_id=1)

    async def page(start: int) -> tuple[list[str], object, object]:
        body = await portal.call(LIST, {"start": start})
        ids = [row["id"] for row in body["result"]["workgroups"]]
        return [ids[0], ids[-1]] if ids else [], body.get("total"), body.get("next")

    assert await page(0) == (["1", "50"], 70, 50)
    assert await page(7) == (["8", "57"], 70, 57)
    assert await page(50) == (["51", "70"], 70, None)
    assert await page(80) == ([], 70, None)
    assert await page(-1) == (["1", "50"], None, None)


async def test_lists_cost_the_same_however_long(portal: Portal) -> None:
    async def cost(method: str, params: Any) -> int:
        with counted(portal.services.database) as seen:
            await portal.result(method, params)
        return len(seen)

    group = await portal.make.workgroup()
    extras = ["OWNER_DATA", "LIST_OF_MEMBERS", "ACTIONS", "USER_DATA", "COUNTERS"]
    one = {"params": {"groupId": group, "select": extras}}
    everything = {"select": ["NAME", "NUMBER_OF_MEMBERS", "AVATAR"], "params": {"mode": "mobile"}}
    reading, listing = "socialnetwork.api.workgroup.get", LIST
    before = [await cost(reading, one), await cost(listing, everything)]
    for _ in range(5):
        people = [await portal.make.person() for _ in range(3)]
        await portal.make.workgroup(members=people)
        await portal.result("sonet_group.user.add", {"GROUP_ID": group, "USER_ID": people})
    assert [await cost(reading, one), await cost(listing, everything)] == before
