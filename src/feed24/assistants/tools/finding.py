"""Finding posts by words, and people, workgroups and departments by name."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field

from feed24.assistants.calling import Calls, calls
from feed24.assistants.declaring import Shape, tool
from feed24.assistants.texts import seen
from feed24.assistants.tools.feed import Day, Recipient
from feed24.assistants.tools.people import Limit, Offset, Person, people

MOST = 20
# Departments are looked through page by page.
_PAGES = 10


class Hit(Shape):
    """A post that has what was looked for."""

    id: int
    title: str
    author: Person
    published_at: str
    comments: int
    found_in: Annotated[list[str], Field(description="Parts of the post that have a word")]
    snippet: str


class Hits(Shape):
    """Some of the posts that were found, the latest activity first."""

    posts: list[Hit]
    total: int
    next_offset: int | None


@tool("Search the feed")
async def search_posts(
    context: Context[Any, Any],
    query: Annotated[
        str,
        Field(
            description='Words in any form, "exact phrases", beginnings as word*, -word to exclude'
        ),
    ],
    author_id: Annotated[int, Field(ge=0, description="Only posts by this person")] = 0,
    date_from: Day = "",
    date_to: Day = "",
    offset: Offset = 0,
    limit: Limit = 20,
) -> Hits:
    """Posts that the caller sees in which words occur.

    Looked at are titles, texts, tags, comments and names of files.
    """
    params = {"QUERY": query, "LOG_DATE_FROM": date_from, "LOG_DATE_TO": date_to}
    asked = calls(context)
    sent = {**params, "AUTHOR_ID": author_id}
    found = await asked.page("feed24.search", sent, offset, limit)
    authors = await people(asked, (row["AUTHOR_ID"] for row in found.rows))
    return Hits(
        posts=[_hit(row, authors) for row in found.rows],
        total=found.total,
        next_offset=found.next_offset,
    )


def _hit(row: dict[str, Any], authors: dict[int, Person]) -> Hit:
    return Hit(
        id=int(row["ID"]),
        title=seen(row["TITLE"]),
        author=authors[int(row["AUTHOR_ID"])],
        published_at=row["DATE_PUBLISH"],
        comments=int(row["NUM_COMMENTS"]),
        found_in=[each.lower() for each in row["MATCHED_IN"]],
        snippet=seen("".join(each["TEXT"] for each in row["SNIPPET"]["PIECES"])),
    )


class Found(Shape):
    """Whom a post can be addressed to, by the code that says so."""

    recipients: list[Recipient]
    not_searched: Annotated[list[str], Field(description="Kinds the credential has no scope for")]


@tool("Find recipients")
async def find_recipients(
    context: Context[Any, Any],
    query: Annotated[str, Field(min_length=1, description="Part of a name")],
) -> Found:
    """People, workgroups and departments by name, with the codes that address posts to them.

    U7 is a person, SG9 a workgroup, DR5 a department with everything below it, D5 its direct
    members. UA is every employee.
    """
    asked = calls(context)
    kinds = {
        "people": ("user.search", _people),
        "workgroups": ("sonet_group.get", _workgroups),
        "departments": ("department.get", _departments),
    }
    found: list[Recipient] = []
    for method, look in kinds.values():
        if asked.may(method):
            found += await look(asked, method, query)
    missing = [kind for kind, (method, _) in kinds.items() if not asked.may(method)]
    return Found(recipients=found, not_searched=missing)


async def _people(asked: Calls, method: str, query: str) -> list[Recipient]:
    rows = (await asked.page(method, {"FILTER": {"FIND": query}}, 0, MOST)).rows
    ids = [int(row["ID"]) for row in rows]
    named = await people(asked, ids)
    return [Recipient(code=f"U{each}", name=named[each].name) for each in ids]


async def _workgroups(asked: Calls, method: str, query: str) -> list[Recipient]:
    rows = (await asked.page(method, {"FILTER": {"%NAME": query}}, 0, MOST)).rows
    return [Recipient(code=f"SG{row['ID']}", name=seen(row["NAME"])) for row in rows]


async def _departments(asked: Calls, method: str, query: str) -> list[Recipient]:
    found: list[Recipient] = []
    offset = 0
    for _ in range(_PAGES):
        page = await asked.page(method, {}, offset)
        found += [
            Recipient(code=f"DR{row['ID']}", name=seen(row["NAME"]))
            for row in page.rows
            if query.casefold() in row["NAME"].casefold()
        ]
        if page.next_offset is None or len(found) >= MOST:
            break
        offset = page.next_offset
    return found[:MOST]
