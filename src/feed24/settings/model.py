"""The settings of one process: a frozen object, read once.

Later sources win: the file `feed24.toml`, then the environment (`FEED24_*`), then command-line
flags. A key nobody knows is an error, so a typing mistake never passes as a default.
"""

import ipaddress
from datetime import UTC, tzinfo
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from feed24.settings import addresses, database


def _comma_separated(value: Any) -> Any:
    """Environment variables hold lists as `A,B`; files as TOML lists."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]


Ports = Annotated[
    tuple[Annotated[int, Field(ge=1, le=65535)], ...], NoDecode, BeforeValidator(_comma_separated)
]


Seconds = Annotated[
    tuple[Annotated[float, Field(gt=0, le=31_536_000)], ...],
    Field(max_length=100),
    NoDecode,
    BeforeValidator(_comma_separated),
]


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


def _zone(name: str) -> tzinfo:
    # The default has to work on a machine without a time zone database.
    return UTC if name == "UTC" else ZoneInfo(name)


class Settings(BaseSettings):
    """Everything an installation may choose. Field descriptions are the reference page.

    Constructing one reads nothing but its arguments; `feed24.settings.load` reads the sources.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    data: Path = Field(
        default=Path("feed24-data"),
        description="The data directory: database, files, certificates.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="`postgresql://user:password@host/name`, or `sqlite:///path`. Of several "
        "hosts, `host1:5432,host2:5432`, the one that takes writes is used. Without it: the SQLite "
        "file `feed24.db` in the data directory.",
    )
    files_url: str | None = Field(
        default=None,
        description="Where files are kept: `s3://bucket/prefix` (credentials from the usual "
        "`AWS_*` environment) or `file:///path`. Without it: the folder `files` in the data "
        "directory.",
    )
    max_upload_mb: int = Field(
        default=5000,
        ge=1,
        le=1_000_000,
        description="The largest file that is taken at an upload address, in MB. It goes to the "
        "store as it comes and is never in memory as a whole.",
    )
    external_links: bool = Field(
        default=True,
        description="Whether files and folders may have public addresses. Without it those that "
        "were given out lead nowhere.",
    )
    pool_size: int = Field(
        default=10, ge=1, le=1000, description="The most database connections of each worker."
    )
    pooler: bool = Field(
        default=False,
        description="Whether `database_url` leads to a pooler in transaction mode, such as "
        "PgBouncer. No prepared statement then outlives its transaction.",
    )

    feed_index: Literal["memory", "sql"] = Field(
        default="memory",
        description="How lists of posts are answered: from an index in each worker's memory, or "
        "by counting in the database, which takes longer the more posts there are.",
    )
    index_mb: int = Field(
        default=128,
        ge=8,
        le=65536,
        description="Memory of the feed index per worker, in MB. 512 suits ten million posts.",
    )

    host: str = Field(default="127.0.0.1", min_length=1, description="The address to listen on.")
    port: int = Field(
        default=8443, ge=0, le=65535, description="The port to listen on; 0 takes a free one."
    )
    host_name: str = Field(
        default="localhost",
        min_length=1,
        description="The name clients use: part of every URL and of the certificate.",
    )
    public_url: str | None = Field(
        default=None,
        description="The portal's address as clients see it, when a proxy stands in front: "
        "`https://feed.example.com`.",
    )
    oauth_host: Texts = Field(
        default=(),
        description="Names of hosts at which this server answers as authorization server for "
        "client libraries that know its name by heart: `oauth.bitrix24.tech,oauth.bitrix.info`, "
        "with entries in the clients' hosts files. The certificate covers them.",
    )
    proxies: Texts = Field(
        default=(),
        description="Addresses of the reverse proxies whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed; `*` believes everybody.",
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=256,
        description="Server processes. With two or more, SIGHUP replaces them one by one without "
        "failing a request.",
    )
    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=3600,
        description="How long a server that is told to stop (SIGTERM) still takes connections "
        "while `/readyz` answers 503, so that a balancer in front of several nodes notices.",
    )
    http: bool = Field(default=False, description="Serve plain http. Official clients refuse it.")
    allow_http: bool = Field(
        default=False,
        description="Accept webhooks and logins that arrive over plain http; implied by `http`.",
    )
    tls_cert: Path | None = Field(
        default=None,
        description="A certificate of your own (PEM, chain included). Needs `tls_key`.",
    )
    tls_key: Path | None = Field(default=None, description="The private key of `tls_cert` (PEM).")

    session_idle_days: float = Field(
        default=14,
        gt=0,
        le=3650,
        description="How long a browser stays signed in that is not used, in days.",
    )
    session_days: float = Field(
        default=90,
        gt=0,
        le=3650,
        description="How long a browser stays signed in at most, in days.",
    )
    login_failures: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="How many wrong passwords for one login cost nothing. After each further one "
        "it has to wait, twice as long each time, for a quarter of an hour at most.",
    )
    address_failures: int = Field(
        default=50,
        ge=1,
        le=100_000,
        description="The same for wrong passwords from one address, whatever the login.",
    )

    own_webhooks: bool = Field(
        default=True,
        description="Whether everybody may make webhooks that act as themselves. Without it "
        "administrators alone do; those that there are go on working.",
    )
    audit_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="How long administrative acts stay on record, in days. Without it: for ever.",
    )
    live_streams: int = Field(
        default=5_000,
        ge=0,
        le=1_000_000,
        description="How many pages one worker tells of changes as they happen; the others ask "
        "now and then.",
    )
    live_streams_per_person: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="The same for one person: the page that was opened first makes room.",
    )

    limits: Literal["box", "cloud", "enterprise", "box-limited"] = Field(
        default="box",
        description="Request limits: `box` has none; `cloud` and `enterprise` limit the request "
        "rate and the execution time as the hosted product does; `box-limited` the execution time "
        "only. They are counted in the database, for all workers and nodes; in memory when one "
        "worker on SQLite is all there is.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="Counts the limits in Redis or Valkey instead: `redis://:password@host/0`, "
        "`rediss://…` with TLS, `valkey://…`. Needs the extra: `pip install feed24[redis]`.",
    )
    operating_limit: float | None = Field(
        default=None,
        gt=0,
        description="Seconds of execution per method in ten minutes, instead of the profile's own.",
    )
    max_body_mb: int = Field(
        default=64, ge=1, le=2048, description="The largest request body, in MB."
    )

    time_zone: str = Field(
        default="UTC", description="The portal's time zone, as in `Europe/Berlin`."
    )
    site_id: str = Field(
        default="s1",
        pattern=r"^[A-Za-z0-9]{1,2}$",
        description="The code of the portal's only site.",
    )
    livefeed_toall: bool = Field(
        default=True, description="Whether posts may be addressed to everyone."
    )
    livefeed_toall_rights: Texts = Field(
        default=("UA",),
        description="Access codes of those who may address everyone: `UA`, `U7`, `DR4`.",
    )
    user_limit: int | None = Field(
        default=None, ge=1, description="The largest number of active people."
    )

    schedule_seconds: float = Field(
        default=5,
        ge=0,
        le=3600,
        description="How often each worker looks for scheduled posts whose time has come; 0 never.",
    )
    confirm_above: int = Field(
        default=100,
        ge=0,
        description="A post that is written on the page to more people than this, or to everyone, "
        "waits half a minute in which its author can take it back.",
    )
    link_previews: bool = Field(
        default=True,
        description="Whether this server looks at the pages that posts link to, when asked for a "
        "preview (`PARSE_PREVIEW`).",
    )
    outgoing_networks: Texts = Field(
        default=(),
        description="Networks that this server may send requests to although they are not public: "
        "`10.1.0.0/16`, `127.0.0.1/32`. Whoever writes a post can then make it ask there.",
    )
    outgoing_ports: Ports = Field(
        default=(80, 443), description="The ports that this server sends requests to."
    )

    mcp: bool = Field(
        default=False,
        description="Answer AI assistants at `/mcp` (Model Context Protocol), each with the rights "
        "of the credential it sends. Off, since what an assistant reads goes to whoever runs it.",
    )
    mcp_write: bool = Field(
        default=False,
        description="Let assistants publish posts too, in two steps of which a person confirms the "
        "second. Counts only with `mcp`.",
    )
    mcp_webhook: SecretStr | None = Field(
        default=None,
        description="The address of the webhook that `feed24 mcp` speaks with: "
        "`https://feed.example.com/rest/7/SECRET/`. The server does not read it.",
    )
    deliver: bool = Field(
        default=True,
        description="Whether the workers of `feed24 serve` tell applications and webhooks of "
        "events. `feed24 deliver` does so alone.",
    )
    delivery_seconds: float = Field(
        default=10,
        gt=0,
        le=300,
        description="How long a receiver of events may take to answer.",
    )
    delivery_delays: Seconds = Field(
        default=(5, 30, 120, 600, 1800, 3600, 10800, 21600, 43200, 86400),
        description="Seconds until an event that could not be delivered is told again. After as "
        "many attempts, and the first, it is given up.",
    )
    delivery_places: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="The most receivers that a process tells at the same time, and as many again "
        "of those that are slow to answer.",
    )
    delivery_poll_seconds: float = Field(
        default=1,
        gt=0,
        le=60,
        description="How often a process looks for events that another one has noted. Of its own "
        "it knows at once.",
    )
    delivery_log_hours: float = Field(
        default=24,
        ge=0,
        le=8760,
        description="How long attempts to deliver are kept, with what was sent and answered.",
    )
    local_receivers: bool | None = Field(
        default=None,
        description="Whether events may be sent to this machine and to private networks, at any "
        "port. Without it: only by a portal that began with the demo company. `outgoing_networks` "
        "and `outgoing_ports` permit single ones.",
    )

    log_format: Literal["text", "json"] = Field(
        default="text", description="The form of log lines."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe messages that are logged."
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Opens `/metrics` to whoever sends it as a bearer token."
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address of the separate metrics listener.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Serves `/metrics` without a token on a port of its own.",
    )

    _paths = field_validator("data", "tls_cert", "tls_key")(
        lambda value: value and _absolute(value)
    )
    _files = field_validator("files_url")(lambda value: value and addresses.files_url(value))
    _public = field_validator("public_url")(lambda value: value and addresses.public_url(value))
    _host_name = field_validator("host_name")(addresses.host_name)
    _oauth_host = field_validator("oauth_host")(
        lambda value: tuple(map(addresses.host_name, value))
    )
    _networks = field_validator("outgoing_networks")(
        lambda value: tuple(map(addresses.network, value))
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            database.address(value.get_secret_value())
        return value

    @field_validator("mcp_webhook")
    @classmethod
    def _webhook(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            addresses.webhook(value.get_secret_value())
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            addresses.redis_url(value.get_secret_value())
            if find_spec("redis") is None:
                raise ValueError("needs the package redis: pip install feed24[redis]")
        return value

    @field_validator("allow_http")
    @classmethod
    def _implied_by_http(cls, value: bool, info: ValidationInfo) -> bool:
        return value or bool(info.data.get("http"))

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            _zone(value)
        except (OSError, ValueError, ZoneInfoNotFoundError):
            raise ValueError(f"there is no time zone {value!r}") from None
        return value

    @model_validator(mode="after")
    def _both_or_none(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key belong together: give both or none")
        return self

    @cached_property
    def zone(self) -> tzinfo:
        """The portal's time zone."""
        return _zone(self.time_zone)

    @property
    def delivery_turn(self) -> float:
        """Seconds after which a receiver's turn ends, unless it is in the middle of an event."""
        return min(1.0, self.delivery_seconds)

    @property
    def delivery_lease(self) -> int:
        """Milliseconds after which a receiver's turn is taken to be over with its process."""
        spare = max(0.5, self.delivery_seconds)
        return int(1000 * (self.delivery_turn + self.delivery_seconds + spare))

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address with its asynchronous driver, password included."""
        if self.database_url is None:
            return database.sqlite(self.data / "feed24.db")
        return database.address(self.database_url.get_secret_value())

    @property
    def redis_address(self) -> str | None:
        """The address of Redis or Valkey as the client library spells it, password included."""
        if self.redis_url is None:
            return None
        return addresses.redis_url(self.redis_url.get_secret_value())

    @property
    def assistants_portal(self) -> tuple[str, str] | None:
        """The portal that `feed24 mcp` asks, and the webhook it asks with as `person/secret`."""
        if self.mcp_webhook is None:
            return None
        return addresses.webhook(self.mcp_webhook.get_secret_value())

    @property
    def public_host(self) -> str:
        """The name in URLs: the chosen one, else the address listened on when it is a real one."""
        if "host_name" in self.model_fields_set:
            return self.host_name
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            return self.host
        return self.host_name if address.is_loopback or address.is_unspecified else self.host

    @property
    def base_url(self) -> str:
        """The portal's absolute address as clients see it, without a final slash."""
        if self.public_url:
            return self.public_url
        return addresses.base_url("http" if self.http else "https", self.public_host, self.port)
