"""`feed24.search`."""

from typing import Annotated, Any

from feed24.audit.recording import act
from feed24.db import BIGGEST
from feed24.index.selection import Selection
from feed24.posts.pages import page
from feed24.posts.period import ERRORS, period
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso_seconds
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, argument
from feed24.rest.params import Int, Text
from feed24.rest.registry import method
from feed24.search import filling, service
from feed24.search.query import NothingAsked, TooMuchAsked, parsed
from feed24.search.service import Hit, Part

QUERY = (
    'Words in any form, `"exact phrases"`, beginnings of words as `word*`, and `-` before what '
    "must not occur. A post has to have everything that is asked for, in whichever of its texts"
)
_NAMES = {
    Part.MESSAGE: "MESSAGE",
    Part.COMMENT: "COMMENT",
    Part.FILE: "FILE",
    Part.TAG: "TAGS",
    Part.TITLE: "TITLE",
}


@method(
    "feed24.search",
    scope="log",
    paged=True,
    lists_feed=True,
    raises={
        NothingAsked: argument("QUERY", "There is no word to look for"),
        TooMuchAsked: argument("QUERY", "Too many words to look for"),
        service.NotReady: RestError(
            400, "SEARCH_NOT_READY", "The search index is being made, please try again later"
        ),
    },
    errors=ERRORS,
)
async def find(
    call: Call,
    *,
    query: Annotated[Text, QUERY],
    log_date_from: Annotated[Text, "First moment of the posts' publication"] = "",
    log_date_to: Annotated[Text, "Last moment of publication; a day without time: its end"] = "",
    author_id: Annotated[Int, "Only posts by this person"] = 0,
) -> Answer:
    """Posts in the caller's feed in which words occur, the latest activity first.

    A method of feed24's own. Title, message, tags, comments and names of attached files are looked
    at. `MATCHED_IN` names the parts that have a word of the query, `SNIPPET` shows one of them:
    plain text in pieces, those marked that were looked for.
    """
    begin, end = period(call, log_date_from, log_date_to)
    asked = parsed(query)
    selection = Selection(
        begin=begin,
        end=end,
        terms=asked.terms,
        without=asked.without,
        # Nobody has the largest id, nor a larger one.
        author_id=min(author_id, BIGGEST) if author_id > 0 else None,
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
            "PIECES": [
                {"TEXT": text, "MARKED": "Y" if marked else "N"} for text, marked in hit.pieces
            ],
        },
    }


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
