"""Reactions as the wire shows them."""

from typing import Any

from feed24.reactions.kinds import KINDS
from feed24.reactions.service import Tally
from feed24.rest.envelope import or_empty_list


def shown_tally(tally: Tally | None) -> dict[str, Any]:
    """Counts by kind, kinds without any left out, and the viewer's own reaction or null."""
    counts = tally.counts if tally else {}
    return {
        "REACTIONS": or_empty_list({kind: counts[kind] for kind in KINDS if kind in counts}),
        "MY_REACTION": tally.mine if tally else None,
    }
