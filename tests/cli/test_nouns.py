"""Commands about people, departments, workgroups, webhooks and the portal, on both databases."""

import getpass
import os
from typing import Any

import pytest

from tests.cli.conftest import Feed24

_count = iter(range(10_000))


def person(feed24: Feed24, *flags: str) -> int:
    email = f"p{next(_count)}@example.com"
    return int(feed24.json("user", "add", "--email", email, "--name", "Ann", *flags)["id"])


def row(rows: list[dict[str, Any]], identity: int) -> dict[str, Any]:
    return next(each for each in rows if each["id"] == identity)


class TestUsers:
    def test_first_is_the_administrator(self, feed24: Feed24) -> None:
        first = feed24.json("user", "list")[0]
        assert (first["id"], first["admin"], first["active"]) == (1, True, True)

    def test_add(self, feed24: Feed24) -> None:
        made = feed24.json(
            *("user", "add", "--email", "Ann.Berg@Example.com", "--name", "Ann"),
            *("--last-name", "Bärg", "--position", "Driller", "--admin"),
        )
        assert row(feed24.json("user", "list"), made["id"]) == {
            "id": made["id"],
            "email": "ann.berg@example.com",
            "name": "Ann",
            "last_name": "Bärg",
            "work_position": "Driller",
            "active": True,
            "admin": True,
            "extranet": False,
        }

    def test_add_for_people(self, feed24: Feed24) -> None:
        told = feed24("user", "add", "--email", "told@example.com", "--name", "To[ld")
        assert told.startswith("person ")
        assert "To[ld" in feed24("user", "list")

    def test_department_is_the_whole_company_unless_given(self, feed24: Feed24) -> None:
        made = feed24.json("department", "add", "--name", "Rig")["id"]
        added = feed24.json("user", "add", "--email", "d1@example.com", "--name", "D")
        assert added["departments"] == [1]
        flags = ("--department", str(made), "--department", "1")
        added = feed24.json("user", "add", "--email", "d2@example.com", "--name", "D", *flags)
        assert added["departments"] == [made, 1]

    def test_disable_and_enable(self, feed24: Feed24) -> None:
        made = person(feed24)
        assert feed24.json("user", "disable", made) == {"id": made, "active": False}
        assert row(feed24.json("user", "list"), made)["active"] is False
        assert feed24.json("user", "enable", made) == {"id": made, "active": True}
        assert row(feed24.json("user", "list"), made)["active"] is True

    def test_password(self, feed24: Feed24) -> None:
        made = person(feed24)
        first = feed24.json("user", "password", made)["password"]
        assert len(first) >= 12
        assert feed24.json("user", "password", made)["password"] != first
        told = feed24("user", "password", made, "--stdin", stdin="correct horse\n")
        assert "correct horse" not in told

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("add", "--email", "no", "--name", "x"), "no is no e-mail address"),
            (("add", "--email", "x@example.com"), "Missing option '--name'"),
            (("add", "--name", "x"), "Missing option '--email'"),
            (
                ("add", "--email", "x@example.com", "--name", "x", "--department", "999"),
                "there is no department 999",
            ),
            (
                ("add", "--email", "x@example.com", "--name", "x", "--department", "x"),
                "Invalid value for '--department': 'x' is no id",
            ),
            (
                ("add", "--email", "x@example.com", "--name", "\udcff"),
                "--name: is not UTF-8 text",
            ),
            (("disable", "999"), "there is no person 999"),
            (("disable", "9" * 30), "Invalid value for"),
            (("disable", "0"), "Invalid value for"),
            (("disable",), "Missing argument"),
            (("enable", "999"), "there is no person 999"),
            (("password", "999"), "there is no person 999"),
            (("frobnicate",), "No such command 'frobnicate'"),
        ],
    )
    def test_mistakes(self, feed24: Feed24, arguments: tuple[str, ...], text: str) -> None:
        assert feed24.mistake("user", *arguments).startswith(text)

    def test_address_taken(self, feed24: Feed24) -> None:
        feed24("user", "add", "--email", "twice@example.com", "--name", "x")
        said = feed24.mistake("user", "add", "--email", "TWICE@example.com", "--name", "x")
        assert said.startswith("somebody has the address")

    def test_short_password(self, feed24: Feed24) -> None:
        said = feed24.mistake("user", "password", 1, "--stdin", stdin="short\n")
        assert said == "a password needs 8 characters at least"

    def test_last_administrator_stays(self, feed24: Feed24) -> None:
        for each in feed24.json("user", "list"):
            if each["admin"] and each["active"] and each["id"] != 1:
                feed24("user", "disable", each["id"])
        assert feed24.mistake("user", "disable", 1) == "person 1 is the only administrator left"

    def test_administrators_are_made_and_unmade(self, feed24: Feed24) -> None:
        new = person(feed24)
        feed24("user", "admin", new)
        assert row(feed24.json("user", "list"), new)["admin"] is True
        feed24("user", "admin", new, "--take-away")
        assert row(feed24.json("user", "list"), new)["admin"] is False
        nobody = feed24.mistake("user", "admin", 999_999)
        assert nobody == "there is no person 999999"

    def test_limit(self, feed24: Feed24) -> None:
        active = sum(each["active"] for each in feed24.json("user", "list"))
        limited = Feed24(feed24.data, {**feed24.environment, "FEED24_USER_LIMIT": str(active)})
        said = limited.mistake("user", "add", "--email", "over@example.com", "--name", "x")
        assert said.startswith("the limit of active people")


