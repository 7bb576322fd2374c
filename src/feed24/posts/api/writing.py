"""`log.blogpost.add`, `.update`, `.share`, `.delete`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from feed24.errors import Forbidden, NotFound
from feed24.polls import parameters as polls
from feed24.posts import parameters, service
from feed24.posts.attaching import Chosen
from feed24.posts.refusals import (
    Incomplete,
    NobodyLeft,
    NoRecipients,
    NoText,
    NoTitle,
    Unaddressable,
)
from feed24.rest.call import Call
from feed24.rest.casts import is_array
from feed24.rest.errors import RestError
from feed24.rest.params import Everything, Flag, Int, Raw, Text
from feed24.rest.registry import method

NO_ACCESS = "No access to one or more message recipients"
NOBODY = "Please specify at least one person."
ADD = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
UPDATE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_UPDATE_ERROR"

DEST = (
    "Recipients: `UA` everyone, `U7` person, `SG9` workgroup, `DR5` department with everything "
    "below it, `D5` its direct members"
)
_SPERM = "Older form of `DEST`, read when that is empty: a list, or lists by kind of recipient"
FILES = 'Files to attach: `[["name.ext", "<base64>"], ...]`'
POLL = "Poll: `n` and any suffix, together with `UF_BLOG_POST_VOTE_<value>_DATA`"
EDITED_POLL = (
    "Poll: `n` and any suffix for a new one, the id of the post's poll to edit it, together with "
    "`UF_BLOG_POST_VOTE_<value>_DATA`; without that the poll is removed. For those only who may "
    "delete the post"
)
POLL_DATA = (
    "`UF_BLOG_POST_VOTE_<value>_DATA`: the poll's `QUESTIONS`, each with `QUESTION`, `FIELD_TYPE` "
    "(0 one answer, 1 several) and `ANSWERS`, each with `MESSAGE`; its `ANONYMITY` (0 public), "
    "`OPTIONS` (1 voting again, 2 results at the end, 3 both) and `DATE_END`. An edit repeats each "
    '`ID`: what is missing or has `DEL: "Y"` is deleted. Further `UF_*` fields are filled in by '
    "the portal"
)
ON_BEHALF = "Who acts, instead of the caller; from administrators only"
UNTIL = "Until when the post is important; counts only with `IMPORTANT`"


Title = Annotated[Text, "Title; without one it is derived from the text"]
Dest = Annotated[Raw, DEST + ". Without it: everyone"]
Sperm = Annotated[Raw, _SPERM]


def _refused(code: str) -> tuple[RestError, RestError]:
    return RestError(400, code, NO_ACCESS), RestError(400, code, NOBODY)


# What a new post is refused with; of recipients the code tells how they were named.
NOT_ADDED: dict[type[Exception], RestError] = {
    Incomplete: RestError(400, ADD, "Blog post hasn't been added"),
    NoRecipients: RestError(400, ADD, "No destination specified"),
}
NOT_ADDRESSED = (*_refused("ERROR_CORE"), *_refused(ADD))


@contextmanager
def refusing(to: parameters.Recipients) -> Iterator[None]:
    """Raises RestError for recipients of a new post that are refused."""
    no_access, nobody = _refused("ERROR_CORE" if to.by_dest else ADD)
    try:
        yield
    except Unaddressable as refusal:
        raise no_access from refusal
    except NobodyLeft as refusal:
        raise nobody from refusal


@method("log.blogpost.add", scope="log", writes=True, raises=NOT_ADDED, errors=NOT_ADDRESSED)
async def add_post(
    call: Call,
    *,
    post_message: Annotated[Text, "Text of the post, with BBCode"],
    post_title: Title = "",
    dest: Dest = None,
    sperm: Sperm = None,
    files: Annotated[Raw, FILES] = None,
    uf_blog_post_file: Annotated[Raw, "Drive files to attach: `n5`; read without `FILES`"] = None,
    important: Annotated[Flag, "Whether readers are asked to confirm the post"] = False,
    important_date_end: Annotated[Text, UNTIL] = "",
    site_id: Annotated[Text, "Site; there is one, so any value means it"] = "",
    user_id: Annotated[Int, "Author, instead of the caller; from administrators only"] = 0,
    tags: Annotated[Raw, "Tags, separated by commas"] = None,
    background_code: Annotated[Text, "Background of the post, kept as it is"] = "",
    parse_preview: Annotated[Flag, "Whether to make a preview of the first link"] = False,
    gratitude_medal: Annotated[Text, "Medal of a gratitude; an unknown one is ignored"] = "",
    gratitude_employees: Annotated[Raw, "List of the people who are thanked"] = None,
    uf_blog_post_vote: Annotated[Text, POLL] = "",
    sent: Annotated[Everything, POLL_DATA],
) -> int:
    """Publish a post in the News Feed. The result is its id."""
    to = parameters.recipients(dest, sperm)
    draft = service.Draft(
        message=post_message,
        title=post_title,
        recipients=to.codes,
        tags=parameters.tag_list(tags),
        important=important,
        important_until=parameters.deadline(call, important_date_end) if important else None,
        background=background_code or None,
        files=_chosen(files, uf_blog_post_file),
        poll=polls.poll(uf_blog_post_vote, sent, call.zone),
        thanks=parameters.thanks(gratitude_medal, gratitude_employees),
        preview=parse_preview,
    )
    author = await call.acts_as(user_id)
    with refusing(to):
        return await service.publish(call.tx, call.services, await call.viewer(), author, draft)


def _chosen(files: Any, drive_files: Any) -> Chosen:
    """`FILES` wins over Drive files, even when it is an empty list."""
    sent = parameters.files(files).sent
    if sent or is_array(files):
        return Chosen(sent=sent)
    return Chosen(drive_ids=parameters.drive_files(drive_files))


@method(
    "log.blogpost.update",
    scope="log",
    writes=True,
    raises={
        NotFound: RestError(400, UPDATE, "No post found"),
        Forbidden: RestError(400, UPDATE, "No write perms"),
        Unaddressable: RestError(400, UPDATE, NO_ACCESS),
        NobodyLeft: RestError(400, UPDATE, NOBODY),
        NoRecipients: RestError(400, UPDATE, "No destination specified"),
        NoTitle: RestError(400, "EMPTY_TITLE", "Message title is not specified."),
        NoText: RestError(400, "EMPTY_DETAIL_TEXT", "Message text is not specified."),
        Incomplete: RestError(400, "0", "Cannot update blog post"),
    },
    errors=(RestError(400, UPDATE, "Wrong post ID"),),
)
async def update_post(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"],
    post_message: Annotated[Text, "New text; it gives the title too when none is sent"] = "",
    post_title: Annotated[Text, "New title. Every update needs a title or a text"] = "",
    dest: Annotated[Raw, DEST + ". They replace all recipients; empty: no change"] = None,
    sperm: Sperm = None,
    files: Annotated[Raw, FILES + ', and `{"505": "del"}` to take attachment 505 off'] = None,
    uf_blog_post_file: Annotated[
        Raw, 'Drive files to attach besides: `n5`; `["empty"]` takes all off; read without `FILES`'
    ] = None,
    important: Annotated[Flag | None, "Whether readers are asked to confirm the post"] = None,
    important_date_end: Annotated[Text, UNTIL] = "",
    site_id: Annotated[Text, "Site; there is one, so any value means it"] = "",
    user_id: Annotated[Int, ON_BEHALF + ". The author stays"] = 0,
    tags: Annotated[Raw, "Tags, separated by commas; they replace those of the post"] = None,
    background_code: Annotated[Text | None, "Background; an empty one takes it off"] = None,
    parse_preview: Annotated[
        Flag, "Whether to make a preview of the first link of a new text; it replaces the old one"
    ] = False,
    gratitude_medal: Annotated[
        Raw, "Medal of a new gratitude, with `GRATITUDE_EMPLOYEES`; an empty one takes it off"
    ] = None,
    gratitude_employees: Annotated[Raw, "List of the people who are thanked"] = None,
    uf_blog_post_vote: Annotated[Text | None, EDITED_POLL] = None,
    sent: Annotated[Everything, POLL_DATA],
) -> int:
    """Change a post. The result is its id.

    It keeps its date and its place in the feed. Allowed to its author, to administrators, and to
    moderators and owners of a workgroup it is addressed to.
    """
    if post_id <= 0:
        raise RestError(400, UPDATE, "Wrong post ID")
    sent_files = parameters.files(files, detaching=True)
    on_drive = None if any(sent_files) else uf_blog_post_file
    changes = service.Changes(
        message=post_message,
        title=post_title,
        recipients=parameters.recipients(dest, sperm).codes or (),
        tags=parameters.tag_list(tags),
        important=important,
        important_until=parameters.deadline(call, important_date_end) if important else None,
        background=background_code,
        files=Chosen(sent_files.sent, parameters.drive_files(on_drive, attached=True)),
        detached=sent_files.detached,
        detach_all=parameters.empties(on_drive),
        poll=None if uf_blog_post_vote is None else polls.poll(uf_blog_post_vote, sent, call.zone),
        thanks=parameters.thanks(gratitude_medal, gratitude_employees),
        thankless=parameters.empty(gratitude_medal),
        preview=parse_preview,
    )
    await service.edit(call.tx, call.services, await call.viewer(), post_id, changes)
    return post_id


@method(
    "log.blogpost.share",
    scope="log",
    writes=True,
    raises={
        NoRecipients: RestError(400, "", "Wrong destinations"),
        NotFound: RestError(400, "", "No read perms"),
        Forbidden: RestError(400, "", "No read perms"),
        Unaddressable: RestError(400, "", NO_ACCESS),
        NobodyLeft: RestError(400, "", NOBODY),
    },
    errors=(RestError(400, "", "Wrong post ID"),),
)
async def share_post(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"],
    dest: Annotated[Raw, DEST.partition(", `D5`")[0] + ". One or a list"],
    user_id: Annotated[Int, ON_BEHALF] = 0,
    site_id: Annotated[Text, "Site; there is one, so any value means it"] = "",
) -> bool:
    """Add recipients to a post. Those it has stay.

    Everybody the post is addressed to may share it. A comment in the name of who shares is added,
    which lifts the post in the feed.
    """
    if post_id <= 0:
        raise RestError(400, "", "Wrong post ID")
    codes = parameters.recipients(dest, None).codes or ()
    sharer = await call.acts_as(user_id)
    await service.share(call.tx, call.services, await call.viewer(), sharer, post_id, codes)
    return True


@method(
    "log.blogpost.delete",
    scope="log",
    writes=True,
    raises={
        NotFound: RestError(400, "0", "Error deleting message"),
        # A code, not a status: the answer is a 400 like any other.
        Forbidden: RestError(400, "403", "You do not have permission to delete this message"),
    },
    errors=(RestError(400, "100", "Wrong post ID"),),
)
async def delete_post(call: Call, *, post_id: Annotated[Int, "Id of the post"]) -> bool:
    """Delete a post with its comments.

    Attached files stay on the Drive. Allowed to its author, to administrators, and to the owner of
    a workgroup it is addressed to.
    """
    if post_id <= 0:
        raise RestError(400, "100", "Wrong post ID")
    await service.delete(call.tx, await call.viewer(), post_id)
    return True
