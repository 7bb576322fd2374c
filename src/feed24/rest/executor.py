"""Running one method call: caller, scope, limit, transaction, translation, time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feed24.cause import Cause
from feed24.db import Transaction
from feed24.rest.auth import RESERVED, Proof, Provider, authenticate, check_open
from feed24.rest.call import Call, Caller
from feed24.rest.casts import lookup, php_int
from feed24.rest.envelope import Timing, success
from feed24.rest.errors import (
    BATCH_METHOD,
    METHOD_NOT_FOUND,
    insufficient_scope,
)
from feed24.rest.limits import Figures, Operating, Used, clock
from feed24.rest.once import key_of, perform_once
from feed24.rest.params import check_text
from feed24.rest.performing import perform
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
        self,
        services: Services,
        registry: Registry,
        providers: Sequence[Provider],
        operating: Operating | None,
    ) -> None:
        self.services = services
        self.registry = registry
        self._providers = providers
        self._operating = operating
        self._figures = Figures()

    async def check_open(self) -> None:
        """Raises RestError when the whole portal is switched off."""

        async def check() -> None:
            async with self.services.database.transaction(write=False) as tx:
                await check_open(tx)

        await repeated(check)

    async def call(self, method: Method, incoming: Incoming) -> dict[str, Any]:
        """The body of a success. Raises RestError."""
        ran = await repeated(lambda: self._once(method, incoming))
        if ran.used:
            ran = await self._counted(method, ran)
        return self._success(method, ran, incoming.started)

    async def caller(self, incoming: Incoming) -> Caller:
        """Who sent the request. Raises RestError."""

        async def identify() -> Caller:
            async with self.services.database.transaction(write=False) as tx:
                return await self._identify(tx, incoming)

        return await repeated(identify)

    async def _identify(self, tx: Transaction, incoming: Incoming) -> Caller:
        return await authenticate(tx, self._providers, incoming.proof)

    async def _once(self, method: Method, incoming: Incoming) -> "_Ran":
        async with self.services.database.transaction(write=False) as tx:
            if not (method.writes or method.lists_feed):
                await tx.begin()
            caller = await self._identify(tx, incoming)
            self.admit(method, caller)
            used = await self.within_limit(method, caller, tx) if self._operating else None
            if method.lists_feed:
                # Behind a pooler the credential's statement has begun a snapshot.
                await tx.renew()
            if not method.writes:
                return await self._run(tx, method, caller, incoming, used)
        async with self.services.database.transaction(write=True) as tx:
            return await self._run(tx, method, caller, incoming, used)

    async def command(
        self,
        name: str,
        caller: Caller,
        incoming: Incoming,
        sent: dict[str, Any],
        headers: Mapping[str, str],
    ) -> dict[str, Any]:
        """One command of a batch, in a transaction of its own. Raises RestError."""
        method = self.registry.find(name)
        if method is None:
            raise METHOD_NOT_FOUND
        if not method.in_batch:
            raise BATCH_METHOD
        self.admit(method, caller)
        used = await self.within_limit(method, caller) if self._operating else None
        # The commands of a batch are part of the same work.
        sent = {"auth_connector": incoming.proof.text("auth_connector"), **sent}
        inner = Incoming(Proof(incoming.proof.secure, sent, headers), incoming.origin, clock())
        ran = await repeated(lambda: self._in_transaction(method, inner, caller, used))
        if ran.used:
            ran = await self._counted(method, ran)
        return self._success(method, ran, inner.started)

    async def _in_transaction(
        self, method: Method, incoming: Incoming, caller: Caller, used: Used | None
    ) -> "_Ran":
        async with self.services.database.transaction(write=method.writes) as tx:
            if not method.lists_feed:
                await tx.begin()
            return await self._run(tx, method, caller, incoming, used)

    def admit(self, method: Method, caller: Caller) -> None:
        """Scope and kind of credential. Raises RestError."""
        credential = caller.credential
        if not credential.allows(method.scopes):
            raise insufficient_scope(credential.wire_name)
        if method.not_for_others and not credential.application_id:
            raise method.not_for_others

    async def within_limit(
        self, method: Method, caller: Caller, tx: Transaction | None = None
    ) -> Used | None:
        """What the operating limit has counted so far. Raises RestError when it is crossed."""
        if self._operating is None or caller.credential.kind == "session":
            return None
        return await self._operating.check(_key(method, caller), tx)

    async def _counted(self, method: Method, ran: "_Ran") -> "_Ran":
        """After the transaction, which the counters' own would wait for."""
        if self._operating is None or ran.used is None:
            return ran
        key = _key(method, ran.caller)
        return replace(ran, used=await self._operating.add(key, ran.used, ran.seconds))

    async def _run(
        self,
        tx: Transaction,
        method: Method,
        caller: Caller,
        incoming: Incoming,
        used: Used | None,
    ) -> "_Ran":
        sent = incoming.parameters
        start = lookup(sent, "start")
        own = {name: value for name, value in sent.items() if name not in RESERVED}
        connector = incoming.proof.text("auth_connector")
        check_text(connector)
        call = Call(
            tx,
            caller,
            self.services,
            self.registry,
            incoming.origin,
            start=php_int(start),
            start_sent=start is not None,
            connector=connector,
        )
        credential = caller.credential
        tx.cause = Cause(
            caller.user_id,
            credential.application_id,
            credential.token,
            connector=connector,
            via=method.name,
            credential=credential.kind,
            credential_id=credential.id,
        )
        began = clock()
        key = key_of(incoming.proof.headers) if method.writes else None
        answer = await (perform_once(call, method, own, key) if key else perform(call, method, own))
        return _Ran(answer, caller, began, clock(), used)

    def _success(self, method: Method, ran: "_Ran", started: float) -> dict[str, Any]:
        used = ran.used
        if used is None:
            used = self._figures.add(_key(method, ran.caller), ran.finished, ran.seconds)
        timing = Timing(started, ran.finished, ran.seconds, used.seconds, used.reset_at)
        return success(ran.answer, timing.block(self.services.settings.zone))


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a method answered, and what it took; `used` where the operating limit counts it."""

    answer: Any
    caller: Caller
    began: float
    finished: float
    used: Used | None

    @property
    def seconds(self) -> float:
        return self.finished - self.began


def _key(method: Method, caller: Caller) -> tuple[str, int, str]:
    # All tokens of an application together, or refreshing would begin anew.
    credential = caller.credential
    return credential.kind, credential.application_id or credential.id, method.name
