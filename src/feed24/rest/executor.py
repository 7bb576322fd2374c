"""Running one method call: caller, scope, limit, transaction, translation, time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feed24.db import Transaction
from feed24.errors import Refusal
from feed24.rest.auth import RESERVED, Proof, Provider, authenticate, check_open
from feed24.rest.call import Call, Caller
from feed24.rest.casts import lookup, php_int
from feed24.rest.envelope import Timing, success
from feed24.rest.errors import (
    APPLICATION_ONLY,
    METHOD_NOT_FOUND,
    insufficient_scope,
)
from feed24.rest.limits import PROFILES, Operating, clock
from feed24.rest.params import bind
from feed24.rest.registry import Method, Registry
from feed24.rest.repeating import repeated
from feed24.services import Services


@dataclass(frozen=True, slots=True)
class Incoming:
    """A decoded request, before anything is known about its sender."""

    proof: Proof
    origin: str
    started: float

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.proof.parameters)


class Executor:
    """Calls methods. One per process."""

    def __init__(
        self, services: Services, registry: Registry, providers: Sequence[Provider]
    ) -> None:
        self.services = services
        self.registry = registry
        self._providers = providers
        settings = services.settings
        profile = PROFILES[settings.limits]
        self.operating = Operating(settings.operating_limit or profile.operating)

    async def check_open(self) -> None:
        """Raises RestError when the whole portal is switched off."""

        async def check() -> None:
            async with self.services.database.transaction(write=False) as tx:
                await check_open(tx)

        await repeated(check)

    async def call(self, method: Method, incoming: Incoming) -> dict[str, Any]:
        """The body of a success. Raises RestError."""
        return await repeated(lambda: self._once(method, incoming))

    async def caller(self, incoming: Incoming) -> Caller:
        """Who sent the request. Raises RestError."""

        async def identify() -> Caller:
            async with self.services.database.transaction(write=False) as tx:
                return await self._identify(tx, incoming)

        return await repeated(identify)

    async def _identify(self, tx: Transaction, incoming: Incoming) -> Caller:
        return await authenticate(tx, self._providers, incoming.proof)

    async def _once(self, method: Method, incoming: Incoming) -> dict[str, Any]:
        async with self.services.database.transaction(write=False) as tx:
            if not (method.writes or method.lists_feed):
                await tx.begin()
            caller = await self._identify(tx, incoming)
            self.admit(method, caller)
            if not method.writes:
                return await self._run(tx, method, caller, incoming)
        async with self.services.database.transaction(write=True) as tx:
            return await self._run(tx, method, caller, incoming)

    async def command(
        self, name: str, caller: Caller, incoming: Incoming, sent: dict[str, Any]
    ) -> dict[str, Any]:
        """One command of a batch, in a transaction of its own. Raises RestError."""
        method = self.registry.find(name)
        if method is None:
            raise METHOD_NOT_FOUND
        self.admit(method, caller)
        inner = Incoming(Proof(incoming.proof.secure, sent, {}), incoming.origin, clock())
        return await repeated(lambda: self._in_transaction(method, inner, caller))

    async def _in_transaction(
        self, method: Method, incoming: Incoming, caller: Caller
    ) -> dict[str, Any]:
        async with self.services.database.transaction(write=method.writes) as tx:
            if not method.lists_feed:
                await tx.begin()
            return await self._run(tx, method, caller, incoming)

    def admit(self, method: Method, caller: Caller) -> None:
        """Scope, kind of credential and operating limit. Raises RestError."""
        credential = caller.credential
        if not credential.allows(method.scopes):
            raise insufficient_scope(credential.wire_name)
        if method.application_only and credential.kind != "token":
            raise APPLICATION_ONLY
        if credential.kind != "session":
            self.operating.check((credential.kind, credential.id, method.name), clock())

    async def _run(
        self, tx: Transaction, method: Method, caller: Caller, incoming: Incoming
    ) -> dict[str, Any]:
        sent = incoming.parameters
        start = php_int(lookup(sent, "start"))
        own = {name: value for name, value in sent.items() if name not in RESERVED}
        call = Call(tx, caller, self.services, self.registry, incoming.origin, start)
        arguments = bind(method.parameters, own, positional=method.positional)
        began = clock()
        try:
            answer = await method.run(call, **arguments)
        except Refusal as refusal:
            translated = method.translate(refusal)
            if translated is None:
                raise
            raise translated from refusal
        return success(answer, self._time(method, caller, incoming.started, began))

    def _time(self, method: Method, caller: Caller, started: float, began: float) -> dict[str, Any]:
        finished = clock()
        key = (caller.credential.kind, caller.credential.id, method.name)
        used, reset_at = self.operating.add(key, finished, finished - began)
        timing = Timing(started, finished, finished - began, used, reset_at)
        return timing.block(self.services.settings.zone)
