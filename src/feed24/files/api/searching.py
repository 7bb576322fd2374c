"""`disk.file.search`."""

from typing import Annotated, Any

from feed24.errors import NotFound
from feed24.files import objects, searching, wire
from feed24.files.objects import Kind
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError
from feed24.rest.paging import PAGE
from feed24.rest.params import Raw, Text, Wire
from feed24.rest.registry import method

SHORTEST, LONGEST = 3, 255
DEEPEST = 1000
_KINDS: dict[str, tuple[Kind, ...]] = {
    "file": ("file",),
    "folder": ("folder",),
    "all": ("file", "folder"),
}
_SCOPES = {"STORAGE_ID": "storage_id", "FOLDER_ID": "folder_id"}


def _refusal(code: str, text: str) -> RestError:
    return RestError(400, code, f"{text} ({code}).")


NO_QUERY = RestError(
    400, "ERROR_ARGUMENT", "Invalid value of parameter { Parameter #0 [ <required> $QUERY ] }."
)
BAD_QUERY = _refusal("INVALID_QUERY", "Search query is invalid.")
BAD_TYPE = _refusal("INVALID_TYPE", "Search result type is invalid.")
BAD_FILTER = _refusal("INVALID_FILTER", "Search filter contains an unknown field.")
NO_SCOPE = _refusal("NOT_FOUND", "Search scope was not found.")


@method(
    "disk.file.search",
    scope="disk",
    paged=True,
    positional=False,
    raises={NotFound: NO_SCOPE},
    errors=(NO_QUERY, BAD_QUERY, BAD_TYPE, BAD_FILTER),
)
async def search(
    call: Call,
    *,
    query: Annotated[Text | None, Wire("QUERY"), "3 to 255 characters"] = None,
    type_: Annotated[Text, Wire("TYPE"), "`file`, `folder` or `all`"] = "file",
    filter: Annotated[Raw, Wire("FILTER"), "`STORAGE_ID`, `FOLDER_ID` or both"] = None,
) -> Answer:
    """Find files and folders by name, and plain text files by what they say.

    The last changed come first; there is no total.
    """
    words = _words(query)
    if type_ not in _KINDS:
        raise BAD_TYPE
    viewer = await call.viewer()
    found = await searching.found(call.tx, viewer, words, _KINDS[type_], **_scope(filter))
    start = min(max(call.start, 0), DEEPEST)
    rows = await call.tx.all(found.limit(PAGE + 1).offset(start))
    page = rows[:PAGE]
    paths = await objects.paths(call.tx, {row.parent_id for row in page})
    result = [wire.object_row(call, row, paths[row.parent_id]) for row in page]
    return Answer(result, next=start + PAGE if len(rows) > PAGE and start < DEEPEST else None)


def _words(query: str | None) -> str:
    if query is None:
        raise NO_QUERY
    words = " ".join(query.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise BAD_QUERY
    return words


def _scope(filter: object) -> dict[str, Any]:
    if filter is None or filter in ([], [""]):
        return {}
    if not isinstance(filter, dict):
        raise NO_SCOPE
    if any(name.upper() not in _SCOPES for name in filter):
        raise BAD_FILTER
    return {_SCOPES[name.upper()]: php_int(value) for name, value in filter.items()}
