"""People as tools show them."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from feed24.assistants.calling import Calls
from feed24.assistants.declaring import Shape
from feed24.assistants.texts import seen

# What a page of a list may be asked for with.
Offset = Annotated[int, Field(ge=0, description="How many to pass over: next_offset of a page")]
Limit = Annotated[int, Field(ge=1, le=50, description="How many at most")]
PostId = Annotated[int, Field(ge=1, description="Id of the post")]


class Person(Shape):
    """A person; the name is empty when the caller may not know it."""

    id: int
    name: str = ""


async def people(calls: Calls, ids: Iterable[Any]) -> dict[int, Person]:
    """These people by id, with the names that the caller may know."""
    wanted = sorted({int(each) for each in ids})
    if not wanted:
        return {}
    found = await calls.result("access.name", {"ACCESS": [f"U{each}" for each in wanted]})
    names = {code: seen(each["name"]) for code, each in (found or {}).items()} if found else {}
    return {each: Person(id=each, name=names.get(f"U{each}", "")) for each in wanted}
