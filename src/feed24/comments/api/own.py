"""`feed24.comment.*`: methods of feed24's own."""

from typing import Annotated

from feed24.comments import editing, listing, service, sharing, wire
from feed24.comments.written import Cursor
from feed24.errors import Forbidden, NotFound
from feed24.files import attachments
from feed24.posts import parameters
from feed24.posts.attaching import Chosen
from feed24.posts.refusals import Incomplete
from feed24.reactions import service as reactions
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, access_denied, not_found
from feed24.rest.paging import PAGE
from feed24.rest.params import Int, Raw, Text
from feed24.rest.registry import method

MOST = 100


@method(
    "feed24.comment.list",
    scope="log",
    raises={
        NotFound: not_found("Post"),
        Forbidden: access_denied("Comments are for those who may comment"),
    },
)
async def list_comments(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"],
    first_id: Annotated[Int | None, "Comments with larger ids; wins over `LAST_ID`"] = None,
    last_id: Annotated[Int | None, "Comments with smaller ids"] = None,
    limit: Annotated[Int, "How many, from 1 to 100"] = PAGE,
) -> Answer:
    """Comments of a post with authors, files and reactions, the oldest first.

    Without `FIRST_ID` and `LAST_ID`: the latest ones. Go on from the last or the first id of a
    page; nothing is left out or comes twice, whatever is written meanwhile. `total` counts all
    comments of the post. A method of feed24's own.
    """
    viewer = await call.viewer()
    size = limit if 1 <= limit <= MOST else PAGE
    cursor = Cursor.beside(first_id, last_id)
    found = await listing.of_post(call.tx, viewer, post_id, cursor, size)
    ids = [row.id for row in found.rows]
    files = await attachments.of_comments(call.tx, ids)
    tallies = await reactions.of_comments(call.tx, viewer.id, ids)
    shared = await sharing.shared_with(call.tx, viewer, found.rows)
    shown = [
        wire.full_comment(
            call,
            row,
            files.get(row.id, ()),
            tallies.get(row.id),
            shared.get(row.id),
        )
        for row in found.rows
    ]
    return Answer(shown, total=found.total)


@method(
    "feed24.comment.update",
    scope="log",
    writes=True,
    raises={
        NotFound: not_found("Comment"),
        Forbidden: access_denied("Only its author may change a comment"),
        service.Repeated: RestError(400, "ERROR_DUPLICATE_COMMENT", "Duplicate comment"),
        Incomplete: RestError(400, "ERROR_CORE", "Comment hasn't been changed"),
    },
)
async def update_comment(
    call: Call,
    *,
    comment_id: Annotated[Int, "Id of the comment"],
    text: Annotated[Text | None, "New text; without it the text stays"] = None,
    files: Annotated[
        Raw,
        'Files to attach: `[["name.ext", "<base64>"], ...]`, and `{"505": "del"}` to take '
        "attachment 505 off",
    ] = None,
) -> bool:
    """Change a comment of one's own. It keeps its date and its place, and shows when it was edited.

    A comment needs a text or a file, and must not repeat what its author just wrote. A method of
    feed24's own.
    """
    sent = parameters.files(files, detaching=True)
    changes = editing.Changes(text, Chosen(sent=sent.sent), sent.detached)
    await editing.edit(call.tx, call.services, await call.viewer(), comment_id, changes)
    return True
