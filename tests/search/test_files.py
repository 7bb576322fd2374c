"""`feed24.search.files`: files of posts and comments by their names, and who finds which."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from feed24.access import Role, Viewer
from feed24.search import files
from feed24.search.query import parsed
from tests.support.portal import Portal
from tests.support.statements import counted
from tests.test_plans import _explained, _reads_whole

FILES = "feed24.search.files"


def named(*names: str) -> list[list[str]]:
    return [[name, base64.b64encode(f"of {name}".encode()).decode()] for name in names]


@dataclass(frozen=True)
class Files:
    portal: Portal

    async def call(self, query: str, *, as_: int = 1, **params: Any) -> dict[str, Any]:
        body = await self.portal.call(FILES, {"QUERY": query, **params}, as_=as_)
        assert "result" in body, body
        return body

    async def names(self, query: str, *, as_: int = 1, **params: Any) -> list[str]:
        """Those of the first page, which is all there is."""
        body = await self.call(query, as_=as_, **params)
        assert body["total"] == len(body["result"])
        return [each["NAME"] for each in body["result"]]

    async def comment(self, post_id: int, name: str) -> int:
        """Somebody's with a file of this name."""
        said = {"POST_ID": post_id, "TEXT": "And this", "FILES": named(name)}
        return int(await self.portal.result("log.blogcomment.add", said))


@pytest.fixture
def found(portal: Portal) -> Files:
    return Files(portal)


async def test_words_of_names(found: Files) -> None:
    make = found.portal.make
    await make.post(message="Budget of the year", FILES=named("Evacuation_plan-2031.PDF"))
    await make.post(message="x", FILES=named("годовые отчёты.xlsx", "план.docx"), TAGS="budget")
    commented = await make.post(message="plan")
    await found.comment(commented, "Planning notes.txt")
    assert await found.names("plans") == ["Planning notes.txt", "Evacuation_plan-2031.PDF"]
    assert await found.names("отчетов") == ["годовые отчёты.xlsx"]
    assert await found.names("evac*") == ["Evacuation_plan-2031.PDF"]
    assert await found.names('"plan 2031"') == ["Evacuation_plan-2031.PDF"]
    assert await found.names('"2031 plan"') == []
    assert await found.names("plan -pdf") == ["Planning notes.txt"]
    assert await found.names("plan notes") == ["Planning notes.txt"]
    # What post or comment say is not looked at.
    assert await found.names("budget") == []
    # Whoever looks for posts still finds them by their files.
    posts = await found.portal.result("feed24.search", {"QUERY": "notes"})
    assert [each["MATCHED_IN"] for each in posts] == [["FILE"]]


async def test_what_is_told_of_a_file(found: Files) -> None:
    portal = found.portal
    ann = await portal.make.person("Ann", last_name="Berg")
    post_id = await portal.make.post(author=ann, POST_TITLE="Safety", FILES=named("Plan.txt"))
    comment = await found.comment(post_id, "other plan.txt")
    other, plan = (await found.call("plan"))["result"]
    assert (await portal.http.get(plan["DOWNLOAD_URL"])).content == b"of Plan.txt"
    assert plan["DATE"].endswith("+00:00")
    assert {name: plan[name] for name in ("NAME", "SIZE", "TYPE", "POST_ID", "POST_TITLE")} == {
        "NAME": "Plan.txt",
        "SIZE": 11,
        "TYPE": "file",
        "POST_ID": str(post_id),
        "POST_TITLE": "Safety",
    }
    assert plan["PIECES"] == [{"TEXT": "Plan", "MARKED": "Y"}, {"TEXT": ".txt", "MARKED": "N"}]
    assert (plan["AUTHOR"]["NAME"], plan["COMMENT_ID"]) == ("Ann Berg", None)
    assert (other["POST_ID"], other["COMMENT_ID"]) == (str(post_id), str(comment))


async def test_a_file_is_found_once_where_it_is_seen(found: Files) -> None:
    portal, make = found.portal, found.portal.make
    ann = await make.person()
    first = await make.post(to=["UA"], FILES=named("map.txt"))
    (file,) = (await found.call("map"))["result"]
    second = await make.post(to=["U1"], UF_BLOG_POST_FILE=[f"n{file['FILE_ID']}"])
    posts = {viewer: (await found.call("map", as_=viewer))["result"] for viewer in (1, ann)}
    assert [each["POST_ID"] for each in posts[1]] == [str(second)]
    assert [each["POST_ID"] for each in posts[ann]] == [str(first)]
    assert (await found.call("map"))["total"] == 1
    await portal.result("log.blogpost.delete", {"POST_ID": first})
    assert await found.names("map", as_=ann) == []
    assert await found.names("map") == ["map.txt"]


async def test_names_that_change(found: Files) -> None:
    portal = found.portal
    post_id = await portal.make.post(FILES=named("quartz.txt"))
    (file,) = (await found.call("quartz"))["result"]
    its = {"id": file["FILE_ID"]}
    await portal.result("disk.file.rename", {**its, "newName": "opal.txt"})
    assert (await found.names("quartz"), await found.names("opal")) == ([], ["opal.txt"])
    await portal.result("disk.file.markDeleted", its)
    assert await found.names("opal") == []
    await portal.result("disk.file.restore", its)
    assert await found.names("opal") == ["opal.txt"]
    edit = {"POST_ID": post_id, "POST_MESSAGE": "Without", "UF_BLOG_POST_FILE": ["empty"]}
    await portal.result("log.blogpost.update", edit)
    assert await found.names("opal") == []


