"""The method reference, from the methods' declarations."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field

from feed24.assistants.calling import calls
from feed24.assistants.declaring import Shape, tool
from feed24.rest.errors import METHOD_NOT_FOUND
from feed24.rest.registry import Method

_WORD = re.compile(r"\w+")
# How much a word counts where it stands.
_IN_NAME, _IN_SUMMARY, _ELSEWHERE = 4, 2, 1


class MethodInList(Shape):
    """A method in one line."""

    name: str
    summary: str
    scopes: Annotated[list[str], Field(description="Any one of them is needed; none if empty")]
    available: Annotated[bool, Field(description="Whether the caller's credential may call it")]


class Methods(Shape):
    """Methods, the best match first."""

    methods: list[MethodInList]
    total: int


class Parameter(Shape):
    """A parameter as it is called on the wire, in any letter case."""

    name: str
    type: str
    required: bool
    text: str


class Error(Shape):
    """An answer other than success."""

    status: int
    error: str
    error_description: str


class MethodReference(Shape):
    """Everything that is declared of a method."""

    name: str
    summary: str
    address: Annotated[str, Field(description="Where it is called, with POST and JSON")]
    scopes: list[str]
    available: bool
    writes: bool
    paged: Annotated[bool, Field(description="Takes start, answers total and next, fifty a page")]
    in_batch: bool
    application_only: bool
    parameters: list[Parameter]
    errors: list[Error]


@tool("Find REST methods", shows_others=False)
async def find_methods(
    context: Context[Any, Any],
    query: Annotated[str, Field(description="Words of what is to be done; empty: all methods")],
    limit: Annotated[int, Field(ge=1, le=200, description="How many at most")] = 20,
) -> Methods:
    """Search the reference of the portal's REST methods by words. Nothing is called."""
    asked = calls(context)
    words = set(_WORD.findall(query.casefold()))
    found = _ranked(asked.executor.registry, words)
    shown = [_in_list(each, available=asked.may(each.name)) for each in found[:limit]]
    return Methods(methods=shown, total=len(found))


def _ranked(methods: Iterable[Method], words: set[str]) -> list[Method]:
    """Those that have a word; first those that have more of them, and in better places."""
    scored = [([_score(each, word) for word in words], each) for each in methods]
    found = [pair for pair in scored if not words or any(pair[0])]
    found.sort(key=lambda pair: pair[1].name.lower())
    found.sort(key=lambda pair: (sum(map(bool, pair[0])), sum(pair[0])), reverse=True)
    return [each for _, each in found]


def _score(method: Method, word: str) -> int:
    if word in method.name.lower():
        return _IN_NAME
    if word in method.summary.casefold():
        return _IN_SUMMARY
    parameters = (f"{each.wire} {each.text}".casefold() for each in method.parameters)
    return _ELSEWHERE if any(word in each for each in parameters) else 0


def _in_list(method: Method, *, available: bool) -> MethodInList:
    summary = method.summary.partition("\n\n")[0]
    return MethodInList(
        name=method.name,
        summary=" ".join(summary.split()),
        scopes=list(method.scopes),
        available=available,
    )


@tool("Describe a REST method", shows_others=False)
async def describe_method(
    context: Context[Any, Any],
    name: Annotated[str, Field(description="Name of the method, in any letter case")],
) -> MethodReference:
    """The reference of one REST method: scopes, parameters, errors. Nothing is called."""
    asked = calls(context)
    found = asked.executor.registry.find(name)
    if found is None:
        raise METHOD_NOT_FOUND
    return MethodReference(
        name=found.name,
        summary=found.summary,
        address=f"{asked.origin}/rest/USER/WEBHOOK/{found.name}",
        scopes=list(found.scopes),
        available=asked.may(found.name),
        writes=found.writes,
        paged=found.paged,
        in_batch=found.in_batch,
        application_only=found.application_only,
        parameters=[
            Parameter(
                name="*" if each.everything else each.wire,
                type=each.cast.kind,
                required=each.required,
                text=each.text,
            )
            for each in found.parameters
        ],
        errors=list(_errors(found)),
    )


def _errors(method: Method) -> Iterator[Error]:
    seen = {(each.status, each.code, each.text): None for each in method.possible_errors()}
    for status, code, text in seen:
        yield Error(status=status, error=code, error_description=text)
