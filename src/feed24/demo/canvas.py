"""A small picture painter that writes PNG files: flat colours, rectangles and discs."""

import struct
import zlib
from itertools import pairwise

Colour = tuple[int, int, int]
Points = list[tuple[int, int]]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INDEXED = 3
_MOST_COLOURS = 256


class Canvas:
    """A picture of the given size. Whatever lies outside is cut off."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self.width = width
        self.height = height
        self._palette: dict[Colour, int] = {background: 0}
        self._rows = [bytearray(width) for _ in range(height)]

    def rectangle(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        left, right = max(left, 0), min(left + width, self.width)
        run = bytes((self._ink(colour),)) * (right - left)
        for y in range(max(top, 0), min(top + height, self.height)):
            self._rows[y][left : left + len(run)] = run

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        ink = self._ink(colour)
        for row in range(max(y - radius, 0), min(y + radius + 1, self.height)):
            half = int((radius**2 - (row - y) ** 2) ** 0.5)
            left, right = max(x - half, 0), min(x + half + 1, self.width)
            run = bytes((ink,)) * (right - left)
            self._rows[row][left : left + len(run)] = run

    def shade(self, top: int, height: int, upper: Colour, lower: Colour, steps: int = 24) -> None:
        """Bands over the whole width, from one colour to another."""
        edges = [top + height * step // steps for step in range(steps + 1)]
        for step, (begin, end) in enumerate(pairwise(edges)):
            colour = mixed(upper, lower, step / (steps - 1))
            self.rectangle(0, begin, self.width, end - begin, colour)

    def curve(self, points: Points, thickness: int, colour: Colour) -> None:
        """A line through points that go from left to right."""
        for (x0, y0), (x1, y1) in pairwise(points):
            for x in range(x0, x1 + 1):
                y = y0 + (y1 - y0) * (x - x0) // max(x1 - x0, 1)
                self.rectangle(x, y - thickness // 2, 2, thickness, colour)

    def png(self) -> bytes:
        """The picture as a file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, _INDEXED, 0, 0, 0)
        palette = bytes(part for colour in self._palette for part in colour)
        # Every row says that it is not filtered.
        pixels = b"".join(b"\0" + row for row in self._rows)
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(pixels)))
        return _SIGNATURE + b"".join(_chunk(*each) for each in (*chunks, (b"IEND", b"")))

    def _ink(self, colour: Colour) -> int:
        if colour not in self._palette and len(self._palette) == _MOST_COLOURS:
            raise ValueError(f"more than {_MOST_COLOURS} colours")
        return self._palette.setdefault(colour, len(self._palette))


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """A colour between two: 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
