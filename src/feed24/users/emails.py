"""Addresses of e-mail, as far as their form goes; whether mail arrives only mail can tell."""

import re

from feed24.users.errors import WrongEmail

_LONGEST = 254
_LONGEST_LOCAL = 64
_LOCAL = r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?:{_LABEL}\.)+{_LABEL}")


def normal(address: str) -> str:
    """The address in the form in which it is stored and compared. Raises WrongEmail."""
    lowered = address.strip().lower()
    match = _ADDRESS.fullmatch(lowered) if len(lowered) <= _LONGEST else None
    if match is None or len(match["local"]) > _LONGEST_LOCAL:
        raise WrongEmail(address)
    return lowered
