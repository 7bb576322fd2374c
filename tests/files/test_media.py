"""What content is taken for."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.files.media import Media, picture_type, recognise
from tests.files.drive import PNG

GIF = b"GIF89a" + struct.pack("<HH", 640, 480) + bytes(20)
VP8X = b"RIFF" + bytes(4) + b"WEBPVP8X" + bytes(8) + b"\x7f\x02\x00\xdf\x01\x00"
VP8L = b"RIFF" + bytes(4) + b"WEBPVP8L" + bytes(5) + struct.pack("<I", 639 | 479 << 14)
VP8 = b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480)
FRAME = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 480, 640) + bytes(12)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xff" + FRAME[1:]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, Media("image/png", 2, 3)),
        (GIF, Media("image/gif", 640, 480)),
        (VP8X, Media("image/webp", 640, 480)),
        (VP8L, Media("image/webp", 640, 480)),
        (VP8, Media("image/webp", 640, 480)),
        (JPEG, Media("image/jpeg", 640, 480)),
        (JPEG[:28], Media("image/jpeg")),
        (PNG[:20], Media("image/png")),
        (b"\xff\xd8" + b"\xff" * 1_000_000, Media("image/jpeg")),
        (b"\xff\xd8\xff\xe0\x00\x00" * 100_000, Media("image/jpeg")),
        (b"\xff\xd8\xff\xe0\x00\x04ab\x12\x34", Media("image/jpeg")),
        (PNG[:16] + b"\xff" * 8 + PNG[24:], Media("image/png")),
        (PNG[:16] + bytes(8) + PNG[24:], Media("image/png")),
    ],
)
def test_pictures_are_measured_by_their_bytes(content: bytes, expected: Media) -> None:
    assert recognise(content, "anything.txt") == expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a", "application/pdf"),
        (b"<!DOCTYPE html><html>", "photo.png", "text/html"),
        (b"a,b\n1,2\n", "numbers.csv", "text/csv"),
        (b"", "empty.zip", "application/zip"),
        (b"", "empty", "application/octet-stream"),
        (bytes(range(256)), "unknown.xyzzy", "application/octet-stream"),
        (b"\0\0\0\x18ftypmp42" + bytes(30), "film", "video/mp4"),
    ],
)
def test_other_content_by_its_bytes_or_else_its_name(
    content: bytes, name: str, expected: str
) -> None:
    assert recognise(content, name) == Media(expected)


@given(
    st.sampled_from([PNG, GIF, VP8X, VP8L, VP8, JPEG]), st.binary(max_size=64), st.integers(0, 40)
)
def test_broken_pictures_harm_nobody(picture: bytes, noise: bytes, at: int) -> None:
    media = recognise(picture[:at] + noise + picture[at + len(noise) :], "x")
    assert media.width is None or 0 < media.width < 2**31


@pytest.mark.parametrize("content", [b"", b"<svg>", b"RIFF1234WAVE", b"BM", b"%PDF"])
def test_what_browsers_might_run_is_no_picture(content: bytes) -> None:
    assert picture_type(content) is None
