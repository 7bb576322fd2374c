"""`feed24.post.preview`: what would be published, and who would see it."""

from collections.abc import Iterable
from typing import Annotated, Any

from feed24.access import count_holders
from feed24.posts import parameters, service
from feed24.posts.api.writing import (
    NOT_ADDED,
    NOT_ADDRESSED,
    ON_BEHALF,
    Dest,
    Sperm,
    Title,
    refusing,
)
from feed24.posts.audience import Audience, told
from feed24.posts.recipients import as_written
from feed24.posts.refusals import Incomplete
from feed24.posts.showing import recipient
from feed24.posts.visibility import right_codes
from feed24.rest.call import Call
from feed24.rest.params import Flag, Int, Text
from feed24.rest.registry import method
from feed24.text.rendering import rendered, with_files


@method("feed24.post.preview", scope="log", raises=NOT_ADDED, errors=NOT_ADDRESSED)
async def preview_post(
    call: Call,
    *,
    post_message: Annotated[Text, "Text of the post, with BBCode"],
    post_title: Title = "",
    dest: Dest = None,
    sperm: Sperm = None,
    important: Annotated[Flag, "Whether readers are asked to confirm the post"] = False,
    user_id: Annotated[Int, ON_BEHALF] = 0,
) -> dict[str, Any]:
    """Show what `log.blogpost.add` would publish, and to whom. Nothing is written.

    `PEOPLE` is how many would find the post in their feed at this moment, author and administrators
    included; `UNKNOWN` are recipients that nobody is. Text and recipients are refused as they would
    be then; files, polls and gratitudes are not looked at. A method of feed24's own.
    """
    author = await call.acts_as(user_id)
    codes = await _addressed(call, dest, sperm)
    title = service.title_of(post_message, post_title)
    if author is None:
        raise Incomplete("no such author")
    text = await rendered(post_message)
    (found,) = await told(call.tx, await call.viewer(), [codes])
    return {
        "TITLE": title,
        "HTML": with_files(text, lambda name: ""),
        "CUT": "Y" if text.cut else "N",
        "IMPORTANT": "Y" if important else "N",
        "AUTHOR_ID": str(author.id),
        "RECIPIENTS": [recipient(each) for each in found.shown],
        "UNKNOWN": _unknown(codes, found),
        "PEOPLE": await count_holders(call.tx, right_codes(author.id, codes)),
    }


async def _addressed(call: Call, dest: Any, sperm: Any) -> tuple[str, ...]:
    """The stored codes of the recipients. Raises RestError as publishing would."""
    to = parameters.recipients(dest, sperm)
    with refusing(to):
        return await service.addressees(call.tx, call.services, await call.viewer(), to.codes)


def _unknown(codes: Iterable[str], found: Audience) -> list[str]:
    """What may be addressed but is nobody; whom the caller may not know could not be addressed."""
    return sorted(set(map(as_written, codes)) - {each.code for each in found.shown})
