"""How people are shown: keys, types, moments, pictures, and what is left out."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feed24.users.tables import person
from tests.conftest import Restart
from tests.support.portal import ORIGIN, Portal

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
_ALWAYS = """
ID XML_ID ACTIVE NAME LAST_NAME SECOND_NAME EMAIL LAST_LOGIN DATE_REGISTER TIME_ZONE IS_ONLINE
TIMESTAMP_X LAST_ACTIVITY_DATE PERSONAL_GENDER PERSONAL_WWW PERSONAL_BIRTHDAY PERSONAL_MOBILE
PERSONAL_CITY WORK_PHONE WORK_POSITION UF_EMPLOYMENT_DATE UF_DEPARTMENT USER_TYPE
"""
ALWAYS = _ALWAYS.split()
NOON = datetime(2031, 3, 20, 12, 0, 41, tzinfo=UTC)


async def set_(portal: Portal, user_id: int, **values: Any) -> None:
    async with portal.tx() as tx:
        await tx.run(update(person).where(person.c.id == user_id).values(**values))


async def one(portal: Portal, user_id: int, **params: Any) -> dict[str, Any]:
    (row,) = await portal.result("user.get", {"ID": user_id, **params})
    return dict(row)


async def test_current_shows_strings_booleans_and_lists(portal: Portal) -> None:
    await set_(portal, 1, registered_at=NOON, updated_at=NOON, last_login_at=NOON)
    shown = await portal.result("user.current")
    assert list(shown) == ALWAYS
    assert all(isinstance(value, str | bool | list) for value in shown.values())
    assert shown["ID"] == "1"
    assert shown["ACTIVE"] is True
    assert shown["EMAIL"] == "admin@example.test"
    assert shown["LAST_LOGIN"] == "2031-03-20T12:00:41+00:00"
    assert shown["DATE_REGISTER"] == "2031-03-20T00:00:00+00:00"
    assert shown["TIMESTAMP_X"] == "20.03.2031 12:00:41"
    assert shown["UF_DEPARTMENT"] == [1]
    assert shown["USER_TYPE"] == "employee"


async def test_the_caller_is_being_seen(portal: Portal) -> None:
    shown = await portal.result("user.current")
    assert shown["IS_ONLINE"] == "Y"
    seen = datetime.strptime(shown["LAST_ACTIVITY_DATE"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - seen) < timedelta(minutes=1)


async def test_lists_leave_two_moments_empty(portal: Portal) -> None:
    (row,) = await portal.result("user.get")
    assert list(row) == ALWAYS
    assert row["TIMESTAMP_X"] == {}
    assert row["LAST_ACTIVITY_DATE"] == {}


async def test_what_is_not_stored_is_left_out(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    row = await one(portal, ann)
    assert list(row) == [code for code in ALWAYS if code != "LAST_ACTIVITY_DATE"]
    assert row["LAST_LOGIN"] == row["PERSONAL_BIRTHDAY"] == row["UF_EMPLOYMENT_DATE"] == ""
    assert row["UF_DEPARTMENT"] == []
    assert row["IS_ONLINE"] == "N"


async def test_what_was_emptied_is_shown_empty(portal: Portal) -> None:
    ann = await portal.make.person("Ann", personal_street="")
    assert (await one(portal, ann))["PERSONAL_STREET"] == ""


@pytest.mark.parametrize(("minutes", "online"), [(0, "Y"), (14, "Y"), (16, "N")])
async def test_online_for_a_quarter_of_an_hour(portal: Portal, minutes: int, online: str) -> None:
    ann = await portal.make.person("Ann")
    await set_(portal, ann, last_activity_at=datetime.now(UTC) - timedelta(minutes=minutes))
    assert (await one(portal, ann))["IS_ONLINE"] == online
    found = await portal.result("user.get", {"IS_ONLINE": online, "ID": ann})
    assert [row["ID"] for row in found] == [str(ann)]


async def test_departments_are_numbers_in_their_order(portal: Portal) -> None:
    first, second = [await portal.make.department(name) for name in ("First", "Second")]
    ann = await portal.make.person("Ann", departments=[second, 1, first])
    assert (await one(portal, ann))["UF_DEPARTMENT"] == [second, 1, first]


async def test_guests_are_shown_as_such(portal: Portal) -> None:
    guest = await portal.make.person("Gus", extranet=True)
    row = await one(portal, guest)
    assert row["USER_TYPE"] == "extranet"
    assert row["UF_DEPARTMENT"] == []


async def test_the_dismissed_are_not_active(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    await portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
    assert (await one(portal, ann))["ACTIVE"] is False


class TestInAnotherZone:
    """Days are their midnight in UTC, wherever the portal is."""

    @pytest.mark.parametrize(
        ("zone", "birthday", "moment"),
        [
            ("Europe/Moscow", "1990-01-01T03:00:00+03:00", "2031-03-20T15:00:41+03:00"),
            ("America/New_York", "1989-12-31T19:00:00-05:00", "2031-03-20T08:00:41-04:00"),
        ],
    )
    async def test_days_and_moments(
        self, portal_with: Restart, zone: str, birthday: str, moment: str
    ) -> None:
        portal = await portal_with(time_zone=zone)
        for sent in ("1990-01-01", "01.01.1990", birthday, "1990-01-01T00:00:00+05:00"):
            await portal.result("user.update", {"ID": 1, "PERSONAL_BIRTHDAY": sent})
            assert (await one(portal, 1))["PERSONAL_BIRTHDAY"] == birthday
        await set_(portal, 1, last_login_at=NOON)
        assert (await one(portal, 1))["LAST_LOGIN"] == moment
        found = await portal.result("user.get", {"PERSONAL_BIRTHDAY": "1990-01-01"})
        assert len(found) == 1
        found = await portal.result("user.get", {"PERSONAL_BIRTHDAY": birthday})
        assert len(found) == 1

    async def test_odd_moments_of_the_caller(self, portal_with: Restart) -> None:
        portal = await portal_with(time_zone="Europe/Moscow")
        await set_(portal, 1, updated_at=NOON, registered_at=NOON + timedelta(hours=10))
        shown = await portal.result("user.current")
        assert shown["TIMESTAMP_X"] == "20.03.2031 15:00:41"
        # At home it was the next day already.
        assert shown["DATE_REGISTER"] == "2031-03-21T03:00:00+03:00"


class TestPhotos:
    async def test_an_address_that_anybody_can_open(self, portal: Portal) -> None:
        await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": ["a.png", PNG]})
        photo = (await portal.result("user.current"))["PERSONAL_PHOTO"]
        assert photo.startswith(ORIGIN)
        assert (await one(portal, 1))["PERSONAL_PHOTO"] == photo
        assert (await portal.result("profile"))["PERSONAL_PHOTO"] == photo
        response = await portal.http.get(photo)
        assert (response.status_code, response.content) == (200, base64.b64decode(PNG))

    async def test_known_sizes_change_the_address(self, portal: Portal) -> None:
        await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": ["a.png", PNG]})
        whole = (await one(portal, 1))["PERSONAL_PHOTO"]
        assert "?" not in whole
        for size, query in (("small", "?size=small"), ("MEDIUM", "?size=medium")):
            resized = (await one(portal, 1, IMAGE_RESIZE=size))["PERSONAL_PHOTO"]
            assert resized == whole + query
            assert (await portal.http.get(resized)).status_code == 200
        for other in ("huge", "", ["small"], 7):
            assert (await one(portal, 1, IMAGE_RESIZE=other))["PERSONAL_PHOTO"] == whole

    async def test_taken_away_again(self, portal: Portal) -> None:
        await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": ["a.png", PNG]})
        await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": ""})
        assert "PERSONAL_PHOTO" not in await one(portal, 1)


EVERYTHING = [*ALWAYS[:-1], "UF_PHONE_INNER", "USER_TYPE"]
SELECTIONS: list[tuple[Any, list[str]]] = [
    (["NAME"], ["ID", "NAME"]),
    (["last_name", " Name "], ["ID", "NAME", "LAST_NAME"]),
    ({"a": "NAME"}, ["ID", "NAME"]),
    ("NAME", ["ID", "NAME"]),
    (["UF_*"], ["ID", "UF_EMPLOYMENT_DATE", "UF_DEPARTMENT", "UF_PHONE_INNER"]),
    (["ID"], ["ID"]),
    (["NO_SUCH_FIELD", "PERSONAL_*"], ["ID"]),
    ([["NAME"]], EVERYTHING),
    ([], EVERYTHING),
    ([""], EVERYTHING),
    (["*"], EVERYTHING),
    (["NAME", "*"], EVERYTHING),
    (None, EVERYTHING),
]


async def test_select_knows_names_and_masks(portal: Portal) -> None:
    await portal.result("user.update", {"ID": 1, "UF_PHONE_INNER": "17"})
    for select, shown in SELECTIONS:
        (row,) = await portal.result("user.get", {"select": select})
        assert list(row) == shown, select


@pytest.mark.parametrize("scope", ["user_basic", "user_brief"])
async def test_nothing_beyond_the_scope_is_shown(portal: Portal, scope: str) -> None:
    labels = await portal.result("user.fields", scope=scope)
    sent = {"select": ["ID", "USER_TYPE", "LAST_LOGIN", "EMAIL"]}
    (row,) = await portal.result("user.get", sent, scope=scope)
    assert list(row) == [code for code in ("ID", "EMAIL") if code in labels]
    for name in ("user.get", "user.search"):
        (row,) = await portal.result(name, scope=scope)
        assert set(row) <= set(labels)
    assert set(await portal.result("user.current", scope=scope)) <= set(labels)
