"""Wire parameters: how a decoded value becomes a typed argument.

A parameter is a keyword-only argument annotated with one of the types below and a sentence of
documentation: `post_id: Annotated[Int, "Id of the post"]`. Its wire name is its name in capitals
unless `Wire(...)` says otherwise. A value that was not sent, or is JSON null, gives the default;
a parameter without a default gets what its type makes of nothing (0, "", [] ...).

Parameters that several methods share can be the fields of a frozen dataclass, annotated in the same
way: the argument that has it for its type receives them together.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Annotated, Any, get_args, get_origin

from feed24.rest.casts import is_array, items, lookup, php_bool, php_int, php_text
from feed24.rest.errors import WRONG_ENCODING, RestError


@dataclass(frozen=True)
class Cast:
    """How one kind of parameter is read; `kind` is its name in the documentation."""

    kind: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Wire:
    """The wire name of a parameter whose name in capitals would be another."""

    name: str


def _values(value: Any) -> list[Any]:
    """A list; a scalar counts as its only element."""
    return items(value) if is_array(value) else [] if value is None else [value]


def _mapping(value: Any) -> dict[str, Any]:
    """A map by text keys; a list by its positions; anything else is empty."""
    if isinstance(value, dict):
        return value
    return {str(n): each for n, each in enumerate(value)} if isinstance(value, list) else {}


Int = Annotated[int, Cast("integer", php_int)]
Text = Annotated[str, Cast("string", php_text)]
Flag = Annotated[bool, Cast("Y/N", lambda value: value == "Y")]
Truthy = Annotated[bool, Cast("boolean", php_bool)]
Values = Annotated[list[Any], Cast("array", _values)]
Mapped = Annotated[dict[str, Any], Cast("object", _mapping)]
Raw = Annotated[Any, Cast("any", lambda value: value)]


class _All:
    """Marks the argument that receives every parameter of the call."""


Everything = Annotated[dict[str, Any], Cast("object", _mapping), _All()]


@dataclass(frozen=True)
class Parameter:
    """One declared wire parameter."""

    argument: str
    wire: str
    cast: Cast
    text: str
    required: bool
    everything: bool
    group: "Group | None" = None


@dataclass(frozen=True)
class Group:
    """Parameters that one argument receives together."""

    argument: str
    made: Callable[..., Any]


def parameters_of(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The keyword-only parameters of a method. Raises TypeError for one that is not declared."""
    signature = inspect.signature(function)
    return tuple(
        found
        for each in signature.parameters.values()
        if each.kind is inspect.Parameter.KEYWORD_ONLY
        for found in _declared(function.__qualname__, each)
    )


def _declared(owner: str, each: inspect.Parameter) -> tuple[Parameter, ...]:
    made = each.annotation
    if not (isinstance(made, type) and is_dataclass(made)):
        return (_parameter(owner, each),)
    group, its = Group(each.name, made), inspect.signature(made).parameters.values()
    return tuple(replace(_parameter(made.__qualname__, field), group=group) for field in its)


def _parameter(owner: str, each: inspect.Parameter) -> Parameter:
    notes = _notes(each.annotation)
    cast = next((note for note in notes if isinstance(note, Cast)), None)
    text = next((note for note in notes if isinstance(note, str)), None)
    if cast is None or text is None:
        raise TypeError(f"{owner}: parameter {each.name} needs a wire type and a description")
    wire = next((note.name for note in notes if isinstance(note, Wire)), each.name.upper())
    everything = any(isinstance(note, _All) for note in notes)
    required = each.default is inspect.Parameter.empty and not everything
    return Parameter(each.name, wire, cast, text, required, everything)


def _notes(annotation: Any) -> tuple[Any, ...]:
    """The notes of an annotation, those of the members of a union included."""
    if get_origin(annotation) is Annotated:
        inner, *notes = get_args(annotation)
        return (*notes, *_notes(inner))
    return tuple(note for member in get_args(annotation) for note in _notes(member))


def bind(
    parameters: tuple[Parameter, ...], sent: Mapping[str, Any], *, positional: bool = False
) -> dict[str, Any]:
    """The arguments for a call. Raises RestError for text no database can keep."""
    ours: dict[str, Any] = {}
    groups: dict[Group, dict[str, Any]] = {each.group: {} for each in parameters if each.group}
    for position, each in enumerate(parameters):
        arguments = groups[each.group] if each.group else ours
        if each.everything:
            arguments[each.argument] = _checked(dict(sent))
            continue
        value = lookup(sent, each.wire)
        if value is None and positional:
            value = sent.get(str(position))
        if value is not None:
            arguments[each.argument] = each.cast.read(_checked(value))
        elif each.required and positional:
            text = f"Invalid value of parameter {{Parameter #{position}}}"
            raise RestError(400, "ERROR_ARGUMENT", text)
        elif each.required:
            arguments[each.argument] = each.cast.read(None)
    return ours | {group.argument: group.made(**values) for group, values in groups.items()}


def _checked(value: Any) -> Any:
    """The value, if all its text is storable: no NUL, no lone surrogates."""
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            check_text(each)
        elif isinstance(each, dict):
            pending.extend(each)
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
    return value


def check_text(text: str) -> None:
    """Raises RestError for text no database can keep."""
    if text.isascii():
        if "\0" in text:
            raise WRONG_ENCODING
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WRONG_ENCODING from None
    if "\0" in text:
        raise WRONG_ENCODING
