"""Settings: which source wins, what is refused and how the refusal reads."""

import os
import pickle
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from feed24.settings import Settings, SettingsError, load
from feed24.settings.database import without_password
from feed24.settings.reference import settings_reference


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("FEED24_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "feed24.toml"
    file.write_text(text)
    return file


def refusal(**flags: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**flags)
    text = str(caught.value)
    assert "\n" not in text
    return text


class TestSources:
    def test_defaults_need_nothing(self, tmp_path: Path) -> None:
        settings = load()
        assert settings.data == tmp_path / "feed24-data"
        assert settings.sqlalchemy_url == f"sqlite+aiosqlite:///{tmp_path}/feed24-data/feed24.db"
        assert settings.base_url == "https://localhost:8443"
        assert settings.zone is UTC
        assert type(settings) is Settings

    def test_flag_beats_environment_beats_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "d", "port = 1001\nworkers = 2\nmax_body_mb = 3")
        monkeypatch.setenv("FEED24_PORT", "1002")
        monkeypatch.setenv("FEED24_WORKERS", "4")
        settings = load(data=tmp_path / "d", port=1003)
        assert (settings.port, settings.workers, settings.max_body_mb) == (1003, 4, 3)

    def test_a_flag_that_was_not_given_hides_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEED24_PORT", "1002")
        assert load(port=None).port == 1002

    def test_an_empty_variable_is_not_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEED24_DATABASE_URL", "")
        assert load().database_url is None

    def test_file_of_ones_choice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = write(tmp_path / "etc", f'data = "{tmp_path}/there"\nport = 5')
        assert load(config=file).data == tmp_path / "there"
        monkeypatch.setenv("FEED24_CONFIG", str(file))
        assert load().port == 5

    def test_data_directory_from_the_environment_has_its_file_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "d", "port = 6")
        monkeypatch.setenv("FEED24_DATA", str(tmp_path / "d"))
        assert load().port == 6

    def test_lists_come_from_every_source(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "d", 'livefeed_toall_rights = ["U1", "DR4"]')
        assert load(data=tmp_path / "d").livefeed_toall_rights == ("U1", "DR4")
        monkeypatch.setenv("FEED24_LIVEFEED_TOALL_RIGHTS", "UA, U2,")
        assert load(data=tmp_path / "d").livefeed_toall_rights == ("UA", "U2")

    def test_other_programs_variables_are_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEED24_TEST_POSTGRES", "x")
        monkeypatch.setenv("FEED24_SKIP_UI", "1")
        assert load().port == 8443

    def test_constructing_one_reads_no_source(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEED24_PORT", "1")
        assert Settings().port == 8443

    def test_it_is_frozen_and_travels_to_workers(self) -> None:
        settings = load(metrics_token="s3cret", port=9)
        assert pickle.loads(pickle.dumps(settings)) == settings
        with pytest.raises(ValidationError):
            settings.port = 10


class TestMistakes:
    def test_unknown_key_in_the_file(self, tmp_path: Path) -> None:
        file = write(tmp_path / "d", "prot = 1")
        assert refusal(data=tmp_path / "d") == f"{file}: prot: unknown setting; did you mean port?"

    def test_unknown_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FEED24_DATABSE_URL", "x")
        assert refusal() == (
            "FEED24_DATABSE_URL: unknown setting in the environment; "
            "did you mean FEED24_DATABASE_URL?"
        )

    def test_wrong_value_names_its_source(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = write(tmp_path / "d", 'workers = "many"')
        assert refusal(data=tmp_path / "d").startswith(f"{file}: workers: ")
        monkeypatch.setenv("FEED24_WORKERS", "few")
        assert refusal(data=tmp_path / "d").startswith("FEED24_WORKERS: ")
        assert refusal(data=tmp_path / "d", workers=0).startswith("--workers: ")

    @pytest.mark.parametrize("text", ["port = ", "port = 1\nport = 2", "\x00"])
    def test_broken_file(self, tmp_path: Path, text: str) -> None:
        file = write(tmp_path / "d", text)
        assert refusal(data=tmp_path / "d").startswith(f"{file}: ")
        assert refusal(config=file).startswith(f"{file}: ")

    def test_file_that_is_not_text(self, tmp_path: Path) -> None:
        file = write(tmp_path / "d", "")
        file.write_bytes(b'site_id = "\xff"')
        assert refusal(data=tmp_path / "d").startswith(f"{file}: ")
        assert refusal(config=file).startswith(f"{file}: ")

    def test_missing_file(self, tmp_path: Path) -> None:
        missing = tmp_path / "none.toml"
        assert refusal(config=missing) == f"{missing}: No such file or directory"

    def test_data_directory_cannot_point_elsewhere(self, tmp_path: Path) -> None:
        write(tmp_path / "d", 'data = "elsewhere"')
        assert "data cannot be set" in refusal(data=tmp_path / "d")

    @pytest.mark.parametrize(
        ("flags", "text"),
        [
            ({"port": 65536}, "--port: "),
            ({"limits": "none"}, "--limits: "),
            ({"outgoing_networks": ("10.0.0.1/8",)}, "--outgoing-networks: "),
            ({"outgoing_ports": ("80", "0")}, "--outgoing-ports"),
            ({"time_zone": "Mars/Base"}, "--time-zone: there is no time zone 'Mars/Base'"),
            ({"time_zone": "../../etc/passwd"}, "--time-zone: there is no time zone"),
            ({"host_name": "a b"}, "--host-name: 'a b' is not a host name"),
            ({"host_name": "https://x"}, "--host-name: "),
            ({"host_name": "x" * 64}, "--host-name: "),
            ({"public_url": "feed.test"}, "--public-url: must be an address such as"),
            ({"public_url": "https://feed.test/sub"}, "--public-url: must be a scheme"),
            ({"public_url": "https://feed.test:port"}, "--public-url: "),
            ({"tls_cert": Path("x")}, "tls_cert and tls_key belong together"),
            ({"tls_key": Path("x")}, "tls_cert and tls_key belong together"),
            ({"files_url": "s3://key:secret@bucket"}, "--files-url: must hold no credentials"),
            ({"files_url": "http://x"}, "--files-url: must be s3://bucket/prefix"),
            ({"files_url": "s3:///x"}, "--files-url: must be s3://bucket/prefix"),
            ({"operating_limit": 0}, "--operating-limit: "),
            ({"user_limit": 0}, "--user-limit: "),
            ({"site_id": "long"}, "--site-id: "),
            ({"prot": 1}, "--prot: unknown setting"),
        ],
    )
    def test_value(self, flags: dict[str, Any], text: str) -> None:
        assert refusal(**flags).startswith(text)


class TestDatabase:
    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("postgresql://u:p%40@h/db", "postgresql+asyncpg://u:p%40@h/db"),
            ("postgres://h:5433/db", "postgresql+asyncpg://h:5433/db"),
            ("postgresql+asyncpg://h/db", "postgresql+asyncpg://h/db"),
            ("postgresql://h/db?sslmode=require", "postgresql+asyncpg://h/db?ssl=require"),
            ("postgresql:///db?host=/run/pg", "postgresql+asyncpg:///db?host=%2Frun%2Fpg"),
            (
                "postgresql://u:p%40@h1:5433,[fd00::4],h3/db?sslmode=require",
                "postgresql+asyncpg://u:p%40@/db?host=h1%2Cfd00%3A%3A4%2Ch3&port=5433%2C5432%2C5432"
                "&ssl=require&target_session_attrs=read-write",
            ),
            (
                "postgresql://h1,h2?target_session_attrs=primary",
                "postgresql+asyncpg://?host=h1%2Ch2&port=5432%2C5432&target_session_attrs=primary",
            ),
            ("sqlite:////var/feed.db", "sqlite+aiosqlite:////var/feed.db"),
            ("sqlite:////var/a,b.db", "sqlite+aiosqlite:////var/a%2Cb.db"),
        ],
    )
    def test_gets_its_driver(self, given: str, meant: str) -> None:
        assert load(database_url=given).sqlalchemy_url == meant

    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ("mysql://u:hidden@h/db", "must begin with postgresql:// or sqlite:///"),
            ("postgresql+psycopg://u:hidden@h/db", "must begin with"),
            ("hidden", "is not a database address"),
            ("postgresql://h/db?hidden=1", "has an option we do not know: hidden"),
            ("postgresql://h:hidden/db", "is not a database address"),
            ("postgresql://h1:1,/hidden", "must name every host as host or host:port"),
            ("postgresql://h1:1,h2:65536/hidden", "must name every host"),
            ("postgresql://[::1,h2/hidden", "must name every host"),
            ("postgresql:///db?host=h1,h2", "must name several hosts as in postgresql://host1"),
            ("postgresql://h/db?host=h1:1&host=h2:2", "must name several hosts as in"),
            ("postgresql://h1,h2/db?host=h3", "has its hosts twice"),
            ("postgresql://h1,h2/db?target_session_attrs=any", "must have target_session_attrs="),
            ("postgresql://h/db?target_session_attrs=standby", "must have target_session_attrs="),
            ("sqlite://", "must name a file"),
            ("sqlite:///:memory:", "must name a file"),
        ],
    )
    def test_refused(self, given: str, text: str) -> None:
        assert refusal(database_url=given).startswith(f"--database-url: {text}")

    def test_password_stays_out_of_texts(self) -> None:
        settings = load(database_url="postgresql://u:hidden@h/db")
        assert "hidden" not in repr(settings)
        assert "hidden" not in str(settings.model_dump())
        assert "hidden" not in refusal(database_url="mysql://u:hidden@h/db")
        assert without_password("postgresql://u:hidden@h/db") == "postgresql://u:***@h/db"
        assert "hidden" not in without_password("postgresql://h/db?password=hidden")
        assert "hidden" not in without_password("postgresql://u:hidden@h1:1,h2:2/db")


