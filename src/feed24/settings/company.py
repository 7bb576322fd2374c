"""What holds of the company and its feed."""

from datetime import UTC, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, field_validator

from feed24.settings.kinds import Texts


def _zone(name: str) -> tzinfo:
    # The default has to work on a machine without a time zone database.
    return UTC if name == "UTC" else ZoneInfo(name)


class Company(BaseModel):
    """Its time zone and size, who may write to everyone, how posts appear."""

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

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            _zone(value)
        except (OSError, ValueError, ZoneInfoNotFoundError):
            raise ValueError(f"there is no time zone {value!r}") from None
        return value

    @cached_property
    def zone(self) -> tzinfo:
        """The portal's time zone."""
        return _zone(self.time_zone)
