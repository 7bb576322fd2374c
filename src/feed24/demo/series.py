"""Messages that are posted again and again, written out one by one."""

import re
from collections.abc import Iterator, Mapping
from random import Random

import msgspec

from feed24.demo.content import Message, Range, Series, Sheet, people, series, structure

# Somebody who joined before the first message needs no welcome.
OLDEST = 119

_SLOT = re.compile(r"\{(\w+)\}")


def recurring(draw: Random) -> Iterator[Message]:
    """Every message of every series."""
    for each in series():
        yield from _newcomers(each) if each.about == "newcomers" else _repeated(each, draw)


def _repeated(each: Series, draw: Random) -> Iterator[Message]:
    for turn in range(each.times):
        words = {name: _word(slot, turn, draw) for name, slot in each.slots.items()}
        day = each.first - turn * each.every
        with_files = turn % each.files_every == 0
        yield _message(each, turn, day, {"n": str(turn + 1), **words}, with_files=with_files)


def _newcomers(each: Series) -> Iterator[Message]:
    departments = {department.key: department.name for department in structure().departments}
    arrived = [person for person in people() if person.department and person.joined <= OLDEST]
    for turn, person in enumerate(arrived):
        words = {
            "who": f"{{{person.key}}}",
            "position": person.position,
            "department": departments[person.department or ""],
        }
        yield _message(each, turn, person.joined, words, with_files=True)


def _word(slot: tuple[str, ...] | Range, turn: int, draw: Random) -> str:
    if isinstance(slot, Range):
        return str(draw.randint(slot.first, slot.last))
    return slot[turn % len(slot)]


def _message(
    each: Series, turn: int, day: int, words: Mapping[str, str], *, with_files: bool
) -> Message:
    return Message(
        by=_author(each, turn, day),
        to=each.to,
        day=day,
        title=_filled(each.title, words),
        text=_filled(each.text, words),
        tags=each.tags,
        files=tuple(_sheet(sheet, words) for sheet in each.files) if with_files else (),
        remarks=each.remarks,
        talk=each.talk,
    )


def _author(each: Series, turn: int, day: int) -> str:
    """The authors in turn, as far as they were there."""
    absent = {person.key for person in people() if not person.present(day)}
    there = [key for key in each.by if key not in absent]
    return there[turn % len(there)]


def _sheet(sheet: Sheet, words: Mapping[str, str]) -> Sheet:
    lines = tuple(_filled(line, words) for line in sheet.lines)
    return msgspec.structs.replace(sheet, name=_filled(sheet.name, words), lines=lines)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its slots filled; what is no slot is a person, and stays."""
    return _SLOT.sub(lambda found: words.get(found[1], found[0]), text)
