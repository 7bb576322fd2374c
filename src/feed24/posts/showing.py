"""What feed24's own methods show of whom a post is for and what may be done with it."""

from feed24.posts.audience import Shown
from feed24.posts.visibility import Level

# What each level adds.
_ALLOWS = {
    Level.READ: ("read",),
    Level.SHARE: ("comment", "share"),
    Level.UPDATE: ("update",),
    Level.DELETE: ("delete",),
}


def recipient(shown: Shown) -> dict[str, str]:
    """A recipient of a post."""
    return {
        "CODE": shown.code,
        "ID": str(shown.id) if shown.id else "",
        "NAME": shown.name or "All employees",
    }


def allowed(level: Level, beyond: Level = Level.NONE) -> list[str]:
    """What a level opens, without what another one opens already."""
    return [name for each, names in _ALLOWS.items() if beyond < each <= level for name in names]
