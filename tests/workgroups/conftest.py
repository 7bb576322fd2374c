import pytest_asyncio

from tests.support.portal import Portal
from tests.workgroups.crew import Crew, make_crew


@pytest_asyncio.fixture
async def crew(portal: Portal) -> Crew:
    """A visible workgroup that is not open."""
    return await portal.having(make_crew)
