"""Publishing in two steps: prepare and look, then confirm what was looked at."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field

from feed24.assistants.calling import calls
from feed24.assistants.declaring import Shape, tool
from feed24.assistants.texts import seen
from feed24.assistants.tools.feed import Recipient, shown_recipients

Confirmation = Annotated[str, Field(description="What prepare_post has answered, unchanged")]


class Prepared(Shape):
    """A post as it would be published."""

    draft_id: int
    title: str
    html: Annotated[str, Field(description="The text as readers would see it")]
    important: bool
    recipients: list[Recipient]
    unknown_recipients: Annotated[list[str], Field(description="Codes that are nobody")]
    people: Annotated[int, Field(description="In how many people's feeds it would be, exactly")]
    confirmation: str
    expires_at: str


class Published(Shape):
    """A post that is in the feed now."""

    post_id: int


class Discarded(Shape):
    """A prepared post that is gone."""

    discarded: bool


@tool("Prepare a post", writes=True)
async def prepare_post(
    context: Context[Any, Any],
    text: Annotated[str, Field(min_length=1, description="Text of the post, with BBCode")],
    recipients: Annotated[
        list[str],
        Field(
            min_length=1,
            description="Codes: U7 person, SG9 workgroup, DR5 department with everything below it, "
            "D5 its direct members, UA every employee",
        ),
    ],
    title: Annotated[str, Field(description="Title; without one it is derived")] = "",
    important: Annotated[bool, Field(description="Ask every reader to confirm the post")] = False,
    important_until: Annotated[str, Field(description="Until when it is important")] = "",
    tags: Annotated[list[str] | None, Field(description="Tags of the post")] = None,
) -> Prepared:
    """First step of publishing: keep a draft and show what would be published, and to how many.

    Nothing is published. Show the person you work for the text, the recipients by name and the
    number of people, and call publish_post only when that person has agreed to exactly this.
    """
    asked = calls(context)
    sent = {
        "POST_MESSAGE": text,
        "POST_TITLE": title,
        "DEST": recipients,
        "IMPORTANT": "Y" if important else "N",
        "IMPORTANT_DATE_END": important_until,
        "TAGS": tags or [],
    }
    # Refused before anything is kept.
    await asked.result("feed24.post.preview", sent)
    draft_id = await asked.result("feed24.draft.add", sent)
    shown = await asked.result("feed24.draft.preview", {"DRAFT_ID": draft_id})
    return Prepared(
        draft_id=draft_id,
        title=shown["TITLE"],
        html=shown["HTML"],
        important=shown["IMPORTANT"] == "Y",
        recipients=shown_recipients(shown["RECIPIENTS"]),
        unknown_recipients=[seen(each) for each in shown["UNKNOWN"]],
        people=shown["PEOPLE"],
        confirmation=shown["CONFIRMATION"],
        expires_at=shown["EXPIRES_AT"],
    )


@tool("Publish the prepared post", shows_others=False, writes=True, destroys=True)
async def publish_post(context: Context[Any, Any], confirmation: Confirmation) -> Published:
    """Second step of publishing: publish what prepare_post has shown, to whom it has shown.

    Only with the explicit agreement of the person you work for. Refused when the confirmation has
    expired, or recipients or their number have changed: then prepare again and ask again.
    """
    post_id = await calls(context).result("feed24.draft.publish", _named(confirmation))
    return Published(post_id=post_id)


@tool("Discard the prepared post", shows_others=False, writes=True, destroys=True)
async def discard_post(context: Context[Any, Any], confirmation: Confirmation) -> Discarded:
    """Take away a prepared post that is not to be published after all."""
    await calls(context).result("feed24.draft.delete", _named(confirmation))
    return Discarded(discarded=True)


def _named(confirmation: str) -> dict[str, str]:
    return {"DRAFT_ID": confirmation.partition(".")[0], "CONFIRMATION": confirmation}
