"""`feed24.post.render`, `feed24.comment.render`."""

from html import escape
from typing import Annotated, Any

from feed24.files.addresses import attachment
from feed24.files.attachments import Attached
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.errors import RestError, argument
from feed24.rest.paging import PAGE
from feed24.rest.params import Values
from feed24.rest.registry import method
from feed24.text import showing
from feed24.text.addresses import picture
from feed24.text.rendering import with_files
from feed24.text.showing import Shown


def _too_many(name: str) -> RestError:
    return argument(name, f"At most {PAGE} ids at once")


@method("feed24.post.render", scope="log", errors=(_too_many("POST_ID"),))
async def render_posts(
    call: Call, *, post_id: Annotated[Values, "Ids of posts, at most 50, or one"]
) -> list[dict[str, Any]]:
    """Texts of posts as safe HTML, in the order asked for. A method of feed24's own.

    Posts that do not exist or are hidden from the caller are left out. `REVISION` grows with every
    change of the text. Addresses of files are good for an hour. `CUT` is `Y` when the text is too
    long to be shown whole.
    """
    ids = _ids("POST_ID", post_id)
    found = await showing.of_posts(call.tx, await call.viewer(), ids)
    return [
        {"POST_ID": str(each.id), "REVISION": each.number, **_text(call, each)} for each in found
    ]


@method("feed24.comment.render", scope="log", errors=(_too_many("COMMENT_ID"),))
async def render_comments(
    call: Call, *, comment_id: Annotated[Values, "Ids of comments, at most 50, or one"]
) -> list[dict[str, Any]]:
    """Texts of comments as safe HTML, in the order asked for. A method of feed24's own.

    Left out are comments that do not exist, those of posts that do not reach the caller, and the
    notes that sharing leaves, which have no text.
    """
    ids = _ids("COMMENT_ID", comment_id)
    found = await showing.of_comments(call.tx, await call.viewer(), ids)
    return [{"COMMENT_ID": str(each.id), **_text(call, each)} for each in found]


def _ids(name: str, sent: list[Any]) -> list[int]:
    """The ids, each once. Raises RestError."""
    ids = list(dict.fromkeys(number for each in sent if (number := php_int(each)) > 0))
    if len(ids) > PAGE:
        raise _too_many(name)
    return ids


def _text(call: Call, shown: Shown) -> dict[str, str]:
    def show(name: str) -> str:
        file = shown.files.get(name)
        return _file(call, file) if file else ""

    return {"HTML": with_files(shown.text, show), "CUT": "Y" if shown.text.cut else "N"}


def _file(call: Call, file: Attached) -> str:
    """A picture, or a link to download the file; not yet cleaned."""
    address, mark = attachment(call, file.id), f' data-file="{file.id}"'
    if file.media_type.startswith("image/"):
        return picture(address, file.name, mark)
    return f'<a href="{escape(address)}"{mark} download="">{escape(file.name)}</a>'
