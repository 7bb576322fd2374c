"""Pictures of previews: made anew from their pixels, so that nothing else of them is kept."""

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

LONGEST_SIDE = 800
# Decoded they take four bytes each.
MOST_PIXELS = 12_000_000
SMALLEST_SIDE = 32
MEDIA_TYPE = "image/jpeg"
TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_QUALITY = 82
# One at a time, whatever the number of pages that are looked at.
_turn = threading.Lock()


class NoPicture(Exception):
    """The content is no picture that is shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small JPEG."""

    content: bytes
    width: int
    height: int


def small(content: bytes) -> Picture:
    """The picture, no longer than LONGEST_SIDE. Raises NoPicture."""
    with _turn, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _small(content)
        except NoPicture:
            raise
        except Exception as error:
            # Decoders fail in every way there is.
            raise NoPicture from error


def _small(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS or min(width, height) < SMALLEST_SIDE:
            raise NoPicture
        # JPEG is decoded at the size that is needed.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        shown = ImageOps.exif_transpose(opened).convert("RGBA")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", shown.size, "white")
    flat.paste(shown, mask=shown)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(out.getvalue(), flat.width, flat.height)
