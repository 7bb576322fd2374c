"""user.admin, user.access, access.name and profile."""

from typing import Any

from tests.support.portal import Portal


class TestUserAccess:
    async def test_what_an_employee_holds(self, portal: Portal) -> None:
        branch = await portal.make.department("Branch")
        team = await portal.make.department("Team", parent=branch)
        ann = await portal.make.person("Ann", departments=[team])
        mine = await portal.make.workgroup("Mine", owner=ann)
        ours = await portal.make.workgroup("Ours", members=[ann])
        other = await portal.make.workgroup("Other")
        holds = f"U{ann} G2 AU D{team} DR{team} DR{branch} DR1 SG{mine} SG{mine}_A SG{mine}_K"
        holds += f" SG{ours} SG{ours}_K"
        lacks = f"U1 D{branch} D1 SG{ours}_E SG{ours}_A SG{other} SG{other}_K SA G1 UA CR * u{ann}"
        for code in holds.split():
            assert await portal.result("user.access", {"ACCESS": [code]}, as_=ann) is True, code
        for code in lacks.split():
            assert await portal.result("user.access", {"ACCESS": [code]}, as_=ann) is False, code
        assert await portal.result("user.access", {"ACCESS": lacks.split()}, as_=ann) is False
        sent = {"ACCESS": [*lacks.split(), f"D{team}"]}
        assert await portal.result("user.access", sent, as_=ann) is True
        assert await portal.result("user.access", {"ACCESS": f"D{team}"}, as_=ann) is True

    async def test_guests_are_authorised_here(self, portal: Portal) -> None:
        gus = await portal.make.person("Gus", extranet=True)
        for code in ("G2", "AU", f"U{gus}"):
            assert await portal.result("user.access", {"ACCESS": code}, as_=gus) is True
        assert await portal.result("user.access", {"ACCESS": ["D1", "DR1"]}, as_=gus) is False

    async def test_nothing_asked(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        assert await portal.result("user.access", as_=ann) is False
        nothing: list[Any] = [None, [], "", {}, [[1], None]]
        for access in nothing:
            assert await portal.result("user.access", {"ACCESS": access}, as_=ann) is False
            assert await portal.result("user.access", {"ACCESS": access}) is True

    async def test_needs_no_scope(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        sent = {"ACCESS": ["AU", "G2"]}
        assert await portal.result("user.access", sent, as_=ann, scope="") is True


class TestAccessName:
    async def test_everything_there_is(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann", last_name="Poe")
        nameless = await portal.make.person("", email="who@example.test")
        lab = await portal.make.department("Lab")
        group = await portal.make.workgroup("Drill crew")
        codes = f"AU G2 CR U{ann} U{nameless} D{lab} DR{lab} SG{group} SG{group}_E".split()
        unknown = [
            "U4711",
            "D4711",
            "SG4711",
            "SA",
            "U0",
            "U1x",
            "X",
            "",
            f"U{ann}_K",
            "U" + "9" * 30,
        ]
        named = await portal.result("access.name", {"ACCESS": [*codes, *unknown, [1], 5]})
        assert named == {
            "AU": {"provider": "", "name": "All authorized users", "provider_id": "other"},
            "G2": {"provider": "", "name": "All visitors", "provider_id": "other"},
            "CR": {"provider": "", "name": "Author", "provider_id": "other"},
            f"U{ann}": {"provider": "User", "name": "Ann Poe", "provider_id": "user"},
            f"U{nameless}": {
                "provider": "User",
                "name": "who@example.test",
                "provider_id": "user",
            },
            f"D{lab}": {"provider": "Department", "name": "Lab", "provider_id": "intranet"},
            f"DR{lab}": {"provider": "Department", "name": "Lab", "provider_id": "intranet"},
            f"SG{group}": {
                "provider": "Workgroup",
                "name": "Drill crew",
                "provider_id": "socnetgroup",
            },
            f"SG{group}_E": {
                "provider": "Workgroup",
                "name": "Drill crew: moderators",
                "provider_id": "socnetgroup",
            },
        }

    async def test_no_list(self, portal: Portal) -> None:
        no_lists: list[Any] = [None, [], {}, "AU", "", 5, True]
        for access in no_lists:
            assert await portal.result("access.name", {"ACCESS": access}) is False
        assert await portal.result("access.name") is False

    async def test_nothing_known(self, portal: Portal) -> None:
        assert await portal.result("access.name", {"ACCESS": ["U4711", "what"]}) == []

    async def test_no_names_of_what_is_hidden(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        gus = await portal.make.person("Gus", extranet=True)
        hidden = await portal.make.workgroup("Secret plan", visible=False)
        await portal.make.workgroup("Shared", owner=ann, members=[gus])
        codes = [f"SG{hidden}", f"SG{hidden}_K", f"U{gus}", f"U{ann}", "U1"]

        async def names(user_id: int) -> list[str]:
            found: Any = await portal.result("access.name", {"ACCESS": codes}, as_=user_id)
            return [each["name"] for each in found.values()]

        assert await names(1) == [
            "Secret plan",
            "Secret plan: all members",
            "Gus",
            "Ann",
            "Ada Admin",
        ]
        assert await names(ann) == ["Gus", "Ann", "Ada Admin"]
        assert await names(gus) == ["Gus", "Ann"]


async def test_admin(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    boss = await portal.make.person("Boss", admin=True)
    assert await portal.result("user.admin", scope="") is True
    assert await portal.result("user.admin", as_=boss) is True
    assert await portal.result("user.admin", as_=ann, scope="") is False


async def test_profile(portal: Portal) -> None:
    assert await portal.result("profile", scope="") == {
        "ID": "1",
        "ADMIN": True,
        "NAME": "Ada",
        "LAST_NAME": "Admin",
        "PERSONAL_GENDER": "",
        "TIME_ZONE": "",
    }
    ann = await portal.make.person("Ann", personal_gender="F", time_zone="Europe/Oslo")
    shown = await portal.result("profile", as_=ann)
    assert (shown["ADMIN"], shown["PERSONAL_GENDER"]) == (False, "F")
    assert shown["TIME_ZONE"] == "Europe/Oslo"
