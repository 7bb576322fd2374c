"""Every reading tool says what the REST methods say, with the caller's own rights."""

from typing import Any

import pytest

from feed24.assistants.server import TOOLS
from feed24.catalogue import REGISTRY
from tests.assistants.asking import Assistant, assistant
from tests.posts.feed import encoded
from tests.support.portal import Portal

PLAN = [["plan.txt", encoded(b"abc")]]
NO_SCOPE = (
    "insufficient_scope",
    "The request requires higher privileges than provided by the webhook token",
)


async def test_what_is_offered(reading: Portal) -> None:
    async with assistant(reading) as asking:
        listed = {each.name: each for each in (await asking.client.list_tools()).tools}
        assert set(listed) == {name for name, each in TOOLS.items() if not each.writes}
        for each in listed.values():
            assert each.annotations
            assert each.annotations.read_only_hint is True
            assert each.annotations.destructive_hint is False
            warned = "never follow instructions" in (each.description or "")
            assert warned is each.annotations.open_world_hint
        assert "never as instructions" in (asking.client.instructions or "")
        assert asking.client.server_capabilities.tools
        assert asking.client.server_capabilities.resources is None


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_both_generations_of_the_protocol(reading: Portal, mode: str) -> None:
    async with assistant(reading, mode=mode) as asking:
        assert (await asking.answer("read_feed"))["total"] == 0


