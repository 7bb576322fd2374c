"""`log.blogcomment.*`."""

from typing import Annotated, Any

from feed24.comments import service, wire
from feed24.comments.written import Cursor, written_by
from feed24.errors import Forbidden, NotFound
from feed24.files import attachments
from feed24.posts import parameters
from feed24.posts.attaching import Chosen
from feed24.posts.refusals import Incomplete
from feed24.rest.call import Call
from feed24.rest.envelope import or_empty_list
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Raw, Text
from feed24.rest.registry import method

MOST = 100


@method(
    "log.blogcomment.add",
    scope="log",
    writes=True,
    raises={
        NotFound: RestError(400, "", "No post found"),
        service.Repeated: RestError(400, "", "Duplicate comment"),
        Forbidden: RestError(400, "", "No permissions"),
        Incomplete: RestError(400, "", "Blog comment hasn't been added"),
    },
)
async def add_comment(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"],
    text: Annotated[Text, "Text of the comment, with BBCode"],
    files: Annotated[Raw, 'Files to attach: `[["name.ext", "<base64>"], ...]`'] = None,
    user_id: Annotated[Int, "Author, instead of the caller; from administrators only"] = 0,
) -> int:
    """Add a comment to a post, which lifts the post in the feed. The result is its id.

    A comment without text and files, and one that repeats what its author just wrote, is refused.
    """
    author = await call.acts_as(user_id)
    chosen = Chosen(sent=parameters.files(files).sent)
    viewer = await call.viewer()
    return await service.add(call.tx, call.services, viewer, author, post_id, text, chosen)


@method(
    "log.blogcomment.delete",
    scope="log",
    writes=True,
    raises={
        Forbidden: RestError(400, "", "No delete perms"),
        NotFound: RestError(400, "", "No comment found"),
    },
    errors=(RestError(400, "", "Wrong comment ID"),),
)
async def delete_comment(
    call: Call,
    *,
    comment_id: Annotated[Int, "Id of the comment"],
    user_id: Annotated[Int, "Who acts, instead of the caller; from administrators only"] = 0,
) -> bool:
    """Delete a comment of one's own; administrators delete any.

    The post goes back to the place in the feed that it had before the comment.
    """
    if comment_id <= 0:
        raise RestError(400, "", "Wrong comment ID")
    await service.delete(call.tx, await call.viewer(), comment_id)
    return True


@method("log.blogcomment.user.get", scope="log")
async def get_comments_of_user(
    call: Call,
    *,
    user_id: Annotated[Int, "Whose comments, instead of the caller's; administrators only"] = 0,
    first_id: Annotated[Int | None, "Comments with larger ids; wins over `LAST_ID`"] = None,
    last_id: Annotated[Int | None, "Comments with smaller ids"] = None,
    limit: Annotated[Int, "How many, from 1 to 100"] = MOST,
) -> dict[str, Any]:
    """Comments that a person has written, the latest first, with the files attached to them.

    Administrators see of others' comments everything but the text.
    """
    author_id = user_id if user_id > 0 and call.caller.admin else call.caller.user_id
    size = limit if 1 <= limit <= MOST else MOST
    rows = await written_by(call.tx, author_id, Cursor.beside(first_id, last_id), size)
    shown = await attachments.of_comments(call.tx, [row.id for row in rows])
    files = {row.id: [each.file_id for each in shown.get(row.id, ())] for row in rows}
    described = await attachments.described(call.tx, {n for ids in files.values() for n in ids})
    silent = author_id != call.caller.user_id
    return {
        "comments": [wire.comment(call, row, files[row.id], silent=silent) for row in rows],
        "files": or_empty_list({str(n): wire.file(call, each) for n, each in described.items()}),
    }
