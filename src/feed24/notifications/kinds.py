"""What people are told of."""

from enum import StrEnum


class Kind(StrEnum):
    """What a person is told of."""

    # No row is kept of these: they are there as long as the person is asked.
    CONFIRM = "confirm"
    MENTION = "mention"
    THANKS = "thanks"
    POST = "post"
    SHARED_WITH = "shared_with"
    SHARE = "share"
    COMMENT = "comment"
    FOLLOWED = "followed"
    REACTION = "reaction"
    COMMENT_MENTION = "comment_mention"
    REMINDER = "reminder"


# Shown together with another, and chosen with it.
WITHIN = {Kind.COMMENT_MENTION: Kind.MENTION, Kind.REMINDER: Kind.CONFIRM}
# What people choose among, in the order in which it matters.
CHOSEN = tuple(kind for kind in Kind if kind not in WITHIN)
IMPORTANT = (Kind.CONFIRM, Kind.MENTION, Kind.THANKS)


def kept_as(kind: Kind) -> tuple[Kind, ...]:
    """The kinds of rows that show as this one."""
    return (kind, *(inner for inner, outer in WITHIN.items() if outer is kind))
