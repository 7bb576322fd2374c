"""`feed24.search`, `feed24.search.files`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from sqlalchemy import Row

from feed24.audit.recording import act
from feed24.cards import wire as cards
from feed24.db import BIGGEST
from feed24.files.attachments import Attached
from feed24.index.selection import Selection
from feed24.posts.pages import page
from feed24.posts.parameters import access_codes
from feed24.posts.period import ERRORS, period
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso, iso_seconds
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, argument
from feed24.rest.params import Int, Raw, Text
from feed24.rest.registry import method
from feed24.search import files, filling, service
from feed24.search.files import Found
from feed24.search.query import NothingAsked, TooMuchAsked, parsed
from feed24.search.service import Hit, Part
from feed24.search.snippets import Piece
from feed24.users import service as users
from feed24.users import wire as users_wire

QUERY = (
    'Words in any form, `"exact phrases"`, beginnings of words as `word*`, and `-` before what '
    "must not occur. A post has to have everything that is asked for, in whichever of its texts"
)
OF_NAMES = "As of `feed24.search`; the name of a file has to have everything that is asked for"
_NAMES = {
    Part.MESSAGE: "MESSAGE",
    Part.COMMENT: "COMMENT",
    Part.FILE: "FILE",
    Part.TAG: "TAGS",
    Part.TITLE: "TITLE",
}


REFUSED: Mapping[type[Exception], RestError] = {
    NothingAsked: argument("QUERY", "There is no word to look for"),
    TooMuchAsked: argument("QUERY", "Too many words to look for"),
    service.NotReady: RestError(
        400, "SEARCH_NOT_READY", "The search index is being made, please try again later"
    ),
}


@method("feed24.search", scope="log", paged=True, lists_feed=True, raises=REFUSED, errors=ERRORS)
async def find(
    call: Call,
    *,
    query: Annotated[Text, QUERY],
    log_date_from: Annotated[Text, "First moment of the posts' publication"] = "",
    log_date_to: Annotated[Text, "Last moment of publication; a day without time: its end"] = "",
    author_id: Annotated[Int, "Only posts by this person"] = 0,
    log_rights: Annotated[Raw, "Only posts with one of these codes: `UA`, `SG9`, `U7`"] = None,
) -> Answer:
    """Posts in the caller's feed in which words occur, the latest activity first.

    A method of feed24's own. Title, message, tags, comments and names of attached files are looked
    at. `MATCHED_IN` names the parts that have a word of the query, `SNIPPET` shows one of them:
    plain text in pieces, those marked that were looked for.
    """
    begin, end = period(call, log_date_from, log_date_to)
    asked = parsed(query)
    selection = Selection(
        codes=access_codes(log_rights),
        begin=begin,
        end=end,
        terms=asked.terms,
        without=asked.without,
        author_id=_person(author_id),
    )
    found = await page(call.tx, call.services.feed, call.caller.user_id, selection, call.start)
    hits = await service.hits(call.tx, asked, found.rows)
    return found.answer([_shown(call, hit) for hit in hits])


def _shown(call: Call, hit: Hit) -> dict[str, Any]:
    row = hit.row
    return {
        "ID": str(row.id),
        "TITLE": row.title,
        "AUTHOR_ID": str(row.author_id),
        "DATE_PUBLISH": iso_seconds(row.published_at, call.zone),
        "NUM_COMMENTS": str(row.comment_count),
        "MATCHED_IN": [_NAMES[part] for part in hit.parts],
        "SNIPPET": {
            "OF": _NAMES[hit.best.part],
            # Of the comment or the file.
            "ID": str(hit.best.id or row.id),
            "PIECES": _pieces(hit.pieces),
        },
    }


@method("feed24.search.files", scope="log", paged=True, raises=REFUSED, errors=ERRORS)
async def find_files(
    call: Call,
    *,
    query: Annotated[Text, OF_NAMES],
    log_date_from: Annotated[Text, "First moment of attaching"] = "",
    log_date_to: Annotated[Text, "Last moment of attaching; a day without time: its end"] = "",
    author_id: Annotated[Int, "Only files that this person attached"] = 0,
    log_rights: Annotated[Raw, "Only of posts with one of these codes: `UA`, `SG9`"] = None,
) -> Answer:
    """Files of posts and comments in the caller's feed, found by their names.

    Each file once, where it was attached last as far as the caller sees it, the latest first.
    `PIECES` is the name, those pieces marked that were looked for; `COMMENT_ID` is null for a file
    of the post itself. Addresses are good for an hour. A method of feed24's own.
    """
    begin, end = period(call, log_date_from, log_date_to)
    asked = parsed(query)
    await filling.check(call.tx)
    chosen = files.Chosen(access_codes(log_rights), begin, end, _person(author_id))
    wanted = files.attached(await call.viewer(), asked, chosen)
    found = await files.page(call.tx, wanted, call.start)
    shown = await files.shown(call.tx, asked, found.rows)
    people = await users.card(call.tx, {each.row.created_by for each in shown})
    return found.answer([_file(call, each, people) for each in shown])


def _person(author_id: int) -> int | None:
    # Nobody has the largest id, nor a larger one.
    return min(author_id, BIGGEST) if author_id > 0 else None


def _file(call: Call, found: Found, people: Mapping[int, Row[Any]]) -> dict[str, Any]:
    row = found.row
    its = row.name, row.size, row.media_type, row.width, row.height, row.alt
    return {
        **cards.file(call, Attached(row.id, row.object_id, *its)),
        "PIECES": _pieces(found.pieces),
        "POST_ID": str(row.post_id),
        "POST_TITLE": row.title,
        "COMMENT_ID": str(row.entity_id) if row.entity_type == "blog_comment" else None,
        "AUTHOR": users_wire.card(call, row.created_by, people.get(row.created_by)),
        "DATE": iso(row.created_at, call.zone),
    }


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"TEXT": text, "MARKED": "Y" if marked else "N"} for text, marked in pieces]


@method("feed24.search.rebuild", scope="log", writes=True, errors=NOT_YOURS)
async def rebuild_search(call: Call) -> bool:
    """Let the servers make the search index anew, after the stems of words have changed.

    Until that is done `feed24.search` answers SEARCH_NOT_READY. For administrators. A method of
    feed24's own.
    """
    check_administrator(call)
    await filling.start_over(call.tx)
    await act(call.tx, "search")
    return True
