"""Kinds of notifications as the wire names them."""

from collections.abc import Iterable
from typing import Any

from feed24.notifications.kinds import CHOSEN, Kind
from feed24.rest.casts import php_text
from feed24.rest.errors import argument

NAMES = {kind.value: kind for kind in CHOSEN}
UNKNOWN_KIND = argument("KIND", f"KIND must be one of {', '.join(NAMES)}")


def kinds_of(sent: Iterable[Any]) -> list[Kind]:
    """Raises UNKNOWN_KIND."""
    try:
        return [NAMES[php_text(each)] for each in sent]
    except KeyError:
        raise UNKNOWN_KIND from None