async def test_what_narrows(found: Files) -> None:
    make = found.portal.make
    ann = await make.person()
    group = await make.workgroup(members=[ann])
    await make.post(to=[f"SG{group}"], FILES=named("plan a.txt"))
    post_id = await make.post(author=ann, FILES=named("plan b.txt"))
    await found.comment(post_id, "plan c.txt")
    assert await found.names("plan", AUTHOR_ID=ann) == ["plan b.txt"]
    assert await found.names("plan", AUTHOR_ID=10**30) == []
    assert await found.names("plan", LOG_RIGHTS=[f"SG{group}"], as_=ann) == ["plan a.txt"]
    assert await found.names("plan", LOG_RIGHTS=["UA"]) == ["plan c.txt", "plan b.txt"]
    assert await found.names("plan", LOG_DATE_TO="2001-01-01") == []
    assert len(await found.names("plan", LOG_DATE_FROM="2001-01-01")) == 3
    posts = {"QUERY": "plan", "LOG_RIGHTS": [f"SG{group}"]}
    assert len(await found.portal.result("feed24.search", posts, as_=ann)) == 1


async def test_only_what_the_feed_shows(found: Files) -> None:
    make = found.portal.make
    ann, guest = await make.person(), await make.person(extranet=True)
    group = await make.workgroup(opened=True, members=[ann])
    post_id = await make.post(to=[f"SG{group}"], FILES=named("quartz.txt"))
    await found.comment(post_id, "quartz too.txt")
    assert len(await found.names("quartz", as_=ann)) == 2
    before = await found.call("quartz", as_=guest)
    await make.post(to=["UA"], FILES=named("quartz of all.txt"))
    after = await found.call("quartz", as_=guest)
    for body in (before, after):
        del body["time"]
    assert json.dumps(before) == json.dumps(after)
    await make.role(group, ann, None)
    assert await found.names("quartz", as_=ann) == ["quartz of all.txt"]
    await make.role(group, ann, Role.MEMBER)
    assert len(await found.names("quartz", as_=ann)) == 3


async def test_pages(found: Files) -> None:
    for n in range(3):
        await found.portal.make.post(FILES=named(*(f"quartz {n} {m}.txt" for m in range(18))))
    first = await found.call("quartz")
    assert (len(first["result"]), first["total"], first["next"]) == (50, 54, 50)
    second = await found.call("quartz", start=50)
    assert (len(second["result"]), second["total"], "next" in second) == (4, 54, False)
    behind = await found.call("quartz", start=100)
    assert (behind["result"], behind["total"], "next" in behind) == ([], 54, False)
    uncounted = await found.call("quartz", start=-1)
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)
    assert not {each["ID"] for each in first["result"]} & {each["ID"] for each in second["result"]}


async def test_refusals(found: Files) -> None:
    portal = found.portal
    refused = {
        "-x": "There is no word to look for",
        " ".join(f"word{n}" for n in range(21)): "Too many words to look for",
    }
    for query, said in refused.items():
        refusal = await portal.error(FILES, {"QUERY": query})
        assert refusal == (400, "ERROR_ARGUMENT", said)
    wrong = await portal.error(FILES, {"QUERY": "x", "LOG_DATE_FROM": "soon"})
    assert wrong == (400, "ERROR_ARGUMENT", "Wrong date in LOG_DATE_FROM")
    await portal.make.post()
    await portal.result("feed24.search.rebuild")
    status, code, _ = await portal.error(FILES, {"QUERY": "x"})
    assert (status, code) == (400, "SEARCH_NOT_READY")


async def test_as_many_statements_however_much_is_found(found: Files) -> None:
    counts = []
    for number in (1, 20):
        for n in range(number):
            await found.portal.make.post(FILES=named(f"quartz {number} {n}.txt"))
        with counted(found.portal.services.database) as seen:
            assert len(await found.names("quartz")) >= number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


async def test_names_are_found_by_an_index(portal: Portal) -> None:
    viewer = Viewer(1, admin=False, employee=True, codes=frozenset({"G2", "U1"}))
    chosen = files.Chosen(codes=frozenset({"SG1"}), author_id=1)
    statement = files.attached(viewer, parsed("plan* notes -draft"), chosen)
    async with portal.tx() as tx:
        await tx.begin()
        if not tx.sqlite:
            await tx.run(text("SET LOCAL enable_seqscan = off"))
        word = "EXPLAIN QUERY PLAN" if tx.sqlite else "EXPLAIN"
        rows = (await tx.connection.run_sync(_explained, word, statement, {})).all()
    plan = [str(row[-1]) for row in rows]
    assert not [line for line in plan if _reads_whole(line)], "\n".join(plan)
    assert any("search_words" in line or "ix_search_document_names" in line for line in plan), plan
