"""What a transaction promises, on both databases."""

import pytest
from sqlalchemy import update

from feed24.db import DatabaseError, is_id
from feed24.users.tables import person
from tests.support.portal import Portal


async def test_a_reading_transaction_refuses_to_write(portal: Portal) -> None:
    with pytest.raises(DatabaseError):
        async with portal.tx(write=False) as tx:
            await tx.run(update(person).values(name="Somebody"))


async def test_a_writing_one_follows_a_reading_one_on_the_same_connection(portal: Portal) -> None:
    for name in ("Once", "Twice"):
        async with portal.tx(write=False) as tx:
            await tx.scalar(person.select())
        async with portal.tx() as tx:
            assert (await tx.run(update(person).values(name=name))).rowcount == 1


@pytest.mark.parametrize(
    ("number", "possible"),
    [(1, True), (2**63 - 1, True), (0, False), (-1, False), (2**63, False)],
)
def test_ids_that_rows_may_have(number: int, possible: bool) -> None:
    assert is_id(number) is possible
