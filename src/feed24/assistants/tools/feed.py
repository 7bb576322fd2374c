"""Reading the feed: a page, one post with its comments."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field

from feed24.assistants.calling import Calls, calls
from feed24.assistants.declaring import Shape, tool
from feed24.assistants.texts import cut, seen
from feed24.assistants.tools.people import Limit, Offset, Person, PostId, people
from feed24.rest.errors import not_found

EXCERPT = 500
Day = Annotated[str, Field(description="A day or moment, as 2026-09-21 or 2026-09-21T14:00:00")]


class PostInList(Shape):
    """A post with the beginning of its text."""

    id: int
    title: str
    author: Person
    published_at: str
    important: bool
    comments: int
    excerpt: Annotated[str, Field(description="Beginning of the text, with BBCode")]
    goes_on: bool


class FeedPage(Shape):
    """Some posts, the latest activity first."""

    posts: list[PostInList]
    total: int
    next_offset: int | None


class File(Shape):
    """An attached file."""

    id: int
    name: str
    size: int
    media_type: str


class Comment(Shape):
    """A comment, or the note that a post was shared."""

    id: int
    kind: str
    author: Person
    text: str
    goes_on: bool
    written_at: str
    edited_at: str | None
    files: list[File]


class Recipient(Shape):
    """A person, department or workgroup that a post is addressed to, or everyone."""

    code: str
    name: str


class Post(Shape):
    """A post with the latest of its comments, the oldest of those first."""

    id: int
    title: str
    author: Person
    published_at: str
    important: bool
    text: Annotated[str, Field(description="With BBCode")]
    goes_on: bool
    attachments: Annotated[int, Field(description="How many files are attached to the post")]
    recipients: list[Recipient]
    hidden_recipients: Annotated[int, Field(description="How many the caller may not know")]
    comments: list[Comment]
    comments_total: int
    earlier_comments_before: Annotated[
        int | None, Field(description="comments_before for the comments written earlier")
    ]


@tool("Read the feed")
async def read_feed(
    context: Context[Any, Any],
    offset: Offset = 0,
    limit: Limit = 20,
    date_from: Day = "",
    date_to: Day = "",
    recipient: Annotated[
        str, Field(description="Only posts to this recipient: UA everyone, U7, SG9, DR5")
    ] = "",
) -> FeedPage:
    """Posts that the caller sees in the company's news feed, the latest activity first."""
    params: dict[str, Any] = {"LOG_DATE_FROM": date_from, "LOG_DATE_TO": date_to}
    if recipient:
        params["LOG_RIGHTS"] = [recipient]
    asked = calls(context)
    found = await asked.page("log.blogpost.get", params, offset, limit)
    authors = await people(asked, (row["AUTHOR_ID"] for row in found.rows))
    return FeedPage(
        posts=[_in_list(row, authors) for row in found.rows],
        total=found.total,
        next_offset=found.next_offset,
    )


def _in_list(row: dict[str, Any], authors: dict[int, Person]) -> PostInList:
    excerpt, goes_on = cut(row["DETAIL_TEXT"], EXCERPT)
    return PostInList(
        **_head(row, authors),
        comments=int(row["NUM_COMMENTS"]),
        excerpt=excerpt,
        goes_on=goes_on,
    )


def _head(row: dict[str, Any], authors: dict[int, Person]) -> dict[str, Any]:
    return {
        "id": int(row["ID"]),
        "title": seen(row["TITLE"]),
        "author": authors[int(row["AUTHOR_ID"])],
        "published_at": row["DATE_PUBLISH"],
        "important": row["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1",
    }


@tool("Read a post")
async def read_post(
    context: Context[Any, Any],
    post_id: PostId,
    comments_before: Annotated[
        int | None, Field(ge=1, description="Only comments with smaller ids than this one")
    ] = None,
    comments_limit: Annotated[int, Field(ge=1, le=100, description="How many comments")] = 50,
) -> Post:
    """One post with its whole text, its recipients and the latest of its comments."""
    asked, about = calls(context), {"POST_ID": post_id}
    found = await asked.counted("log.blogpost.get", about)
    if not found.rows:
        raise not_found("Post")
    (row,) = found.rows
    to = await asked.result("feed24.post.recipients", about)
    part = {**about, "LIMIT": comments_limit, "LAST_ID": comments_before}
    said = await asked.counted("feed24.comment.list", part)
    text, goes_on = cut(row["DETAIL_TEXT"])
    return Post(
        **_head(row, await people(asked, [row["AUTHOR_ID"]])),
        text=text,
        goes_on=goes_on,
        attachments=len(row.get("FILES", ())),
        recipients=shown_recipients(to["RECIPIENTS"]),
        hidden_recipients=to["HIDDEN"],
        comments=[_comment(each) for each in said.rows],
        comments_total=said.total,
        earlier_comments_before=_first_id(said.rows) if len(said.rows) == comments_limit else None,
    )


def shown_recipients(rows: list[dict[str, str]]) -> list[Recipient]:
    """Recipients as REST methods show them."""
    return [Recipient(code=each["CODE"], name=seen(each["NAME"])) for each in rows]


def _first_id(rows: list[dict[str, Any]]) -> int:
    return int(rows[0]["ID"])


def _comment(row: dict[str, Any]) -> Comment:
    text, goes_on = cut(row["TEXT"])
    # Addresses of files are left out: they are good for whoever has them.
    return Comment(
        id=int(row["ID"]),
        kind=row["KIND"],
        author=Person(id=int(row["AUTHOR_ID"]), name=seen(row["AUTHOR_NAME"])),
        text=text,
        goes_on=goes_on,
        written_at=row["DATE"],
        edited_at=row["EDITED_AT"],
        files=[
            File(
                id=int(each["ID"]),
                name=seen(each["NAME"]),
                size=int(each["SIZE"]),
                media_type=each["TYPE"],
            )
            for each in row["FILES"]
        ],
    )


class Unread(Shape):
    """What waits for the caller."""

    posts: Annotated[int, Field(description="In the caller's feed")]
    important_posts: int
    important_posts_to_confirm: int
    posts_unseen: Annotated[int, Field(description="New or changed since the last look")]
    last_look_at: str | None
    notifications: int
    notifications_unread: int


@tool("Count what is unread", shows_others=False)
async def unread_counts(context: Context[Any, Any]) -> Unread:
    """How many posts and notifications the caller has, and how many of them are unread."""
    asked: Calls = calls(context)
    counts = await asked.result("feed24.feed.counts", {})
    unseen = await asked.result("feed24.feed.unseen", {})
    told = await asked.result("feed24.notification.count", {})
    return Unread(
        posts=counts["total"],
        important_posts=counts["important"],
        important_posts_to_confirm=counts["unread"],
        posts_unseen=unseen["UNSEEN"],
        last_look_at=unseen["SINCE"],
        notifications=told["TOTAL"],
        notifications_unread=told["UNREAD"],
    )
