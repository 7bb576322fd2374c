"""`feed24.audience.*`: what a choice of recipients comes to, before anything is written."""

from collections.abc import Iterable
from typing import Annotated, Any

from feed24.access import Viewer, count_holders
from feed24.errors import Forbidden, NotFound
from feed24.posts import addressing, parameters, reach, recipients, service
from feed24.posts.api.writing import DEST, NO_ACCESS, NOBODY, Dest, Sperm
from feed24.posts.refusals import NobodyLeft, NoRecipients, Unaddressable
from feed24.posts.visibility import Addressed, Level, addressed, level, right_codes
from feed24.rest.call import Call
from feed24.rest.casts import items, php_text
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, access_denied, argument, not_found
from feed24.rest.paging import fetch
from feed24.rest.params import Flag, Int, Raw
from feed24.rest.registry import method
from feed24.users.wire import card

MOST = 50
NAMES = 10
TOO_MANY = argument("CODES", f"CODES must not hold more than {MOST} codes")
REFUSALS: dict[type[Exception], RestError] = {
    Unaddressable: RestError(400, "ERROR_CORE", NO_ACCESS),
    NobodyLeft: RestError(400, "ERROR_CORE", NOBODY),
    NoRecipients: RestError(400, "ERROR_CORE", "No destination specified"),
}


@method("feed24.audience.count", scope="log", raises=REFUSALS)
async def count_addressed(call: Call, *, dest: Dest = None, sperm: Sperm = None) -> dict[str, int]:
    """How many people would find a post to these recipients in their feed, the caller included.

    `OVERLAP` is how many of them more than one of the recipients reaches. Recipients are refused
    as `log.blogpost.add` would refuse them. A method of feed24's own.
    """
    actor = await call.viewer()
    codes = await _addressees(call, actor, dest, sperm)
    people = await count_holders(call.tx, right_codes(actor.id, codes))
    return {"PEOPLE": people, "OVERLAP": await reach.overlap(call.tx, codes)}


@method("feed24.audience.people", scope="log", paged=True, raises=REFUSALS)
async def list_addressed(call: Call, *, dest: Dest = None, sperm: Sperm = None) -> Answer:
    """The people whom `feed24.audience.count` counts, by name, as far as the caller finds them.

    A method of feed24's own.
    """
    actor = await call.viewer()
    codes = await _addressees(call, actor, dest, sperm)
    found = await fetch(call.tx, reach.people(actor, codes), call.start, "page")
    return found.answer([card(call, row.id, row) for row in found.rows])


@method("feed24.audience.sizes", scope="log", errors=(TOO_MANY,))
async def size_recipients(
    call: Call,
    *,
    codes: Annotated[Raw, f"Recipients to tell of, {MOST} at most, in the form of `DEST`"] = None,
    dest: Annotated[Raw, "Recipients that are chosen already"] = None,
) -> list[dict[str, Any]]:
    """How many people each of some recipients reaches, and how many of them are new.

    New is who would not find a post by the caller to the chosen recipients. Recipients that the
    caller may not write to are left out. A method of feed24's own.
    """
    written = [php_text(each) for each in items(codes)]
    if len(written) > MOST:
        raise TOO_MANY
    actor, settings = await call.viewer(), call.services.settings
    chosen = recipients.recognised(parameters.recipients(dest, None).codes or ())
    chosen = await addressing.addressable(call.tx, settings, actor, chosen)
    asked = recipients.recognised(written)
    asked = await addressing.addressable(call.tx, settings, actor, asked)
    found = await reach.sizes(call.tx, actor.id, chosen, asked) if asked else []
    return [
        {"CODE": recipients.as_written(e.code), "PEOPLE": e.people, "NEW": e.new} for e in found
    ]


@method(
    "feed24.audience.compare",
    scope="log",
    raises={NotFound: not_found("Post"), Forbidden: access_denied(), **REFUSALS},
)
async def compare_audiences(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"],
    dest: Annotated[Raw, DEST],
    add: Annotated[Flag, "`Y`: beside the recipients it has; else in their place"] = False,
) -> dict[str, Any]:
    """Who would gain and who would lose a post if it had other recipients.

    All are counted, and ten of each are named, as far as the caller finds them. For those who may
    share the post, or change it without `ADD`. A method of feed24's own.
    """
    viewer = await call.viewer()
    whom = await _changeable(call, viewer, post_id, Level.SHARE if add else Level.UPDATE)
    named = recipients.recognised(parameters.recipients(dest, None).codes or ())
    asked = [code for code in named if not add or code not in whom.recipients]
    allowed = await addressing.allowed(call.tx, call.services.settings, viewer, asked)
    codes = frozenset(allowed) | (whom.recipients if add else frozenset())
    if not codes:
        raise NoRecipients
    gained = await _difference(call, viewer, whom, of=codes, without=whom.recipients)
    lost = await _difference(call, viewer, whom, of=whom.recipients, without=codes)
    people = await count_holders(call.tx, right_codes(whom.author_id, codes))
    return {"PEOPLE": people, "GAINED": gained, "LOST": lost}


async def _changeable(call: Call, viewer: Viewer, post_id: int, needed: Level) -> Addressed:
    whom = await addressed(call.tx, viewer, post_id)
    may = Level.NONE if whom is None else level(viewer, whom)
    if whom is None or may < Level.READ:
        raise NotFound(f"post {post_id}")
    if may < needed:
        raise Forbidden(f"post {post_id}")
    return whom


async def _difference(
    call: Call, viewer: Viewer, whom: Addressed, *, of: Iterable[str], without: Iterable[str]
) -> dict[str, Any]:
    found = await reach.difference(
        call.tx,
        viewer,
        whom.author_id,
        of=frozenset(of),
        without=frozenset(without),
        names=NAMES,
    )
    return {"PEOPLE": found.people, "NAMES": [card(call, each.id, each) for each in found.some]}


async def _addressees(call: Call, actor: Viewer, dest: Any, sperm: Any) -> tuple[str, ...]:
    written = parameters.recipients(dest, sperm).codes
    return await service.addressees(call.tx, call.services, actor, written)