class TestRedis:
    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("redis://h", "redis://h"),
            ("redis://:p%40@h:6380/3", "redis://:p%40@h:6380/3"),
            ("rediss://u:p@h/0?ssl_ca_certs=/ca.pem", "rediss://u:p@h/0?ssl_ca_certs=/ca.pem"),
            ("valkey://h:6379", "redis://h:6379"),
            ("valkeys://[fd00::4]:6379/1", "rediss://[fd00::4]:6379/1"),
        ],
    )
    def test_in_the_librarys_spelling(self, given: str, meant: str) -> None:
        assert load(redis_url=given).redis_address == meant
        assert load().redis_address is None

    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ("http://u:hidden@h", "must be redis://host, rediss://host or valkey://host"),
            ("hidden", "must be redis://host"),
            ("redis:///0", "must be redis://host"),
            ("redis://h/hidden", "may end in the number of a database"),
            ("redis://h/0?ssl_cert_reqs=hidden", "has an option we do not know: ssl_cert_reqs"),
            ("redis://h:port", "Port could not be cast"),
            ("redis://h:65536", "Port out of range"),
        ],
    )
    def test_refused(self, given: str, text: str) -> None:
        message = refusal(redis_url=given)
        assert message.startswith(f"--redis-url: {text}")
        assert "hidden" not in message

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("feed24.settings.access.find_spec", lambda name: None)
        assert refusal(redis_url="redis://h") == (
            "--redis-url: needs the package redis: pip install feed24[redis]"
        )

    def test_password_stays_out_of_texts(self) -> None:
        settings = load(redis_url="redis://u:hidden@h")
        assert "hidden" not in repr(settings)
        assert "hidden" not in str(settings.model_dump())


