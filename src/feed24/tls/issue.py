"""Making certificates that the strictest clients accept (RFC 5280, Python 3.13's strict flag)."""

import ipaddress
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CA_LIFE = timedelta(days=3650)
# Apple's clients refuse anything above 825 days, even under an authority the user installed.
_SERVER_LIFE = timedelta(days=820)
_CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Identity:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def authority() -> Identity:
    """A new certificate authority that may sign server certificates and nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"feed24 local CA ({platform.node() or 'this machine'})")
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        _builder(name, name, key, datetime.now(UTC) + _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(subject_key, critical=False)
        .add_extension(_issued_by(subject_key), critical=False)
    )
    return Identity(builder.sign(key, hashes.SHA256()), key)


def server(ca: Identity, names: Iterable[str]) -> Identity:
    """A new server certificate for DNS names and IP addresses, signed by `ca`."""
    wanted = list(names)
    key = ec.generate_private_key(ec.SECP256R1())
    issuer_key = ca.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    alternatives = x509.SubjectAlternativeName([_general_name(each) for each in wanted])
    # A certificate must not outlive its issuer.
    end = min(datetime.now(UTC) + _SERVER_LIFE, ca.certificate.not_valid_after_utc)
    builder = (
        _builder(_name(wanted[0]), ca.certificate.subject, key, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(subject_key, critical=False)
        .add_extension(_issued_by(issuer_key), critical=False)
        .add_extension(alternatives, critical=False)
    )
    return Identity(builder.sign(ca.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - _CLOCK_SKEW)
        .not_valid_after(end)
    )


def _name(text: str) -> x509.Name:
    # A common name holds 64 characters; nobody reads it where there are alternative names.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "feed24"),
            x509.NameAttribute(NameOID.COMMON_NAME, text[:64]),
        ]
    )


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _issued_by(subject_key: x509.SubjectKeyIdentifier) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key)


def _key_usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
