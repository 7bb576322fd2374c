"""Running a method: parameters in, refusals translated. Who may call is asked elsewhere."""

from collections.abc import Mapping
from typing import Any

from feed24.errors import Refusal
from feed24.rest.call import Call
from feed24.rest.params import bind
from feed24.rest.registry import Method


async def perform(call: Call, method: Method, sent: Mapping[str, Any]) -> Any:
    """What the method answers to these parameters. Raises RestError, and what nobody declared."""
    arguments = bind(method.parameters, sent, positional=method.positional)
    try:
        return await method.run(call, **arguments)
    except Refusal as refusal:
        translated = method.translate(refusal)
        if translated is None:
            raise
        raise translated from refusal
