"""`feed24.post.history`, `feed24.tag.list`."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.posts import history, tag_list
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.paging import PAGE, Slice, fetch, first_row, next_start
from feed24.rest.params import Int, Text
from feed24.rest.registry import method


@method("feed24.post.history", scope="log", paged=True)
async def get_history(call: Call, *, post_id: Annotated[Int, "Id of the post"]) -> Answer:
    """The texts a post has had, the present one first. A method of feed24's own.

    Readers see no text from before people were added to the recipients; who may change the post
    sees all. A post that does not exist or is hidden from the caller has none.
    """
    texts = await history.texts(call.tx, await call.viewer(), post_id) if post_id > 0 else None
    if texts is None:
        return Answer([], total=0)
    found = await fetch(call.tx, texts, call.start, "page")
    return found.answer([_revision(call, row) for row in found.rows])


def _revision(call: Call, row: Row[Any]) -> dict[str, Any]:
    return {
        "REVISION": row.revision,
        "TITLE": row.title,
        "DETAIL_TEXT": row.message,
        "EDITOR_ID": str(row.editor_id),
        "DATE": iso(row.created_at, call.zone),
    }


@method("feed24.tag.list", scope="log", paged=True)
async def get_tags(
    call: Call, *, find: Annotated[Text, "Only tags that begin with this"] = ""
) -> Answer:
    """Tags of the latest 500 posts that the caller sees, the most frequent first.

    A method of feed24's own. `COUNT` is how many of those posts have the tag, whoever wrote them.
    """
    feed, viewer_id = call.services.feed, call.caller.user_id
    found = await tag_list.recent(call.tx, feed, viewer_id, find)
    begin = first_row(call.start, "page")
    rows = found[begin : begin + PAGE]
    total = len(found) if call.start >= 0 else 0
    page = Slice(rows, total, next_start(begin, len(rows), total, call.start))
    return page.answer([{"TAG": each.name, "COUNT": each.posts} for each in rows])
