"""`feed24.medal.*`, `feed24.gratitude.*`."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from feed24.db import is_id
from feed24.errors import Forbidden
from feed24.gratitude import medals, service
from feed24.rest.call import Call
from feed24.rest.casts import items, php_text
from feed24.rest.dates import iso, parse_moment
from feed24.rest.envelope import Answer
from feed24.rest.errors import access_denied, argument
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Raw, Text, Wire
from feed24.rest.registry import method

_WRONG_DATE = argument("SINCE", "Wrong date in SINCE")


@method("feed24.medal.list", scope="log", paged=True)
async def list_medals(call: Call) -> Answer:
    """The medals that a gratitude can be given with, in the portal's order.

    A method of feed24's own.
    """
    found = await fetch(call.tx, medals.all_medals(), call.start, "page")
    return found.answer([{"CODE": row.code} for row in found.rows])


@method(
    "feed24.medal.set",
    scope="log",
    writes=True,
    raises={
        Forbidden: access_denied(),
        medals.WrongMedals: argument("MEDALS", "Wrong medals"),
    },
)
async def set_medals(
    call: Call, *, medals_: Annotated[Raw, Wire("MEDALS"), "Codes of all medals, in order"] = None
) -> bool:
    """Replace the portal's list of medals. Administrators only.

    Gratitudes keep the medal they were given with. A method of feed24's own.
    """
    await medals.replace(call.tx, await call.viewer(), map(php_text, items(medals_)))
    return True


@method("feed24.gratitude.list", scope="log", paged=True)
async def list_gratitudes(
    call: Call,
    *,
    user_id: Annotated[Int, "Who was thanked; without it the caller"] = 0,
    medal: Annotated[Text, "Only with this medal, by its code"] = "",
) -> Answer:
    """Gratitudes that a person has received, the latest first, of posts that the caller sees.

    A method of feed24's own.
    """
    whose = user_id or call.caller.user_id
    if not is_id(whose):
        return Answer([], total=0)
    return await _page(call, service.received(await call.viewer(), whose, medal))


@method("feed24.gratitude.recent", scope="log", paged=True, errors=(_WRONG_DATE,))
async def recent_gratitudes(
    call: Call,
    *,
    since: Annotated[
        Text, "From when on; without it: of this month in the portal's time zone"
    ] = "",
) -> Answer:
    """Gratitudes that anybody was given, the latest first, of posts that the caller sees.

    A method of feed24's own.
    """
    begun = parse_moment(since, call.zone) if since.strip() else _month(call)
    if begun is None:
        raise _WRONG_DATE
    return await _page(call, service.given(await call.viewer(), begun))


def _month(call: Call) -> datetime:
    """When the present month began."""
    today = call.tx.now.astimezone(call.zone)
    return datetime(today.year, today.month, 1, tzinfo=call.zone)


async def _page(call: Call, chosen: Select[Any]) -> Answer:
    found = await fetch(call.tx, chosen, call.start, "page")
    thanked = await service.people(call.tx, found.rows)
    return found.answer([_gratitude(call, row, thanked[row.id]) for row in found.rows])


def _gratitude(call: Call, row: Any, thanked: list[int]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "POST_ID": str(row.post_id),
        "AUTHOR_ID": str(row.author_id),
        "MEDAL": row.medal,
        "DATE": iso(row.given_at, call.zone),
        "EMPLOYEES": [str(user_id) for user_id in thanked],
    }
