"""Names within a folder: unique without regard to letter case, and at most 255 characters long."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from feed24.rest.content import LONGEST_NAME

# Which of these folded names the folder holds.
Taken = Callable[[set[str]], Awaitable[set[str]]]

_LONGEST_EXTENSION = 20
_DOUBLINGS = 21
_PROBES = 32


def folded(name: str) -> str:
    """The form in which names are compared."""
    return name.lower()


def numbered(name: str, number: int) -> str:
    """`map.png` as `map (2).png`; 0 leaves it as it is."""
    if not number:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    ending = f" ({number}){dot}{extension}"
    return stem[: LONGEST_NAME - len(ending)] + ending


async def free_names(wanted: Sequence[str], taken: Taken) -> list[str]:
    """The wanted names in their order, numbered where they are taken or wanted twice.

    Asks the folder once, and a few times more if it holds thousands of one name or one name is
    wanted repeatedly.
    """
    chosen = [""] * len(wanted)
    given: set[str] = set()
    highest = dict.fromkeys(wanted, -1)
    pending = list(enumerate(wanted))
    while pending:
        first = await _first_free({name: highest[name] for _, name in pending}, taken)
        tries = list(_in_a_row(pending, first))
        unsure = {folded(numbered(name, n)) for _, name, n in tries if n != first[name]}
        clashing = given | (await taken(unsure) if unsure else set())
        pending = []
        for position, name, number in tries:
            highest[name] = number
            text = numbered(name, number)
            if folded(text) in clashing or folded(text) in given:
                pending.append((position, name))
            else:
                chosen[position] = text
                given.add(folded(text))
    return chosen


def _in_a_row(
    pending: Iterable[tuple[int, str]], first: Mapping[str, int]
) -> Iterable[tuple[int, str, int]]:
    """Successive numbers for a name that is wanted several times."""
    seen: Counter[str] = Counter()
    for position, name in pending:
        yield position, name, first[name] + seen[name]
        seen[name] += 1


async def _first_free(above: Mapping[str, int], taken: Taken) -> dict[str, int]:
    """For every name a free number above the given one whose predecessor is not free.

    Gallops, then closes in: numbers are usually taken without gaps, and there may be very many.
    """
    found: dict[str, int] = {}
    spans: dict[str, tuple[int, int | None]] = {name: (low, None) for name, low in above.items()}
    while spans:
        offers = {name: _offers(*span) for name, span in spans.items()}
        held = await taken({folded(numbered(name, n)) for name in offers for n in offers[name]})
        for name, numbers in offers.items():
            low, high = spans[name]
            for number in numbers:
                if folded(numbered(name, number)) not in held:
                    high = number
                    break
                low = number
            spans[name] = low, high
            if high is not None and high - low == 1:
                found[name] = high
                del spans[name]
    return found


def _offers(low: int, high: int | None) -> list[int]:
    """Ascending numbers above `low` and below `high` that tell most when looked up together."""
    if high is None:
        return [low + 2**doubling for doubling in range(_DOUBLINGS)]
    return list(range(low + 1, high, max(1, (high - low) // _PROBES)))
