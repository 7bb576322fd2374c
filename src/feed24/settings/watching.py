"""What operators see."""

from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class Watching(BaseModel):
    """Logs and metrics."""

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
