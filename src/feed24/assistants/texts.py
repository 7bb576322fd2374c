"""Texts for machines that read: what people would not see is left out."""

import re

# Tags, direction marks, zero-width signs other than joiners: they hide text from people only.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e0fff]"
)
LONGEST = 50_000


def seen(text: str) -> str:
    """The text without characters that nobody sees but that a model would read."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def cut(text: str, longest: int = LONGEST) -> tuple[str, bool]:
    """The beginning of a text, and whether it goes on."""
    shown = seen(text)
    return shown[:longest], len(shown) > longest
