"""Reading the forms of our pages, which are small."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from feed24.web.errors import Refused

# More than any form of ours has, and longer than any password.
FIELDS = 50
LONGEST = 16_384
_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """The fields that were sent, the last of each name. Raises Refused for what is no such form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise Refused(400, "unreadable")
    try:
        sent = await request.form(max_fields=FIELDS, max_part_size=LONGEST)
    except HTTPException:
        raise Refused(400, "unreadable") from None
    return {name: text for name, text in sent.items() if isinstance(text, str)}
