"""Values that are lists."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode


def _comma_separated(value: Any) -> Any:
    """Environment variables hold lists as `A,B`; files as TOML lists."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]


Ports = Annotated[
    tuple[Annotated[int, Field(ge=1, le=65535)], ...], NoDecode, BeforeValidator(_comma_separated)
]


Seconds = Annotated[
    tuple[Annotated[float, Field(gt=0, le=31_536_000)], ...],
    Field(max_length=100),
    NoDecode,
    BeforeValidator(_comma_separated),
]