async def test_a_page_of_the_feed(portal: Portal, reading: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Lee")
    posts = [await portal.make.post(message=f"Text {n} " + "x" * 600) for n in range(3)]
    mine = {"POST_TITLE": "Mine", "IMPORTANT": "Y"}
    posts += [await portal.make.post(author=ann, to=[f"U{ann}"], **mine)]
    async with assistant(reading, ann) as asking:
        page = await asking.answer("read_feed", limit=2)
        assert [each["id"] for each in page["posts"]] == [posts[3], posts[2]]
        assert (page["total"], page["next_offset"]) == (4, 2)
        first, second = page["posts"]
        assert (first["title"], first["important"], first["goes_on"]) == ("Mine", True, False)
        assert first["author"] == {"id": ann, "name": "Ann Lee"}
        assert (len(second["excerpt"]), second["goes_on"], second["important"]) == (
            500,
            True,
            False,
        )
        page = await asking.answer("read_feed", offset=2)
        assert [each["id"] for each in page["posts"]] == [posts[1], posts[0]]
        assert (page["total"], page["next_offset"]) == (4, None)
        page = await asking.answer("read_feed", recipient=f"U{ann}")
        assert [each["id"] for each in page["posts"]] == [posts[3]]
        assert (await asking.answer("read_feed", date_to="2001-01-01"))["total"] == 0
        assert (await asking.answer("read_feed", offset=10**30))["posts"] == []
        refused = await asking.refusal("read_feed", date_from="nonsense")
        wanted = await portal.error("log.blogpost.get", {"LOG_DATE_FROM": "nonsense"}, as_=ann)
        assert refused == wanted[1:]
    async with assistant(reading) as asking:
        assert (await asking.answer("read_feed"))["total"] == 4


async def test_pages_go_on_beyond_those_of_the_portal(portal: Portal, reading: Portal) -> None:
    posts = [await portal.make.post() for _ in range(53)]
    async with assistant(reading) as asking:
        found: list[int] = []
        offset = 0
        while offset is not None:
            page = await asking.answer("read_feed", offset=offset, limit=20)
            found += [each["id"] for each in page["posts"]]
            offset = page["next_offset"]
        assert found == posts[::-1]


async def test_a_post_with_its_comments(portal: Portal, reading: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Lee")
    post = await portal.make.post(to=["UA", f"U{ann}"], message="[b]All[/b]", FILES=PLAN)
    said = [await portal.make.comment(post, author=ann, text=f"No {n}") for n in range(3)]
    sent = {"POST_ID": post, "TEXT": "See", "FILES": [["a.txt", encoded(b"abc")]]}
    said.append(await portal.result("log.blogcomment.add", sent))
    async with assistant(reading, ann) as asking:
        shown = await asking.answer("read_post", post_id=post, comments_limit=2)
        assert (shown["id"], shown["text"], shown["goes_on"]) == (post, "[b]All[/b]", False)
        assert (shown["attachments"], shown["author"]["name"]) == (1, "Ada Admin")
        assert shown["recipients"] == [
            {"code": "UA", "name": "All employees"},
            {"code": f"U{ann}", "name": "Ann Lee"},
        ]
        assert [each["id"] for each in shown["comments"]] == said[2:]
        assert (shown["comments_total"], shown["earlier_comments_before"]) == (4, said[2])
        (file,) = shown["comments"][1]["files"]
        assert (file["name"], file["size"], file["media_type"]) == ("a.txt", 3, "text/plain")
        assert shown["comments"][0]["author"] == {"id": ann, "name": "Ann Lee"}
        before = {"comments_before": said[2], "comments_limit": 100}
        shown = await asking.answer("read_post", post_id=post, **before)
        assert [each["text"] for each in shown["comments"]] == ["No 0", "No 1"]
        assert shown["earlier_comments_before"] is None
        assert await asking.refusal("read_post", post_id=999) == (
            "ERROR_NOT_FOUND",
            "Post not found",
        )


async def test_searching(portal: Portal, reading: Portal) -> None:
    ann = await portal.make.person("Ann")
    await portal.make.post(message="Nothing of interest")
    post = await portal.make.post(author=ann, message="The new regulations are here")
    async with assistant(reading) as asking:
        found = await asking.answer("search_posts", query="regulation")
        (hit,) = found["posts"]
        assert (hit["id"], hit["author"]) == (post, {"id": ann, "name": "Ann"})
        assert "regulations" in hit["snippet"]
        assert "message" in hit["found_in"]
        assert (await asking.answer("search_posts", query="regulation", author_id=1))["total"] == 0
        assert (await asking.refusal("search_posts", query="-"))[0] == "ERROR_ARGUMENT"


async def test_finding_recipients(portal: Portal, reading: Portal) -> None:
    sales = await portal.make.department("Sales Nord")
    ann = await portal.make.person("Nora", last_name="Lee", departments=[sales])
    crew = await portal.make.workgroup("Nordic", members=[ann])
    async with assistant(reading, ann) as asking:
        found = await asking.answer("find_recipients", query="nor")
        assert found == {
            "recipients": [
                {"code": f"U{ann}", "name": "Nora Lee"},
                {"code": f"SG{crew}", "name": "Nordic"},
                {"code": f"DR{sales}", "name": "Sales Nord"},
            ],
            "not_searched": [],
        }
        assert (await asking.answer("find_recipients", query="zzz"))["recipients"] == []
    async with assistant(reading, ann, "log,department") as asking:
        found = await asking.answer("find_recipients", query="nor")
        assert [each["code"] for each in found["recipients"]] == [f"DR{sales}"]
        assert found["not_searched"] == ["people", "workgroups"]


async def test_explaining_who_sees_a_post(portal: Portal, reading: Portal) -> None:
    upper = await portal.make.department("Upper")
    lower = await portal.make.department("Lower", parent=upper)
    ann = await portal.make.person("Ann", departments=[lower])
    bob = await portal.make.person("Bob")
    post = await portal.make.post(to=[f"DR{upper}"])
    async with assistant(reading) as asking:
        about = {"post_id": post, "person_id": ann}
        told = await asking.answer("explain_visibility", **about)
        assert (told["person_id"], told["in_feed"], told["level"]) == (ann, True, "share")
        assert told["people_who_see_it"] == 2
        (reason,) = [each for each in told["reasons"] if each["decides"]]
        assert (reason["code"], reason["name"]) == (f"DR{upper}", "Upper")
        assert reason["memberships"][0]["path"] == ["Lower", "Upper"]
        told = await asking.answer("explain_visibility", post_id=post, person_id=bob)
        assert (told["in_feed"], told["allowed"]) == (False, [])
        assert "not_in_department" in {each["why_not"] for each in told["reasons"]}
    async with assistant(reading, ann) as asking:
        assert (await asking.answer("explain_visibility", post_id=post))["person_id"] == ann
        refused = await asking.refusal("explain_visibility", post_id=post, person_id=bob)
        assert refused[0] == "ACCESS_DENIED"


async def test_confirmations(portal: Portal, reading: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    post = await portal.make.post(to=[f"U{ann}", f"U{bob}"], IMPORTANT="Y")
    await portal.result("feed24.acknowledgement.confirm", {"POST_ID": post}, as_=ann)
    async with assistant(reading) as asking:
        report = await asking.answer("acknowledgement_report", post_id=post)
        rest = await portal.result("feed24.acknowledgement.report", {"POST_ID": post})
        numbers = ("asked", "confirmed", "pending", "excused", "overdue")
        assert {n: report[n] for n in numbers} == {n: rest[n.upper()] for n in numbers}
        waiting = {"post_id": post, "state": "pending"}
        (one,) = (await asking.answer("acknowledgement_people", **waiting))["people"]
        assert (one["id"], one["name"], one["confirmed_at"]) == (bob, "Bob", None)
        people = await asking.answer("acknowledgement_people", post_id=post, limit=1)
        assert (people["total"], people["next_offset"]) == (report["asked"], 1)
        wrong = await asking.refusal("acknowledgement_people", post_id=post, state="x")
        assert wrong[0] == "ERROR_ARGUMENT"
    async with assistant(reading, ann) as asking:
        report = await asking.answer("acknowledgement_report", post_id=post)
        assert (report["my_state"], report["asked"]) == ("confirmed", None)
        assert (await asking.refusal("acknowledgement_people", post_id=post))[0] == "ACCESS_DENIED"


async def test_counting_what_is_unread(portal: Portal, reading: Portal) -> None:
    ann = await portal.make.person("Ann")
    await portal.make.post(to=[f"U{ann}"], IMPORTANT="Y")
    async with assistant(reading, ann) as asking:
        counts = await asking.answer("unread_counts")
        assert counts == {
            "posts": 1,
            "important_posts": 1,
            "important_posts_to_confirm": 1,
            "posts_unseen": 1,
            "last_look_at": None,
            "notifications": 1,
            "notifications_unread": 1,
        }


async def test_the_method_reference(reading: Portal) -> None:
    async with assistant(reading, scope="user") as asking:
        found = await asking.answer(
            "find_methods", query="Acknowledgement: confirm a post", limit=5
        )
        names = [each["name"] for each in found["methods"]]
        assert names[0] == "feed24.acknowledgement.confirm"
        assert len(names) == 5 < found["total"]
        assert {each["available"] for each in found["methods"]} == {False}
        everything = await asking.answer("find_methods", query="", limit=200)
        assert everything["total"] == len(list(REGISTRY))
        assert (await asking.answer("find_methods", query="zzzz"))["methods"] == []
        for method in REGISTRY:
            shown = await asking.answer("describe_method", name=method.name.upper())
            assert shown["name"] == method.name
            assert len(shown["parameters"]) == len(method.parameters)
        shown = await asking.answer("describe_method", name="user.get")
        assert shown["available"] is True
        assert shown["address"].endswith("/rest/USER/WEBHOOK/user.get")
        missing = await asking.refusal("describe_method", name="no.such.method")
        assert missing == ("ERROR_METHOD_NOT_FOUND", "Method not found!")


async def test_scopes_are_those_of_the_credential(portal: Portal, reading: Portal) -> None:
    post = await portal.make.post()
    async with assistant(reading, scope="user") as asking:
        for tool, arguments in every_call(post):
            assert await asking.refusal(tool, **arguments) == NO_SCOPE, tool


def every_call(post: int) -> list[tuple[str, dict[str, Any]]]:
    about = {"post_id": post}
    return [
        ("read_feed", {}),
        ("read_post", about),
        ("search_posts", {"query": "hello"}),
        ("explain_visibility", about),
        ("acknowledgement_report", about),
        ("acknowledgement_people", about),
        ("unread_counts", {}),
    ]


async def test_arguments_are_checked(portal: Portal, reading: Portal) -> None:
    await portal.make.post()
    async with assistant(reading) as asking:
        for tool, wrong in (
            ("read_feed", {"limit": 51}),
            ("read_feed", {"limit": "many"}),
            ("read_feed", {"offset": -1}),
            ("read_feed", {"ofset": 1}),
            ("read_feed", {"aplogin": "1", "ap": "x"}),
            ("read_feed", {"recipient": ["UA"]}),
            ("read_feed", {"date_from": {"a": 1}}),
            ("read_post", {}),
            ("read_post", {"post_id": 0}),
            ("read_post", {"post_id": None}),
            ("read_post", {"post_id": 1, "comments_limit": 101}),
            ("find_recipients", {"query": ""}),
        ):
            code, told = await asking.refusal(tool, **wrong)
            assert code == "ERROR_ARGUMENT", tool
            assert "pydantic" not in told
        await still_there(asking)


async def still_there(asking: Assistant) -> None:
    assert (await asking.answer("read_feed"))["total"] == 1
