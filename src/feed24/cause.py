"""Who makes a transaction change things, for those who tell others of the change."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cause:
    """The caller behind a transaction; all of it empty for the portal itself."""

    user_id: int = 0
    # With whose token the call came, 0 for none.
    application_id: int = 0
    token: str = field(default="", repr=False)
    # What the call said it is part of, so that its own changes are not told to it again.
    connector: str = ""


NOBODY = Cause()
