"""What goes out: previews of links, AI assistants, events."""

from pydantic import BaseModel, Field, SecretStr, field_validator

from feed24.settings import addresses
from feed24.settings.kinds import Ports, Seconds, Texts


class Outside(BaseModel):
    """Whom this server asks, answers and tells beyond its own people."""

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

    @field_validator("outgoing_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(addresses.network, value))

    @field_validator("mcp_webhook")
    @classmethod
    def _webhook(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            addresses.webhook(value.get_secret_value())
        return value

    @property
    def assistants_portal(self) -> tuple[str, str] | None:
        """The portal that `feed24 mcp` asks, and the webhook it asks with as `person/secret`."""
        if self.mcp_webhook is None:
            return None
        return addresses.webhook(self.mcp_webhook.get_secret_value())

    @property
    def delivery_turn(self) -> float:
        """Seconds after which a receiver's turn ends, unless it is in the middle of an event."""
        return min(1.0, self.delivery_seconds)

    @property
    def delivery_lease(self) -> int:
        """Milliseconds after which a receiver's turn is taken to be over with its process."""
        spare = max(0.5, self.delivery_seconds)
        return int(1000 * (self.delivery_turn + self.delivery_seconds + spare))
