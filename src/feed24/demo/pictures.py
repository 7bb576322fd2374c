"""The pictures that people of the demo company attach: simple, pleasant, and always the same.

A picture follows from its scene and its name; two names give two different pictures.
"""

from collections.abc import Callable
from random import Random

from feed24.demo.canvas import Canvas, Colour, mixed

WIDTH, HEIGHT = 960, 540

_WHITE: Colour = (255, 255, 255)
_INK: Colour = (43, 55, 71)
_GREY: Colour = (148, 160, 174)
_PALE: Colour = (238, 242, 246)
_FLOOR: Colour = (196, 202, 208)
_BLUE: Colour = (36, 111, 219)
_AMBER: Colour = (240, 173, 60)
_GREEN: Colour = (38, 150, 98)
_GOODS: tuple[Colour, ...] = (
    (201, 154, 104),
    (222, 184, 135),
    (176, 124, 78),
    (120, 160, 196),
    (226, 121, 93),
    (132, 178, 132),
)
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((120, 176, 232), (228, 240, 250)),
    ((246, 178, 122), (253, 236, 208)),
    ((112, 128, 190), (244, 196, 190)),
    ((128, 190, 196), (236, 246, 240)),
)


def picture(scene: str, name: str) -> bytes:
    """A PNG file. Raises KeyError for a scene nobody has drawn."""
    draw = Random(name)  # noqa: S311 - chance decides about colours only
    canvas = Canvas(WIDTH, HEIGHT, _PALE)
    _SCENES[scene](canvas, draw)
    return canvas.png()


def _hall(canvas: Canvas, draw: Random) -> None:
    """Racks full of boxes, seen from the aisle."""
    canvas.shade(0, 90, (92, 104, 120), (160, 172, 186))
    for x in range(90, WIDTH, 260):
        canvas.rectangle(x, 34, 120, 14, (255, 246, 214))
    canvas.shade(430, 110, _FLOOR, (226, 229, 232))
    canvas.rectangle(0, 486, WIDTH, 8, _AMBER)
    for left in range(30, WIDTH - 60, 230):
        _rack(canvas, draw, left)


def _rack(canvas: Canvas, draw: Random, left: int) -> None:
    for shelf in range(4):
        floor = 190 + shelf * 80
        x = left + 12
        while x < left + 176:
            width, height = draw.randint(24, 44), draw.randint(30, 60)
            if draw.random() < 0.85:
                canvas.rectangle(x, floor - height, width, height, draw.choice(_GOODS))
                canvas.rectangle(x + width // 2 - 2, floor - height, 4, height, (233, 215, 190))
            x += width + 4
        canvas.rectangle(left, floor, 210, 8, (226, 112, 46))
    for post in (left, left + 202):
        canvas.rectangle(post, 120, 10, 330, (44, 84, 150))


def _yard(canvas: Canvas, draw: Random) -> None:
    """A hall with its docks under a wide sky."""
    _sky(canvas, draw, 330)
    canvas.shade(330, 210, (150, 156, 164), (112, 118, 126))
    canvas.rectangle(110, 190, 740, 170, (222, 228, 234))
    canvas.rectangle(110, 176, 740, 18, _BLUE)
    for dock in range(6):
        x = 150 + dock * 118
        canvas.rectangle(x, 268, 74, 92, draw.choice((_INK, _GREY, _GREY)))
        canvas.rectangle(x + 30, 244, 14, 14, _AMBER)
    for lane in range(0, WIDTH, 120):
        canvas.rectangle(lane + 20, 470, 64, 6, _WHITE)
    _truck(canvas, draw, draw.randint(120, 560), 460)


def _road(canvas: Canvas, draw: Random) -> None:
    """A truck on the road, hills behind it."""
    _sky(canvas, draw, 380)
    for layer in range(3):
        colour = mixed((116, 160, 130), (60, 108, 86), layer / 2)
        for _ in range(4):
            canvas.disc(draw.randint(0, WIDTH), 470 + layer * 30, draw.randint(120, 210), colour)
    canvas.rectangle(0, 410, WIDTH, 130, (92, 98, 106))
    for lane in range(0, WIDTH, 140):
        canvas.rectangle(lane, 500, 80, 8, _WHITE)
    _truck(canvas, draw, draw.randint(200, 420), 470)


def _truck(canvas: Canvas, draw: Random, x: int, ground: int) -> None:
    body = draw.choice((_BLUE, _GREEN, (196, 66, 58), _AMBER))
    canvas.rectangle(x, ground - 120, 250, 100, _WHITE)
    canvas.rectangle(x, ground - 84, 250, 22, body)
    canvas.rectangle(x + 256, ground - 96, 74, 76, body)
    canvas.rectangle(x + 286, ground - 84, 38, 30, (206, 228, 244))
    canvas.rectangle(x, ground - 20, 330, 8, _INK)
    for wheel in (x + 44, x + 98, x + 290):
        canvas.disc(wheel, ground - 6, 20, _INK)
        canvas.disc(wheel, ground - 6, 8, _GREY)


def _sky(canvas: Canvas, draw: Random, height: int) -> None:
    upper, lower = draw.choice(_SKIES)
    canvas.shade(0, height, upper, lower)
    canvas.disc(draw.randint(120, 840), draw.randint(70, 130), 38, (255, 238, 190))
    for _ in range(3):
        x, y = draw.randint(60, 860), draw.randint(50, 150)
        for puff in range(4):
            canvas.disc(x + puff * 30, y - (puff % 2) * 12, 24, mixed(_WHITE, lower, 0.2))


def _plan(canvas: Canvas, draw: Random) -> None:
    """A floor plan: walls, rooms, and a green way out."""
    canvas.rectangle(60, 50, 840, 440, _INK)
    canvas.rectangle(68, 58, 824, 424, _WHITE)
    for x in (draw.randint(240, 320), draw.randint(460, 540), draw.randint(660, 740)):
        canvas.rectangle(x, 58, 6, draw.randint(120, 160), _INK)
        canvas.rectangle(x, 300, 6, 40, _INK)
    for y in range(340, 470, 34):
        for x in range(110, 740, 60):
            canvas.rectangle(x, y, 46, 20, draw.choice((_PALE, (214, 226, 240))))
    canvas.rectangle(150, 256, 660, 8, _GREEN)
    canvas.rectangle(806, 256, 8, 140, _GREEN)
    canvas.rectangle(806, 388, 78, 8, _GREEN)
    canvas.rectangle(884, 362, 16, 60, _GREEN)
    canvas.disc(draw.randint(130, 200), 260, 14, (196, 66, 58))


def _chart(canvas: Canvas, draw: Random) -> None:
    """Bars with a line that tells where it goes."""
    canvas.rectangle(0, 0, WIDTH, HEIGHT, _WHITE)
    for y in range(90, 460, 74):
        canvas.rectangle(80, y, 820, 2, _PALE)
    colour, level, tops = draw.choice((_BLUE, _GREEN, _AMBER)), draw.randint(150, 260), []
    for bar in range(10):
        level = min(max(level + draw.randint(-70, 86), 60), 340)
        x = 104 + bar * 80
        canvas.rectangle(x, 460 - level, 48, level, mixed(colour, _WHITE, 0.35))
        tops.append((x + 24, 460 - level))
    canvas.curve(tops, 5, colour)
    for x, y in tops:
        canvas.disc(x, y, 8, colour)
    canvas.rectangle(80, 460, 820, 4, _INK)


_SCENES: dict[str, Callable[[Canvas, Random], None]] = {
    "hall": _hall,
    "yard": _yard,
    "road": _road,
    "plan": _plan,
    "chart": _chart,
}
