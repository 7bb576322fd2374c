"""The certificates of a data directory, as the strictest clients see them."""

import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from feed24 import tls
from feed24.settings import load
from feed24.tls import issue

NAMES = ("feed.test", "localhost", "127.0.0.1", "::1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tls"


def certificate_of(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def handshake(files: tls.Certificate, name: str) -> str:
    """Both sides over memory, the client as strict as Python 3.13; the protocol agreed on."""
    inside, outside = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.server)
    server = context.wrap_bio(inside, outside, server_side=True)
    trusting = ssl.create_default_context(cafile=str(files.ca))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    client = trusting.wrap_bio(outside, inside, server_hostname=name)
    for side in _in_turn(client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        if side is server:
            break
    return client.version() or ""


def _in_turn(client: ssl.SSLObject, server: ssl.SSLObject) -> Iterator[ssl.SSLObject]:
    for _ in range(4):
        yield client
        yield server


def aged(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Certificates made from now on look as if made that many days ago."""

    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=days)

    monkeypatch.setattr(issue, "datetime", Past)


class TestHandshake:
    @pytest.mark.parametrize("name", NAMES)
    def test_every_name_is_trusted(self, folder: Path, name: str) -> None:
        assert handshake(tls.ensure(folder, NAMES), name) == "TLSv1.3"

    def test_another_name_is_not(self, folder: Path) -> None:
        files = tls.ensure(folder, NAMES)
        with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
            handshake(files, "other.test")

    def test_another_authority_is_not(self, folder: Path, tmp_path: Path) -> None:
        files = tls.ensure(folder, NAMES)
        other = tls.ensure(tmp_path / "other", NAMES)
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(tls.Certificate(server=files.server, ca=other.ca), "localhost")


class TestWhatTheyHold:
    def test_authority(self, folder: Path) -> None:
        found = certificate_of(tls.ensure(folder, NAMES).ca).extensions
        basic = found.get_extension_for_class(x509.BasicConstraints)
        usage = found.get_extension_for_class(x509.KeyUsage)
        assert (basic.critical, basic.value.ca) == (True, True)
        assert (usage.critical, usage.value.key_cert_sign, usage.value.crl_sign) == (True,) * 3
        assert not usage.value.digital_signature

    def test_server(self, folder: Path) -> None:
        files = tls.ensure(folder, NAMES)
        ca, server = certificate_of(files.ca), certificate_of(files.server)
        found = server.extensions
        issuer = found.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        subject = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        assert issuer == subject
        purposes = list(found.get_extension_for_class(x509.ExtendedKeyUsage).value)
        assert purposes == [ExtendedKeyUsageOID.SERVER_AUTH]
        names = found.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == ["feed.test", "localhost"]
        assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
        assert not found.get_extension_for_class(x509.BasicConstraints).value.ca
        assert server.not_valid_after_utc - server.not_valid_before_utc < timedelta(days=825)

    def test_keys_are_for_their_owner_only(self, folder: Path) -> None:
        files = tls.ensure(folder, NAMES)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert modes == {"ca.key": 0o600, "ca.pem": 0o644, "server.pem": 0o600}
        assert b"PRIVATE" not in files.ca.read_bytes()

    def test_name_too_long_for_a_common_name(self, folder: Path) -> None:
        name = ".".join(["x" * 60] * 4)
        assert handshake(tls.ensure(folder, [name]), name)


class TestReuse:
    def test_what_fits_stays(self, folder: Path) -> None:
        files = tls.ensure(folder, NAMES)
        before = files.server.read_bytes()
        assert tls.ensure(folder, reversed(NAMES)).server.read_bytes() == before
        assert tls.ensure(folder, ["localhost"]).server.read_bytes() == before

    def test_a_new_name_makes_a_new_one_under_the_same_authority(self, folder: Path) -> None:
        ca = tls.ensure(folder, ["localhost"]).ca.read_bytes()
        files = tls.ensure(folder, NAMES)
        assert files.ca.read_bytes() == ca
        assert handshake(files, "feed.test")

    @pytest.mark.parametrize(("age", "stays"), [(780, True), (800, False), (900, False)])
    def test_one_near_its_end_is_replaced(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, age: int, stays: bool
    ) -> None:
        with monkeypatch.context() as patch:
            aged(patch, age)
            files = tls.ensure(folder, NAMES)
        ca, before = files.ca.read_bytes(), files.server.read_bytes()
        assert (tls.ensure(folder, NAMES).server.read_bytes() == before) is stays
        assert files.ca.read_bytes() == ca
        assert handshake(files, "localhost")

    def test_server_certificate_ends_with_its_authority(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            aged(patch, 3500)
            files = tls.ensure(folder, NAMES)
        ca = files.ca.read_bytes()
        tls.ensure(folder, NAMES)
        assert files.ca.read_bytes() == ca
        end = certificate_of(files.ca).not_valid_after_utc
        assert certificate_of(files.server).not_valid_after_utc == end

    def test_authority_near_its_end_is_replaced(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            aged(patch, 3640)
            ca = tls.ensure(folder, NAMES).ca.read_bytes()
        files = tls.ensure(folder, NAMES)
        assert files.ca.read_bytes() != ca
        assert handshake(files, "localhost")

    @pytest.mark.parametrize("damage", [b"", b"nonsense", None])
    def test_damaged_server_certificate_is_replaced(
        self, folder: Path, damage: bytes | None
    ) -> None:
        server = tls.ensure(folder, NAMES).server
        if damage is None:
            server.write_bytes(server.read_bytes().partition(b"-----BEGIN CERT")[0])
        else:
            server.write_bytes(damage)
        assert handshake(tls.ensure(folder, NAMES), "localhost")

    def test_one_signed_by_another_authority_is_replaced(
        self, folder: Path, tmp_path: Path
    ) -> None:
        server = tls.ensure(folder, NAMES).server
        server.write_bytes(tls.ensure(tmp_path / "other", NAMES).server.read_bytes())
        assert handshake(tls.ensure(folder, NAMES), "localhost")

    def test_nothing_temporary_stays_behind(self, folder: Path) -> None:
        tls.ensure(folder, ["localhost"])
        tls.ensure(folder, NAMES)
        assert {path.name for path in folder.iterdir()} == {"ca.key", "ca.pem", "server.pem"}


class TestMistakes:
    @pytest.fixture
    def damaged(self, folder: Path) -> Path:
        """A data directory that needs its authority's key again."""
        tls.ensure(folder, NAMES).server.unlink()
        return folder

    def test_missing_authority_key(self, damaged: Path) -> None:
        (damaged / "ca.key").unlink()
        with pytest.raises(tls.TlsError, match=r"ca\.key: is missing; put it back"):
            tls.ensure(damaged, NAMES)

    def test_authority_key_is_not_needed_while_the_certificate_fits(self, folder: Path) -> None:
        tls.ensure(folder, NAMES)
        (folder / "ca.key").unlink()
        assert handshake(tls.ensure(folder, NAMES), "localhost")

    def test_key_of_another_authority(self, damaged: Path, tmp_path: Path) -> None:
        tls.ensure(tmp_path / "other", NAMES)
        (damaged / "ca.key").write_bytes((tmp_path / "other" / "ca.key").read_bytes())
        with pytest.raises(tls.TlsError, match=r"ca\.key: is not the key of"):
            tls.ensure(damaged, NAMES)

    def test_unreadable_authority(self, damaged: Path) -> None:
        (damaged / "ca.pem").write_text("nonsense")
        with pytest.raises(tls.TlsError, match=r"ca\.pem: holds no certificate"):
            tls.ensure(damaged, NAMES)

    def test_unreadable_authority_key(self, damaged: Path) -> None:
        (damaged / "ca.key").write_text("nonsense")
        with pytest.raises(tls.TlsError, match=r"ca\.key: holds no readable private key"):
            tls.ensure(damaged, NAMES)

    def test_another_kind_of_authority_key(self, damaged: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        (damaged / "ca.key").write_bytes(_pem(key, serialization.NoEncryption()))
        with pytest.raises(tls.TlsError, match="holds another kind of key"):
            tls.ensure(damaged, NAMES)


class TestOwnCertificate:
    def test_a_matching_pair_is_accepted(self, folder: Path) -> None:
        server = tls.ensure(folder, NAMES).server
        tls.check(server, server)

    def test_missing_file(self, folder: Path, tmp_path: Path) -> None:
        server = tls.ensure(folder, NAMES).server
        with pytest.raises(tls.TlsError, match=r"none\.pem: No such file"):
            tls.check(server, tmp_path / "none.pem")

    def test_key_of_another(self, folder: Path) -> None:
        files = tls.ensure(folder, NAMES)
        with pytest.raises(tls.TlsError, match=r"ca\.key: is not the key of"):
            tls.check(files.server, folder / "ca.key")

    def test_encrypted_key_asks_for_nothing(self, folder: Path, tmp_path: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        locked = tmp_path / "locked.key"
        locked.write_bytes(_pem(key, serialization.BestAvailableEncryption(b"word")))
        with pytest.raises(tls.TlsError, match="key unencrypted"):
            tls.check(tls.ensure(folder, NAMES).server, locked)

    def test_no_certificate_at_all(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.pem"
        empty.write_text("")
        with pytest.raises(tls.TlsError, match="cannot be used"):
            tls.check(empty, empty)


def _pem(key: rsa.RSAPrivateKey, encryption: serialization.KeySerializationEncryption) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, encryption)


def test_names_of_an_installation() -> None:
    always = ("localhost", "127.0.0.1", "::1")
    assert tls.names_for(load()) == always
    named = load(host_name="feed.test", host="0.0.0.0", public_url="https://feed.example.com")
    assert tls.names_for(named) == ("feed.test", "feed.example.com", *always)
    assert tls.names_for(load(host="192.168.1.4")) == (
        "localhost",
        "192.168.1.4",
        "127.0.0.1",
        "::1",
    )
    assert tls.names_for(load(host="::")) == always
