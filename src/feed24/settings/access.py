"""Who gets in, and how much they may ask for."""

from importlib.util import find_spec
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from feed24.settings import addresses


class Access(BaseModel):
    """Browsers that are signed in, webhooks, the record of acts, limits of requests."""

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

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            addresses.redis_url(value.get_secret_value())
            if find_spec("redis") is None:
                raise ValueError("needs the package redis: pip install feed24[redis]")
        return value

    @property
    def redis_address(self) -> str | None:
        """The address of Redis or Valkey as the client library spells it, password included."""
        if self.redis_url is None:
            return None
        return addresses.redis_url(self.redis_url.get_secret_value())