class TestDepartments:
    def test_add_move_delete(self, feed24: Feed24) -> None:
        top = feed24.json("department", "add", "--name", "Top")["id"]
        head = person(feed24)
        flags = ("--parent", str(top), "--head", str(head))
        below = feed24.json("department", "add", "--name", "Below", *flags)["id"]
        found = row(feed24.json("department", "list"), below)
        assert (found["name"], found["parent_id"], found["head_id"]) == ("Below", top, head)
        feed24("department", "move", below, "--parent", "1")
        assert row(feed24.json("department", "list"), below)["parent_id"] == 1
        feed24("department", "delete", below)
        assert below not in [each["id"] for each in feed24.json("department", "list")]

    def test_list_shows_the_tree(self, feed24: Feed24) -> None:
        top = feed24.json("department", "add", "--name", "Tree")["id"]
        feed24("department", "add", "--name", "Leaf", "--parent", top)
        lines = feed24("department", "list").splitlines()
        above = next(line for line in lines if "Tree" in line)
        leaf = next(line for line in lines if "Leaf" in line)
        assert leaf.index("Leaf") == above.index("Tree") + 2

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("add", "--name", " "), "a department needs a name"),
            (("add", "--name", "x", "--parent", "999"), "department 999 cannot be the one above"),
            (("add", "--name", "x", "--head", "999"), "there is no active person 999"),
            (("move", "999", "--parent", "1"), "there is no department 999"),
            (("move", "1", "--parent", "1"), "department 1 cannot be the one above"),
            (("delete", "999"), "there is no department 999"),
            (("delete", "1"), "the top of the company stays"),
        ],
    )
    def test_mistakes(self, feed24: Feed24, arguments: tuple[str, ...], text: str) -> None:
        assert feed24.mistake("department", *arguments).startswith(text)

    def test_join(self, feed24: Feed24) -> None:
        one, other = (
            feed24.json("department", "add", "--name", each)["id"] for each in ("One", "Other")
        )
        person(feed24, "--department", str(one))
        feed24("department", "join", one, "--into", other)
        assert one not in [each["id"] for each in feed24.json("department", "list")]
        said = feed24.mistake("department", "join", other, "--into", other)
        assert said.startswith(f"department {other} cannot be the one above")


class TestAudit:
    def test_commands_are_on_record(self, feed24: Feed24) -> None:
        someone = person(feed24)
        feed24("user", "disable", someone)
        first, *_ = feed24.json("audit", "list", "--person", someone)
        assert (first["via"], first["credential"]) == ("feed24 user disable", "command")
        assert first["who"] == (os.environ.get("SUDO_USER") or getpass.getuser())
        assert (first["before"], first["after"]) == ({"active": True}, {"active": False})
        assert feed24.json("audit", "list", "--until", "2020-01-01") == []
        assert feed24.json("audit", "list", "--until", "2020-01-01T09:30") == []
        # A day is part of the period.
        day = first["at"][:10]
        assert feed24.json("audit", "list", "--since", day, "--until", day)[0] == first
        feed24.mistake("audit", "list", "--until", "tomorrow")
        assert len(feed24.json("audit", "list", "--most", "1")) == 1


