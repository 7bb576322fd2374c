"""A certificate the user brings along."""

import ssl
from pathlib import Path

from feed24.tls.store import TlsError


def check(certificate: Path, key: Path) -> None:
    """Refuse, before anything starts, what the server could not load. Raises TlsError."""
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            raise TlsError(f"{path}: {error.strerror}") from None
    try:
        # The empty password keeps an encrypted key from asking for one on the terminal.
        ssl.create_default_context().load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise TlsError(f"{key}: is not the key of {certificate}") from None
        raise TlsError(f"{certificate}: cannot be used with {key} (PEM, key unencrypted)") from None