class TestAddress:
    @pytest.mark.parametrize(
        ("flags", "url"),
        [
            ({"host_name": "feed.test", "port": 443}, "https://feed.test"),
            ({"host_name": "feed.test", "port": 80}, "https://feed.test:80"),
            ({"http": True, "port": 80}, "http://localhost"),
            ({"host": "0.0.0.0"}, "https://localhost:8443"),
            ({"host": "::"}, "https://localhost:8443"),
            ({"host": "192.168.1.4"}, "https://192.168.1.4:8443"),
            ({"host": "192.168.1.4", "host_name": "feed.test"}, "https://feed.test:8443"),
            ({"host": "fd00::4"}, "https://[fd00::4]:8443"),
            ({"host_name": "BÜRO.test"}, "https://xn--bro-hoa.test:8443"),
            ({"public_url": "https://feed.example.com/", "port": 9}, "https://feed.example.com"),
        ],
    )
    def test_of_the_portal(self, flags: dict[str, Any], url: str) -> None:
        assert load(**flags).base_url == url

    def test_plain_http_is_accepted_where_it_is_served(self) -> None:
        assert load(http=True).allow_http is True
        assert load(allow_http=True).http is False
        assert load().allow_http is False

    def test_own_certificate_is_found_from_anywhere(self, tmp_path: Path) -> None:
        settings = load(tls_cert=Path("c.pem"), tls_key=Path("k.pem"))
        assert (settings.tls_cert, settings.tls_key) == (tmp_path / "c.pem", tmp_path / "k.pem")


def test_every_setting_is_described() -> None:
    undescribed = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undescribed == []


class TestReference:
    def row(self, name: str) -> str:
        rows = [
            line for line in settings_reference().splitlines() if line.startswith(f"| `{name}`")
        ]
        (found,) = rows
        return found

    def test_every_setting_is_there(self) -> None:
        for name, field in Settings.model_fields.items():
            assert self.row(name).endswith(f" {field.description} |")

    @pytest.mark.parametrize(
        ("name", "cells"),
        [
            ("port", "| whole number, 0 to 65535 | `8443` |"),
            ("user_limit", "| whole number, 1 or more | - |"),
            ("operating_limit", "| number above 0 | - |"),
            ("limits", "| `box`, `cloud`, `enterprise`, `box-limited` | `box` |"),
            ("http", "| `true`, `false` | `false` |"),
            ("data", "| path | `feed24-data` |"),
            ("metrics_token", "| secret text | - |"),
            ("livefeed_toall_rights", "| list of texts | `UA` |"),
            ("outgoing_ports", "| list of numbers | `80,443` |"),
            ("proxies", "| list of texts | - |"),
            ("host", "| text | `127.0.0.1` |"),
        ],
    )
    def test_values_and_default(self, name: str, cells: str) -> None:
        assert cells in self.row(name)


def test_secrets_are_secret() -> None:
    settings = Settings(metrics_token=SecretStr("hidden"))
    assert "hidden" not in repr(settings)
