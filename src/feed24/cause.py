"""On whose account a transaction changes things, for those who tell others and keep a record."""

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
    # The method or command that was called.
    via: str = ""
    # What the caller proved itself with: a kind of credential and its row.
    credential: str = ""
    credential_id: int = 0
    # Who gave a command, as the operating system knows them.
    operator: str = ""
    # Nobody acts: a portal is filled with what it begins with.
    founding: bool = False


NOBODY = Cause()
FOUNDING = Cause(founding=True)