class TestWorkgroups:
    @pytest.fixture
    def group(self, feed24: Feed24) -> int:
        return int(feed24.json("workgroup", "add", "--name", "Crew")["id"])

    def roles(self, feed24: Feed24, group: int) -> dict[int, str]:
        found = feed24.json("workgroup", "members", group)
        return {each["user_id"]: each["role"] for each in found}

    def test_add(self, feed24: Feed24) -> None:
        owner = person(feed24)
        flags = ("--owner", str(owner), "--closed", "--hidden", "--project")
        made = feed24.json("workgroup", "add", "--name", "Board", *flags)["id"]
        assert row(feed24.json("workgroup", "list"), made) == {
            "id": made,
            "name": "Board",
            "owner_id": owner,
            "opened": False,
            "visible": False,
            "project": True,
            "member_count": 1,
        }

    def test_join_and_leave(self, feed24: Feed24, group: int) -> None:
        user = person(feed24)
        flags = ("--group", group, "--user", user)
        joined = feed24.json("workgroup", "join", *flags)
        assert joined == {"group": group, "user": user, "changed": True}
        assert self.roles(feed24, group) == {1: "owner", user: "member"}
        assert feed24.json("workgroup", "join", *flags)["changed"] is False
        assert feed24.json("workgroup", "leave", *flags)["changed"] is True
        assert self.roles(feed24, group) == {1: "owner"}

    def test_ban_and_unban(self, feed24: Feed24, group: int) -> None:
        user = person(feed24)
        flags = ("--group", group, "--user", user)
        feed24("workgroup", "join", *flags)
        assert feed24.json("workgroup", "ban", *flags)["changed"] is True
        assert self.roles(feed24, group)[user] == "banned"
        assert feed24.json("workgroup", "ban", *flags)["changed"] is False
        assert feed24.json("workgroup", "unban", *flags)["changed"] is True
        assert user not in self.roles(feed24, group)

    @pytest.mark.parametrize("role", ["member", "moderator", "owner"])
    def test_role(self, feed24: Feed24, group: int, role: str) -> None:
        user = person(feed24)
        feed24("workgroup", "role", "--group", group, "--user", user, "--role", role)
        assert self.roles(feed24, group)[user] == role
        assert self.roles(feed24, group)[1] == ("moderator" if role == "owner" else "owner")

    def test_mistakes(self, feed24: Feed24, group: int) -> None:
        nobody = ("--group", group, "--user", 999)
        nowhere = ("--group", 999, "--user", 1)
        owner = ("--group", group, "--user", 1)
        mistakes = {
            ("add", "--name", " "): "a workgroup needs a name",
            ("add", "--name", "x", "--owner", 999): "there is no active person 999",
            ("join", *nobody): "there is no active person 999",
            ("ban", *nobody): "there is no active person 999",
            ("ban", *nowhere): "there is no workgroup 999",
            ("unban", *nowhere): "there is no workgroup 999",
            ("members", 999): "there is no workgroup 999",
            ("ban", *owner): "person 1 owns the workgroup",
            ("leave", *owner): "person 1 owns the workgroup",
            ("role", *owner, "--role", "king"): "Invalid value for '--role'",
            ("ban", "--group", group): "Missing option '--user'",
        }
        for arguments, text in mistakes.items():
            assert feed24.mistake("workgroup", *arguments).startswith(text)


