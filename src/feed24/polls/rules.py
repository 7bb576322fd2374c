"""What the numbers of a poll mean."""

from datetime import datetime

ONE, SEVERAL, DROP_DOWN, MULTI_SELECT, COMPATIBLE = 0, 1, 2, 3, 99999
KINDS = frozenset({ONE, SEVERAL, DROP_DOWN, MULTI_SELECT, COMPATIBLE})

PUBLIC = 0
# Bits of a poll's options.
REVOTING, RESULTS_AT_THE_END = 1, 2


def is_anonymous(anonymity: int) -> bool:
    """Whoever asked for anything but a public poll gets an anonymous one."""
    return anonymity != PUBLIC


def takes_several(kind: int) -> bool:
    """Whether one person may choose several answers of such a question."""
    return kind in {SEVERAL, MULTI_SELECT}


def a_year_after(moment: datetime) -> datetime:
    """The same day next year; after a 29 February the day that follows the last of that month."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, month=3, day=1)
