"""The authority and the server certificate of a data directory, made when needed."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from feed24.settings import Settings
from feed24.tls import issue, own, store

_RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """What a server needs to serve https, and what its clients need to trust it."""

    server: Path
    ca: Path


def names_for(settings: Settings) -> tuple[str, ...]:
    """Every name and address a client of this installation may use."""
    public = urlsplit(settings.base_url).hostname or settings.host_name
    names = [settings.host_name, public, "localhost", "127.0.0.1", "::1", *settings.oauth_host]
    if not _is_wildcard(settings.host):
        names.append(settings.host)
    return tuple(dict.fromkeys(names))


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def ensure(folder: Path, names: Iterable[str]) -> Certificate:
    """A server certificate for all of `names`: the stored one while it fits, else a new one.

    The authority stays as long as it lives, so clients that trust it go on trusting. Raises
    TlsError, and OSError where the folder cannot be written.
    """
    if not folder.is_dir():
        folder.mkdir(parents=True)
        # Clients of other users read the authority, whatever this process hides by default.
        folder.chmod(0o755)
    files = Certificate(server=folder / "server.pem", ca=folder / "ca.pem")
    wanted = tuple(names)
    if not _fits(files, wanted):
        ca = _authority(files.ca, folder / "ca.key")
        store.save_server(issue.server(ca, wanted), files.server)
    return files


def _authority(certificate: Path, key: Path) -> issue.Identity:
    ca = store.read_ca(certificate, key)
    if ca is None or not _lives(ca.certificate, _RENEW_BEFORE):
        ca = issue.authority()
        store.save_ca(ca, certificate, key)
    return ca


def _fits(files: Certificate, names: Iterable[str]) -> bool:
    ca, server = store.read_certificate(files.ca), _usable(files.server)
    if ca is None or server is None or not _lives(server, _RENEW_BEFORE):
        return False
    return set(names) <= _names(server) and _signed(server, ca)


def _usable(path: Path) -> x509.Certificate | None:
    """The server certificate; one that could not be served counts as none and is made again."""
    try:
        own.check(path, path)
        return store.read_certificate(path)
    except store.TlsError:
        return None


def _lives(certificate: x509.Certificate, at_least: timedelta) -> bool:
    now = datetime.now(UTC)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return begins <= now and now + at_least < ends


def _names(certificate: x509.Certificate) -> set[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    addresses = {str(each) for each in found.get_values_for_type(x509.IPAddress)}
    return addresses | set(found.get_values_for_type(x509.DNSName))


def _signed(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
