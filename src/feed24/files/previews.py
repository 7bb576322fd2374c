"""Smaller copies of pictures: without metadata, turned the way they are meant, made once.

Pictures come from people, and some are made to harm: only the four kinds of `media.PICTURES` are
opened, none with more than MOST_PIXELS, one at a time in each process. What cannot be made smaller
is not shown at all.
"""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor

import structlog
from PIL import Image, ImageOps

from feed24.files.media import picture_type
from feed24.files.store import FileStore, derived

log = structlog.get_logger("feed24.files")

# Longest sides. The first three are those of photos.
SIZES = {"small": 150, "medium": 300, "large": 1000}
PREVIEW = 1600
MOST_PIXELS = 50_000_000
MOST_BYTES = 64 << 20
_KINDS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
_QUALITY = 85
_painter = ThreadPoolExecutor(1, "feed24-previews")


class NoPreview(Exception):
    """The content is no picture that can be made smaller."""


async def preview(store: FileStore, key: str, side: int) -> str:
    """The key of a copy of which neither side is longer; made when it is first asked for.

    Raises NoPreview, FileNotFoundError.
    """
    made = derived(key, side)
    try:
        await store.look(made)
    except FileNotFoundError:
        if (await store.look(key)).size > MOST_BYTES:
            raise NoPreview(key) from None
        content = await store.read(key)
        loop = asyncio.get_running_loop()
        await _keep(store, made, await loop.run_in_executor(_painter, smaller, content, side))
    return made


async def _keep(store: FileStore, made: str, content: bytes) -> None:
    try:
        await store.put_derived(made, content)
    except OSError as error:
        log.exception("a preview cannot be kept", key=made)
        raise NoPreview(made) from error


def smaller(content: bytes, side: int) -> bytes:
    """A picture of which neither side is longer, in JPEG, or in PNG where it is transparent.

    Raises NoPreview.
    """
    kind = _KINDS.get(picture_type(content[:64]) or "")
    if kind is None:
        raise NoPreview("no picture")
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            # Before anything is decoded.
            if image.width * image.height > MOST_PIXELS:
                raise NoPreview("too many pixels")
            return _drawn(image, side)
    except NoPreview:
        raise
    # The decoders meet whatever people send; nothing but pictures may come out of here.
    except Exception as error:
        raise NoPreview(repr(error)) from error


def _drawn(image: Image.Image, side: int) -> bytes:
    # A JPEG can be decoded in an eighth of its size; twice of what is wanted keeps it sharp.
    image.draft("RGB", (2 * side, 2 * side))
    turned = ImageOps.exif_transpose(image)
    transparent = turned.has_transparency_data
    plain = turned.convert("RGBA" if transparent else "RGB")
    plain.thumbnail((side, side))
    # A new picture: nothing that was said beside the pixels comes along.
    drawn = Image.new(plain.mode, plain.size)
    drawn.paste(plain)
    out = io.BytesIO()
    if transparent:
        drawn.save(out, "PNG")
    else:
        drawn.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
