"""What receivers are told of new people: as much as they were granted."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.db import NUMBERS, Transaction, one_of
from feed24.departments import service as departments
from feed24.events.delivery.queue import Lane
from feed24.events.kinds import Kind
from feed24.rest.call import Call, Caller, Credential
from feed24.rest.registry import Registry
from feed24.services import Services
from feed24.users.fields import Reach, within
from feed24.users.tables import person
from feed24.users.wire import Portrait, reach_of

_PEOPLE = select(person).where(one_of(person.c.id, bindparam("people", type_=NUMBERS)))


class People:
    """People by id, as receivers see them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._rows: dict[int, Row[Any]] = {}
        self._departments: dict[int, Sequence[int]] = {}
        self._call: Call | None = None

    @classmethod
    async def of(cls, services: Services, lanes: Iterable[Lane]) -> "People":
        """Those whom these receivers are about to hear of."""
        made = cls(services)
        ids = {
            int(event.data["user_id"])
            for lane in lanes
            for event in lane.events
            if event.kind == Kind.PERSON_ADDED
        }
        if ids:
            async with services.database.transaction(write=False) as tx:
                await made._read(tx, sorted(ids))
        return made

    async def _read(self, tx: Transaction, ids: list[int]) -> None:
        self._rows = {row.id: row for row in await tx.all(_PEOPLE, {"people": ids})}
        self._departments = dict(await departments.of_people(tx, ids))
        # Nobody calls; what people look like depends on zone and address of the portal.
        nobody = Caller(Credential("event", 0, 0, frozenset()), 0, False, False)
        origin = self._services.settings.base_url
        self._call = Call(tx, nobody, self._services, Registry(()), origin)

    def shown(self, lane: Lane, user_id: int) -> dict[str, Any]:
        """The person as far as the receiver's scopes go; outgoing webhooks have all of them."""
        row, reach = self._rows.get(user_id), _reach(lane)
        if row is None or reach is None or self._call is None:
            return {"ID": str(user_id)}
        fields = within(reach)
        return Portrait(self._call, fields, self._departments, single=True).of(row)


def _reach(lane: Lane) -> Reach | None:
    """None for an application from which the scope was taken since it asked to be told."""
    if lane.webhook_id:
        return Reach.FULL
    granted = Credential("event", 0, 0, lane.scopes)
    try:
        return reach_of(granted)
    except ValueError:
        return None
