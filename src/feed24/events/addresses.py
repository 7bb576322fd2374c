"""Addresses at which receivers are told."""

from feed24.events.errors import UnsupportedProtocol, WrongAddress
from feed24.outgoing.client import SCHEMES, web_address


def check(address: str, *, local: bool) -> None:
    """Raises UnsupportedProtocol, WrongAddress.

    Names without a dot are for those who may be on this machine or beside it (`local`).
    """
    scheme, colon, _ = address.strip().partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        raise UnsupportedProtocol(scheme)
    url = web_address(address)
    if url is None or not (local or "." in (url.host or "")):
        raise WrongAddress(address)
