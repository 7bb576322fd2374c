"""The numbers of the limits, by kind of portal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """The numbers of one kind of portal; None switches a rule off."""

    per_second: float | None = None
    burst: int = 0
    operating: float | None = None


PROFILES = {
    "box": Profile(),
    "cloud": Profile(per_second=2, burst=50, operating=480),
    "enterprise": Profile(per_second=5, burst=250, operating=480),
    "box-limited": Profile(operating=420),
}
