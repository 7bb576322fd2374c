"""Random changes to a company: everything that may alter who sees what, or in which order."""

from tests.proof.changes.cast import Cast
from tests.proof.changes.choosing import choose, take_away
from tests.proof.changes.plan import Change, Thing

__all__ = ["Cast", "Change", "Thing", "choose", "take_away"]
