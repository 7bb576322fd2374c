"""Ids of tags and attachments as a post keeps them: one text, in order."""

from collections.abc import Iterable


def joined(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


def split(text: str | None) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()
