"""Tags that name people, workgroups, departments and files."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from feed24.db import is_id
from feed24.text.styles import Options, option

# A file is shown where it is named, as long as it is not named all the time.
MOST_FILES = 100

_NUMBER = re.compile(r"[0-9]{1,19}")
_FILE = re.compile(r"(n?)([0-9]{1,19})")


@dataclass(slots=True)
class Found:
    """What a text names, in order of first mention: codes like U5, files like n12 and 91."""

    mentions: dict[str, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    shown_files: int = 0


def mention(tag: str, kind: str, noun: str) -> Callable[[str, Options, Found], str]:
    """A name with the code of who or what is meant."""

    def render(value: str, options: Options, found: Found) -> str:
        number = _number(option(options, tag))
        if not number:
            return value
        code = f"{kind}{number}"
        found.mentions[code] = None
        # The name that the author wrote: whoever may read the text may read it.
        name = value if value.strip() else f"{noun} {number}"
        return f'<span data-mention="{code}">{name}</span>'

    return render


def file(_value: str, options: Options, found: Found) -> str:
    """The place of a file, for whoever knows what its reader may see."""
    match = _FILE.fullmatch(option(options, "id").lower())
    if match is None or found.shown_files == MOST_FILES:
        return ""
    name = f"{match[1]}{int(match[2])}"
    found.shown_files += 1
    found.files[name] = None
    return f'<span data-file="{name}"></span>'


def _number(written: str) -> int:
    number = int(written) if _NUMBER.fullmatch(written) else 0
    return number if is_id(number) else 0
