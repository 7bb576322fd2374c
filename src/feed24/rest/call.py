"""Who calls, with what, and what a method gets to work with."""

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TYPE_CHECKING

from feed24.access import Viewer, viewer
from feed24.db import Transaction
from feed24.errors import NotFound

if TYPE_CHECKING:
    from feed24.rest.registry import Registry
    from feed24.services import Services


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request proved itself with. `kind` is webhook, token or session."""

    kind: str
    # The row of the webhook or token.
    id: int
    user_id: int
    scopes: frozenset[str]
    # The path under /rest that repeats the credential, e.g. "1/abc/", or "" for a token.
    path: str = field(default="", repr=False)
    # The access token, which addresses that are handed out repeat.
    token: str = field(default="", repr=False)
    # The application that a token belongs to; 0 without one.
    application_id: int = 0
    # Named by the wire in the refusal of a scope.
    wire_name: str = "webhook token"

    def allows(self, scopes: tuple[str, ...]) -> bool:
        """One of `scopes` is granted; a method of the basic set has none and is always allowed."""
        return not scopes or not self.scopes.isdisjoint(scopes)


@dataclass(frozen=True, slots=True)
class Caller:
    """The credential and the person behind it, as of the moment of the request."""

    credential: Credential
    user_id: int
    admin: bool
    employee: bool


@dataclass(slots=True)
class Call:
    """One method call: a transaction, the caller, and the portal's services."""

    tx: Transaction
    caller: Caller
    services: "Services"
    registry: "Registry"
    # Absolute address of the portal as the caller sees it, without a final slash.
    origin: str
    start: int = 0
    # For the few methods that page in another way unless it was sent.
    start_sent: bool = False
    # Which part of an application calls, as it says itself.
    connector: str = ""
    _viewer: Viewer | None = None

    @property
    def zone(self) -> tzinfo:
        return self.services.settings.zone

    @property
    def rest_url(self) -> str:
        """Absolute address that method names are appended to, ending in a slash."""
        return f"{self.origin}/rest/{self.caller.credential.path}"

    async def viewer(self) -> Viewer:
        """The caller with every access code held, read once per call."""
        if self._viewer is None:
            self._viewer = await viewer(self.tx, self.caller.user_id)
        return self._viewer

    async def acting_as(self, user_id: int) -> Viewer:
        """Who the call acts as: `user_id` for administrators (R13), else the caller.

        Raises NotFound when an administrator names somebody who does not exist or is dismissed.
        """
        caller = await self.viewer()
        if user_id > 0 and user_id != caller.id and caller.admin:
            return await viewer(self.tx, user_id)
        return caller

    async def acts_as(self, user_id: int) -> Viewer | None:
        """Like `acting_as`, with None for nobody."""
        try:
            return await self.acting_as(user_id)
        except NotFound:
            return None
