"""Whom files are shown to."""

import pytest

from tests.support.portal import Portal


@pytest.fixture
async def cast(portal: Portal) -> dict[str, int]:
    make = portal.make
    people = {name: await make.person(name) for name in ("author", "recipient", "outsider")}
    return people | {"admin": 1, "crew": await make.workgroup(members=list(people.values())[:2])}
