"""How the portal is reached: addresses, processes, certificates."""

import ipaddress
from pathlib import Path

from pydantic import BaseModel, Field, ValidationInfo, field_validator, model_validator

from feed24.settings import addresses
from feed24.settings.kinds import Texts


class Serving(BaseModel):
    """Where the server listens, by which names, and with how many processes."""

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

    _host_name = field_validator("host_name")(addresses.host_name)

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str | None) -> str | None:
        return value and addresses.public_url(value)

    @field_validator("oauth_host")
    @classmethod
    def _oauth_host(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(addresses.host_name, value))

    @field_validator("tls_cert", "tls_key")
    @classmethod
    def _absolute_tls(cls, value: Path | None) -> Path | None:
        return value and value.expanduser().absolute()

    @field_validator("allow_http")
    @classmethod
    def _implied_by_http(cls, value: bool, info: ValidationInfo) -> bool:
        return value or bool(info.data.get("http"))

    @model_validator(mode="after")
    def _both_or_none(self) -> "Serving":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key belong together: give both or none")
        return self

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
