"""`feed24.file.*`: files with their alternative texts. Methods of feed24's own."""

from typing import Annotated, Any

from feed24.db import is_id
from feed24.errors import Forbidden, NotFound
from feed24.files import addresses, alternatives
from feed24.files.alternatives import LONGEST, Told, TooLong
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.errors import access_denied, argument, not_found
from feed24.rest.paging import PAGE
from feed24.rest.params import Int, Text, Values
from feed24.rest.registry import method

TOO_MANY = argument("FILE_ID", f"FILE_ID must not hold more than {PAGE} ids")


@method("feed24.file.list", scope=("log", "disk"), errors=(TOO_MANY,))
async def list_files(
    call: Call,
    *,
    file_id: Annotated[Values, f"Ids on the Drive, {PAGE} at most"],
) -> list[dict[str, Any]]:
    """Those of the files that the caller may read, on the Drive or of a post, with their texts.

    `ALT` says what a picture shows, for people who do not see it; "" when nobody has said it.
    Unknown files and those of others are left out. A method of feed24's own.
    """
    ids = list(dict.fromkeys(number for each in file_id if is_id(number := php_int(each))))
    if len(ids) > PAGE:
        raise TOO_MANY
    found = await alternatives.told(call.tx, await call.viewer(), ids)
    return [_shown(call, each) for each in found]


def _shown(call: Call, each: Told) -> dict[str, Any]:
    return {
        "FILE_ID": str(each.id),
        "NAME": each.name,
        "SIZE": str(each.size),
        "TYPE": each.media_type,
        "WIDTH": each.width,
        "HEIGHT": each.height,
        "PREVIEW_URL": addresses.shown_file(call, each.id).preview if each.width else None,
        "ALT": each.alt or "",
    }


@method(
    "feed24.file.describe",
    scope=("log", "disk"),
    writes=True,
    raises={
        NotFound: not_found("File"),
        Forbidden: access_denied("This file is for others to describe"),
        TooLong: argument("ALT", f"ALT must not be longer than {LONGEST} characters"),
    },
)
async def tell_alternative(
    call: Call,
    *,
    file_id: Annotated[Int, "Id on the Drive"],
    alt: Annotated[Text, f"What the picture shows, {LONGEST} characters at most"] = "",
) -> bool:
    """Say what a picture shows, for people who do not see it; nothing takes the text away.

    It belongs to the file, so all posts and drafts with it have it. For whoever may change the
    file. A method of feed24's own.
    """
    await alternatives.tell(call.tx, await call.viewer(), file_id, alt)
    return True