class TestWebhooks:
    def add(self, feed24: Feed24, *flags: str, user: int = 1, scope: str = "log") -> Any:
        return feed24.json("webhook", "add", "--user", user, "--scope", scope, *flags)

    def test_add(self, feed24: Feed24) -> None:
        made = self.add(feed24, "--title", "CI", "--expires", "2031-01-02", scope="log,user,sonet")
        assert made["url"].startswith("https://localhost:8443/rest/1/")
        assert made["url"].endswith("/")
        assert made["scopes"] == ["log", "user", "sonet_group"]
        found = row(feed24.json("webhook", "list"), made["id"])
        assert (found["title"], found["scopes"]) == ("CI", "log,user,sonet_group")
        assert found["expires_at"] == "2031-01-02T00:00:00+00:00"
        assert made["url"].split("/")[-2] not in str(found)

    def test_add_prints_the_bare_address_for_people(self, feed24: Feed24) -> None:
        told = feed24("webhook", "add", "--user", 1, "--scope", "all")
        assert told.startswith("https://localhost:8443/rest/1/")
        assert told.endswith("/\n")

    def test_address_is_that_of_the_settings(self, feed24: Feed24) -> None:
        there = {**feed24.environment, "FEED24_PUBLIC_URL": "https://feed.example.com"}
        made = self.add(Feed24(feed24.data, there))
        assert made["url"].startswith("https://feed.example.com/rest/1/")

    def test_revoke(self, feed24: Feed24) -> None:
        made = self.add(feed24)["id"]
        assert feed24.json("webhook", "revoke", made) == {"id": made, "revoked": True}
        assert row(feed24.json("webhook", "list"), made)["revoked_at"] is not None
        assert feed24.mistake("webhook", "revoke", made) == f"there is no webhook {made}"

    def test_block_and_unblock(self, feed24: Feed24) -> None:
        made = self.add(feed24)["id"]
        feed24("webhook", "block", made)
        assert row(feed24.json("webhook", "list"), made)["blocked_with"] == "OVERLOAD_LIMIT"
        feed24("webhook", "block", made, "--error", "QUERY_LIMIT_EXCEEDED")
        assert row(feed24.json("webhook", "list"), made)["blocked_with"] == "QUERY_LIMIT_EXCEEDED"
        feed24("webhook", "unblock", made)
        assert row(feed24.json("webhook", "list"), made)["blocked_with"] is None

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("add", "--user", "999", "--scope", "log"), "there is no person 999"),
            (("add", "--user", "1", "--scope", "log,nonsense"), "--scope: nonsense is no scope"),
            (("add", "--user", "1", "--scope", " ,"), "--scope: name at least one of log"),
            (("add", "--user", "1"), "Missing option '--scope'"),
            (("add", "--scope", "log"), "Missing option '--user'"),
            (
                ("add", "--user", "1", "--scope", "log", "--expires", "soon"),
                "Invalid value for '--expires'",
            ),
            (("revoke", "999"), "there is no webhook 999"),
            (("block", "999"), "there is no webhook 999"),
            (("block", "1", "--error", "NONSENSE"), "--error: NONSENSE is none of OVERLOAD_LIMIT"),
            (("unblock", "999"), "there is no webhook 999"),
        ],
    )
    def test_mistakes(self, feed24: Feed24, arguments: tuple[str, ...], text: str) -> None:
        assert feed24.mistake("webhook", *arguments).startswith(text)

    def test_disabled_person(self, feed24: Feed24) -> None:
        made = person(feed24)
        feed24("user", "disable", made)
        said = feed24.mistake("webhook", "add", "--user", made, "--scope", "log")
        assert said == f"there is no person {made}"


