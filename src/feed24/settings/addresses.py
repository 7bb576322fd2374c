"""Addresses in settings, but for the database's: checked, in the form that the libraries want.

Every check raises ValueError with a text that is a sentence about the value.
"""

import ipaddress
import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

_REDIS = {
    "redis": "redis",
    "rediss": "rediss",
    "valkey": "redis",
    "valkeys": "rediss",
}
_REDIS_OPTIONS = {"ssl_ca_certs", "ssl_certfile", "ssl_keyfile"}
_WEBHOOK = re.compile(r"/rest/([0-9]{1,19})/([A-Za-z0-9]+)/?", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


def redis_url(text: str) -> str:
    """The address in the client library's spelling, which knows no `valkey`."""
    parts = urlsplit(text)
    scheme = _REDIS.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise ValueError("must be redis://host, rediss://host or valkey://host")
    if not re.fullmatch(r"(/\d*)?", parts.path, re.ASCII):
        raise ValueError("may end in the number of a database, as in redis://host/0")
    if unknown := parse_qs(parts.query, keep_blank_values=True).keys() - _REDIS_OPTIONS:
        raise ValueError(f"has an option we do not know: {min(unknown)}")
    _ = parts.port  # Raises for one that is no number.
    return urlunsplit(parts._replace(scheme=scheme))


def files_url(text: str) -> str:
    """An address of the file store. Credentials have no place in it: it appears in messages."""
    parts = urlsplit(text)
    if parts.username or parts.password:
        raise ValueError("must hold no credentials; they come from the AWS_* environment")
    if parts.scheme == "file" and parts.path.startswith("/"):
        return text
    if parts.scheme in {"s3", "s3a"} and parts.netloc:
        return text
    raise ValueError("must be s3://bucket/prefix or file:///path")


def public_url(text: str) -> str:
    """An absolute http(s) address without a final slash."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://feed.example.com")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must be a scheme, a host and perhaps a port, nothing more")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return base_url(parts.scheme, host_name(parts.hostname), port)


def host_name(text: str) -> str:
    """A DNS name in its wire form, or an IP address."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        wire = text if text.isascii() else text.encode("idna").decode()
    except UnicodeError:
        raise ValueError(f"{text!r} is not a host name") from None
    if len(wire) > 253 or not all(_LABEL.fullmatch(label) for label in wire.split(".")):
        raise ValueError(f"{text!r} is not a host name")
    return wire.lower()


def network(text: str) -> str:
    """A network in its usual spelling; a single address is one too."""
    return str(ipaddress.ip_network(text))


def base_url(scheme: str, host: str, port: int) -> str:
    """The address of a server; its default port is left out."""
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{shown}" if port == usual else f"{scheme}://{shown}:{port}"


def webhook(text: str) -> tuple[str, str]:
    """The portal's address and `person/secret` of a webhook's address."""
    parts = urlsplit(text)
    match = _WEBHOOK.fullmatch(parts.path)
    if match is None:
        raise ValueError("must be a webhook's address: https://feed.example.com/rest/7/SECRET/")
    return public_url(urlunsplit(parts._replace(path=""))), f"{match[1]}/{match[2]}"
