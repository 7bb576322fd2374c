"""Methods that are for administrators only."""

from collections.abc import Iterable

from feed24.rest.call import Call
from feed24.rest.errors import WRONG_AUTH_TYPE, access_denied, insufficient_scope

ADMINISTRATORS_ONLY = access_denied("Administrator authorization required")
# A narrow credential makes no wide one.
TOO_MUCH = insufficient_scope("credential of the call")
NOT_YOURS = (ADMINISTRATORS_ONLY, WRONG_AUTH_TYPE)


def check_administrator(call: Call) -> None:
    """Raises RestError for others, and for applications: they act within what is granted them."""
    if not call.caller.admin:
        raise ADMINISTRATORS_ONLY
    check_person(call)


def check_person(call: Call) -> None:
    """Raises RestError for applications."""
    if call.caller.credential.application_id:
        raise WRONG_AUTH_TYPE


def check_covers(call: Call, scopes: Iterable[str]) -> None:
    """Raises RestError when the credential lacks one of these scopes."""
    if not all(call.caller.credential.allows((scope,)) for scope in scopes):
        raise TOO_MUCH
