"""Finding out who calls.

Providers are asked in turn; one that sees none of its own parameters passes, the first that
recognises them decides: webhooks, then tokens of applications, then sessions of browsers.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feed24.db import Transaction
from feed24.portal.service import is_closed
from feed24.rest.call import Caller
from feed24.rest.errors import NO_AUTH_FOUND, PORTAL_DELETED

# Parameters that belong to the request and never reach a method (protocol reference, 1.1). The
# names that SDKs add to every query string are here too: some methods take whatever is sent.
RESERVED = frozenset(
    {"ap", "aplogin", "auth", "access_token", "sessid", "auth_connector", "state", "start"}
    | {"method", "bx24_request_id", "bx24_sdk_ver", "bx24_sdk_type"}
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything a provider may look at."""

    secure: bool
    parameters: Mapping[str, Any]
    headers: Mapping[str, str]
    # The address outside the table of methods that is asked for, such as a signed download.
    special: str = ""

    def text(self, name: str) -> str:
        """A parameter as text; "" when it was not sent or is no text or number."""
        value = self.parameters.get(name)
        return str(value) if isinstance(value, str | int) else ""


# Answers None for what is not its own. One that recognises a proof also makes sure that the portal
# is open, in the statement that it needs anyway.
Provider = Callable[[Transaction, Proof], Awaitable[Caller | None]]


async def authenticate(tx: Transaction, providers: Sequence[Provider], proof: Proof) -> Caller:
    """The caller. Raises RestError when the portal is closed, when nothing identifies a caller, or
    when what does is not good.
    """
    for provider in providers:
        caller = await provider(tx, proof)
        if caller is not None:
            return caller
    await check_open(tx)
    raise NO_AUTH_FOUND


async def check_open(tx: Transaction) -> None:
    """Raises RestError when the whole portal is switched off."""
    if await is_closed(tx):
        raise PORTAL_DELETED
