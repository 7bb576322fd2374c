"""`feed24.preview.get`."""

from typing import Annotated, Any

from feed24.db import is_id
from feed24.previews import reading
from feed24.previews.wire import preview
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.errors import argument
from feed24.rest.params import Values
from feed24.rest.registry import method

MOST = 50
WRONG_ID = argument("POST_ID", "Wrong post ID")
TOO_MANY = argument("POST_ID", f"At most {MOST} posts can be asked for at once")


@method("feed24.preview.get", scope="log", errors=(WRONG_ID, TOO_MANY))
async def get_previews(
    call: Call, *, post_id: Annotated[Values, "Id of a post, or a list of at most fifty"]
) -> list[dict[str, Any]]:
    """The previews of links that posts show, in the order of the ids.

    A method of feed24's own. Posts without a preview, hidden from the caller or not there are left
    out. `IMAGE` is an address that is good for an hour, or null.
    """
    wanted = list(dict.fromkeys(php_int(each) for each in post_id))
    if not wanted or not all(map(is_id, wanted)):
        raise WRONG_ID
    if len(wanted) > MOST:
        raise TOO_MANY
    found = await reading.of_posts(call.tx, await call.viewer(), wanted)
    return [preview(call, found[number]) for number in wanted if number in found]