class TestApplications:
    def add(self, feed24: Feed24, *flags: str) -> Any:
        given = ("--title", "Reports", "--scope", "log,user", "--handler", "https://app.test/")
        return feed24.json("app", "add", *given, *flags)

    def shown(self, feed24: Feed24, identity: int) -> Any:
        return feed24.json("app", "show", identity)

    def test_add(self, feed24: Feed24) -> None:
        made = self.add(feed24, "--install", "https://app.test/install")
        assert len(made["client_secret"]) == 50
        found = row(feed24.json("app", "list"), made["id"])
        assert (found["title"], found["scopes"]) == ("Reports", "log,user")
        assert (found["installed"], found["active"], found["restricted"]) == (False, True, False)
        shown = self.shown(feed24, made["id"])
        assert shown["application_token"] == made["application_token"]
        assert shown["users"] is None
        assert made["client_secret"] not in str(found) + str(shown)

    def test_for_people(self, feed24: Feed24) -> None:
        given = ("--title", "CI", "--scope", "all", "--handler", "http://localhost:3000/")
        told = feed24("app", "add", *given, "--api-only")
        assert "client_id: local." in told
        assert "client_secret: " in told
        identity = told.split()[1]
        assert "title: CI" in feed24("app", "show", identity)
        assert "is uninstalled" in feed24("app", "uninstall", identity)

    def test_change(self, feed24: Feed24) -> None:
        made = self.add(feed24)["id"]
        done = feed24.json("app", "change", made, "--title", "New", "--scope", "log")
        assert done == {"id": made, "version": 2}
        shown = self.shown(feed24, made)
        assert (shown["title"], shown["scopes"], shown["version"]) == ("New", "log", 2)

    def test_restrict(self, feed24: Feed24) -> None:
        ann = person(feed24)
        made = self.add(feed24, "--user", str(ann))["id"]
        assert self.shown(feed24, made)["users"] == [ann]
        feed24("app", "restrict", made, "--everybody")
        assert self.shown(feed24, made)["users"] is None
        assert feed24.json("app", "restrict", made, "--user", "1")["users"] == [1]
        assert self.shown(feed24, made)["users"] == [1]

    def test_secret(self, feed24: Feed24) -> None:
        made = self.add(feed24)
        new = feed24.json("app", "secret", made["id"])["client_secret"]
        assert len(new) == 50
        assert new != made["client_secret"]

    def test_life(self, feed24: Feed24) -> None:
        made = self.add(feed24, "--install", "https://app.test/install")["id"]
        for word, field, value in (
            ("install", "installed", True),
            ("disable", "active", False),
            ("enable", "active", True),
        ):
            feed24("app", word, made)
            assert self.shown(feed24, made)[field] is value
        assert feed24.json("app", "uninstall", made) == {"id": made, "removed": True}
        assert row(feed24.json("app", "list"), made)["removed_at"] is not None
        assert feed24.mistake("app", "show", made) == f"there is no application {made}"

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("change", "1"), "say what to change"),
            (("restrict", "1"), "say who may use it"),
            (("restrict", "1", "--user", "1", "--everybody"), "say who may use it"),
            (("secret", "999"), "there is no application 999"),
            (("disable", "999"), "there is no application 999"),
            (("install", "999"), "there is no application 999"),
            (("uninstall", "x"), "Invalid value for 'ID'"),
        ],
    )
    def test_mistakes(self, feed24: Feed24, arguments: tuple[str, ...], text: str) -> None:
        assert text in feed24.mistake("app", *arguments)

    @pytest.mark.parametrize(
        ("flags", "text"),
        [
            (("--title", " "), "an application needs a title"),
            (("--handler", "app.test"), "handler_url must be an absolute http or https address"),
            (("--install", "ftp://x"), "install_url must be an absolute http or https address"),
            (("--scope", "nonsense"), "--scope: nonsense is no scope"),
            (("--user", "999"), "there is no active person 999"),
        ],
    )
    def test_mistakes_in_a_new_one(self, feed24: Feed24, flags: tuple[str, ...], text: str) -> None:
        given = ("--title", "R", "--scope", "log", "--handler", "https://app.test/")
        assert feed24.mistake("app", "add", *given, *flags).startswith(text)


class TestPortal:
    def test_close_and_open(self, feed24: Feed24) -> None:
        assert feed24.json("portal", "status")["closed"] is False
        assert feed24.json("portal", "close") == {"closed": True}
        assert feed24.json("portal", "status")["closed"] is True
        assert feed24.json("portal", "open") == {"closed": False}
        assert feed24("portal", "status").startswith("https://localhost:8443 is open")


class TestSearch:
    def test_rebuild(self, feed24: Feed24) -> None:
        # These portals have no posts.
        assert feed24.json("search", "rebuild") == {"posts": 0}
        assert feed24("search", "rebuild").startswith("all posts up to 0 can be found")
