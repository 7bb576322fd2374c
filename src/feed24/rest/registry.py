"""Declaring REST methods, and the table of them.

A method is a typed function under `@method`. Its keyword-only parameters are the wire parameters;
the declaration alone feeds dispatch, `methods`, `scope`, the reference page and the compatibility
table.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from feed24.rest.errors import APPLICATION_ONLY, RestError
from feed24.rest.params import Parameter, parameters_of

Handler = Callable[..., Awaitable[Any]]
Translation = RestError | Callable[[Any], RestError]


@dataclass(frozen=True)
class Method:
    """One REST method: everything the wire, the documentation and the tests know of it."""

    name: str
    scopes: tuple[str, ...]
    run: Handler
    parameters: tuple[Parameter, ...]
    raises: Mapping[type[Exception], Translation] = field(default_factory=dict)
    errors: tuple[RestError, ...] = ()
    writes: bool = False
    positional: bool = False
    paged: bool = False
    # What all but applications are answered; None for a method that is for everybody.
    not_for_others: RestError | None = None
    in_batch: bool = True
    lists_feed: bool = False

    @property
    def application_only(self) -> bool:
        return self.not_for_others is not None

    @property
    def summary(self) -> str:
        return inspect.getdoc(self.run) or ""

    def translate(self, error: Exception) -> RestError | None:
        """The wire form of a use case's refusal, or None when the method declares none."""
        for kind in type(error).__mro__:
            if kind in self.raises:
                found = self.raises[kind]
                return found if isinstance(found, RestError) else found(error)
        return None

    def possible_errors(self) -> Iterator[RestError]:
        """Every error the method declares, for the reference page."""
        for declared in (*self.errors, *self.raises.values()):
            if isinstance(declared, RestError):
                yield declared


def method(
    name: str,
    *,
    scope: str | tuple[str, ...],
    raises: Mapping[type[Exception], Translation] | None = None,
    errors: Iterable[RestError] = (),
    writes: bool = False,
    positional: bool = False,
    paged: bool = False,
    application_only: bool | RestError = False,
    in_batch: bool = True,
    lists_feed: bool = False,
) -> Callable[[Handler], Method]:
    """Declare a REST method.

    `scope` is one code, several of which any one suffices, or "" for a method of the basic set.
    `raises` maps the refusals of use cases to wire errors; `errors` lists those the function raises
    itself. `writes` gives it a transaction that may write. `positional` lets parameters be sent as
    0, 1, ... in the order of declaration, and refuses a call without the required ones. A `paged`
    method reads `call.start`. `application_only`: it needs the token of an application; an error
    that others get instead of the usual one may be given. `lists_feed`: it reads nothing but the
    feed index, which takes a snapshot of its own; every other reading method gets one that its
    credential is part of.
    """

    def declare(function: Handler) -> Method:
        scopes = (scope,) if isinstance(scope, str) else scope
        refused = APPLICATION_ONLY if application_only is True else application_only or None
        return Method(
            name=name,
            scopes=tuple(code for code in scopes if code),
            run=function,
            parameters=parameters_of(function),
            raises=raises or {},
            errors=tuple(errors),
            writes=writes,
            positional=positional,
            paged=paged,
            not_for_others=refused,
            in_batch=in_batch,
            lists_feed=lists_feed,
        )

    return declare


class Registry:
    """The methods of a portal, found by name in any letter case."""

    def __init__(self, methods: Iterable[Method]) -> None:
        self._methods: dict[str, Method] = {}
        for each in methods:
            if self._methods.setdefault(each.name.lower(), each) is not each:
                raise ValueError(f"{each.name} is declared twice")

    @classmethod
    def of(cls, modules: Iterable[ModuleType]) -> "Registry":
        """All methods declared in these modules, in order of declaration."""
        return cls(
            value
            for module in modules
            for value in vars(module).values()
            if isinstance(value, Method)
        )

    def find(self, name: str) -> Method | None:
        return self._methods.get(name.lower())

    def __iter__(self) -> Iterator[Method]:
        return iter(self._methods.values())
