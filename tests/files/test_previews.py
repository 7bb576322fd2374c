"""Smaller copies of pictures."""

import asyncio
import base64
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from obstore.store import LocalStore, MemoryStore
from PIL import Image

from feed24.files import previews
from feed24.files.previews import NoPreview, smaller
from feed24.files.store import DRIVE, FileStore
from tests.files.addresses import shown
from tests.files.drive import PNG, encoded, stored, upload
from tests.support.portal import Portal

ORIENTATION, ARTIST = 0x0112, 0x013B


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 200), **more: Any) -> bytes:
    """The left half is red, the right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(100_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_every_kind_fits_into_the_square(kind: str) -> None:
    made = opened(smaller(picture(kind), 100))
    assert (made.format, made.size) == ("JPEG", (100, 50))
    left, right = made.getpixel((10, 25)), made.getpixel((90, 25))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


def test_small_pictures_are_not_blown_up() -> None:
    assert opened(smaller(picture(size=(20, 10)), 100)).size == (20, 10)


def test_what_is_transparent_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 255, 0, 0)).save(out, "PNG")
    made = opened(smaller(out.getvalue(), 100))
    assert (made.format, made.mode) == ("PNG", "RGBA")
    pixel = made.getpixel((50, 50))
    assert isinstance(pixel, tuple)
    assert pixel[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_mode_of_pixels(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 150)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(smaller(out.getvalue(), 100)).size == (100, 50)


def test_it_is_turned_and_says_nothing_else() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[ARTIST] = "somebody"
    original = picture(exif=exif.tobytes(), comment=b"where it was taken")
    made = opened(smaller(original, 100))
    assert made.size == (50, 100)
    assert not made.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(made.info)
    assert b"somebody" not in smaller(original, 100)


@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        bomb(50_001, 1_000),
        picture()[:2000],
        PNG[:40],
        b"",
        b"GIF89a" + bytes(20),
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"\xff\xd8\xff" + bytes(range(256)) * 20,
    ],
    ids=range(10),
)
def test_bombs_and_what_is_no_picture_are_refused(content: bytes) -> None:
    with pytest.raises(NoPreview):
        smaller(content, 100)


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore(MemoryStore() if request.param == "memory" else LocalStore(tmp_path))


async def test_it_is_made_once(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def watched(content: bytes, side: int) -> bytes:
        made.append(side)
        return smaller(content, side)

    monkeypatch.setattr(previews, "smaller", watched)
    key = await store.put(picture(), area=DRIVE)
    found = {await previews.preview(store, key, 100) for _ in range(3)}
    assert (len(found), len(made)) == (1, 1)
    assert await previews.preview(store, key, 300) not in found
    together = await asyncio.gather(*(previews.preview(store, key, 50) for _ in range(4)))
    assert opened(await store.read(together[0])).size == (50, 25)


async def test_nothing_to_make_it_of(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        await previews.preview(store, "drive/00/00/nothing", 100)


class TestAddresses:
    async def test_a_file_beside_comments(self, portal: Portal) -> None:
        size = (4 * previews.PREVIEW, 2 * previews.PREVIEW)
        row = await upload(portal, "Фото.jpg", picture(size=size))
        preview, show, save = await shown(portal, row["ID"], 1)
        response = await portal.http.get(preview)
        assert opened(response.content).size == (previews.PREVIEW, previews.PREVIEW // 2)
        assert response.headers["content-type"] == "image/jpeg"
        assert response.headers["content-disposition"].startswith("inline;")
        assert response.headers["content-security-policy"] == "sandbox"
        for original in (show, save):
            assert opened((await portal.http.get(original)).content).size == size

    @pytest.mark.parametrize(
        ("name", "content"),
        [("bomb.png", bomb()), ("page.html", b"<!DOCTYPE html><script>"), ("a.svg", b"<svg/>")],
    )
    async def test_what_cannot_be_shown_is_only_saved(
        self, portal: Portal, name: str, content: bytes
    ) -> None:
        row = await upload(portal, name, content)
        preview, show, _ = await shown(portal, row["ID"], 1)
        response = await portal.http.get(preview)
        assert (response.status_code, response.content) == (200, content)
        assert response.headers["content-disposition"].startswith("attachment;")
        if name != "bomb.png":
            response = await portal.http.get(show)
            assert response.headers["content-disposition"].startswith("attachment;")

    async def test_photos_in_three_sizes(self, portal: Portal) -> None:
        photo = encoded(picture("PNG", (2000, 1000)))
        sent = {"ID": 1, "PERSONAL_PHOTO": ["me.png", photo]}
        await portal.result("user.update", sent)
        for name, width in (("small", 150), ("medium", 300), ("large", 1000), ("", 2000)):
            asked = {"ID": 1, "IMAGE_RESIZE": name}
            (person,) = await portal.result("user.get", asked)
            response = await portal.http.get(person["PERSONAL_PHOTO"])
            assert opened(response.content).size == (width, width // 2)
            assert response.headers["content-disposition"] == "inline"
        (person,) = await portal.result("user.get", {"ID": 1})
        url = person["PERSONAL_PHOTO"]
        before = stored(portal)
        for odd in ("1", "huge", "../x", "small' "):
            response = await portal.http.get(url, params={"size": odd})
            assert base64.b64encode(response.content).decode() == photo
        assert stored(portal) == before

    async def test_a_photo_that_is_a_bomb_stays_as_it_is(self, portal: Portal) -> None:
        sent = {"ID": 1, "PERSONAL_PHOTO": ["me.png", encoded(bomb())]}
        await portal.result("user.update", sent)
        (person,) = await portal.result("user.get", {"ID": 1, "IMAGE_RESIZE": "small"})
        assert (await portal.http.get(person["PERSONAL_PHOTO"])).content == bomb()
