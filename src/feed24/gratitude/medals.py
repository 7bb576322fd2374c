"""The medals that gratitudes are given with: a list of the portal's own."""

from collections.abc import Iterable

from sqlalchemy import Select, bindparam, delete, insert, select

from feed24.access import Viewer
from feed24.audit.recording import act
from feed24.db import Transaction, insert_new
from feed24.errors import Forbidden, Invalid
from feed24.gratitude.tables import medal

# What a portal begins with.
FIRST = (
    *("thumbsup", "gift", "cup", "money", "crown", "drink", "cake", "1"),
    *("flag", "star", "heart", "beer", "flowers", "smile"),
)
MOST, LONGEST = 100, 50

_KNOWN = select(medal.c.code).where(medal.c.code == bindparam("code"))


class WrongMedals(Invalid):
    """A list of medals has a blank, an overlong or a repeated code, none at all, or too many."""


async def create(tx: Transaction) -> None:
    """The medals of a new portal."""
    await insert_new(tx, medal, _rows(FIRST))


async def known(tx: Transaction, code: str) -> bool:
    """Whether it is one of the portal's medals."""
    return bool(code) and await tx.scalar(_KNOWN, {"code": code}) is not None


def all_medals() -> Select[tuple[str]]:
    """Their codes, in order."""
    return select(medal.c.code).order_by(medal.c.position)


async def replace(tx: Transaction, actor: Viewer, codes: Iterable[str]) -> None:
    """Make these, in this order, the portal's medals. Raises Forbidden, WrongMedals.

    Gratitudes that were given with others stay as they are.
    """
    if not actor.admin:
        raise Forbidden(actor.id)
    wanted = [code.strip() for code in codes]
    distinct = len(set(wanted)) == len(wanted)
    if not distinct or not 0 < len(wanted) <= MOST or not all(map(_fits, wanted)):
        raise WrongMedals(wanted)
    await tx.run(delete(medal))
    await tx.run(insert(medal), _rows(wanted))
    await act(tx, "medal", after={"codes": wanted})


def _fits(code: str) -> bool:
    return 0 < len(code) <= LONGEST


def _rows(codes: Iterable[str]) -> list[dict[str, object]]:
    return [{"code": code, "position": position} for position, code in enumerate(codes)]
