"""Certificates on disk: whole or not at all, and keys for nobody but their owner."""

import os
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from feed24.tls.issue import Identity

PRIVATE, PUBLIC = 0o600, 0o644


class TlsError(Exception):
    """A certificate cannot be used; the text is one line that names the file."""


def write(path: Path, content: bytes, mode: int) -> None:
    """Replace a file in one step; its content is never readable to more than `mode` allows."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def save_ca(ca: Identity, certificate: Path, key: Path) -> None:
    """Certificate last: where it lies, its key does too."""
    write(key, _pem(ca.key), PRIVATE)
    write(certificate, ca.certificate.public_bytes(serialization.Encoding.PEM), PUBLIC)


def save_server(server: Identity, path: Path) -> None:
    """Key and certificate in one file, so that they always belong together."""
    public = server.certificate.public_bytes(serialization.Encoding.PEM)
    write(path, _pem(server.key) + public, PRIVATE)


def read_certificate(path: Path) -> x509.Certificate | None:
    """The certificate in a file, or None when there is no such file. Raises TlsError."""
    content = _read(path)
    try:
        return x509.load_pem_x509_certificate(content) if content is not None else None
    except ValueError:
        raise TlsError(f"{path}: holds no certificate") from None


def read_ca(certificate: Path, key: Path) -> Identity | None:
    """The stored authority, or None when there is none yet. Raises TlsError."""
    public = read_certificate(certificate)
    if public is None:
        return None
    private = _read_key(key, f"put it back, or delete {certificate} for a new authority")
    if private.public_key() != public.public_key():
        raise TlsError(f"{key}: is not the key of {certificate}")
    return Identity(public, private)


def _read_key(path: Path, advice: str) -> ec.EllipticCurvePrivateKey:
    content = _read(path)
    if content is None:
        raise TlsError(f"{path}: is missing; {advice}")
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        raise TlsError(f"{path}: holds no readable private key; {advice}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TlsError(f"{path}: holds another kind of key; {advice}")
    return key


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TlsError(f"{path}: {error.strerror}") from None


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
