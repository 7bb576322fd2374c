"""The documents that people of the demo company attach, and one door to every kind of file."""

from collections.abc import Sequence

from feed24.demo.content import Sheet
from feed24.demo.pictures import picture
from feed24.rest.content import SentFile

_A4 = (595, 842)
_MARGIN = 56
_LEADING = 22
# What the standard fonts can write.
_PDF_TEXT = "latin-1"


def file_of(sheet: Sheet) -> SentFile:
    """The file a message comes with. Raises ValueError for a kind that nobody here makes."""
    kind = sheet.name.rpartition(".")[2]
    match kind:
        case "png":
            content = picture(sheet.scene, sheet.name)
        case "pdf":
            content = pdf(sheet.lines, plan=sheet.plan)
        case "txt":
            content = "\n".join((*sheet.lines, "")).encode()
        case "csv":
            # Spreadsheets take a file for UTF-8 when it begins with a mark.
            content = "\r\n".join((*sheet.lines, "")).encode("utf-8-sig")
        case _:
            raise ValueError(f"no file of the kind {kind!r} can be made: {sheet.name}")
    return SentFile(sheet.name, content)


def pdf(lines: Sequence[str], *, plan: bool = False) -> bytes:
    """One page: a heading, the other lines below it, a floor plan if wanted."""
    drawing = _text(lines) + (_floor_plan() if plan else "")
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_A4[0]} {_A4[1]}]"
        "/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>/Contents 6 0 R>>"
    )
    stream = drawing.encode(_PDF_TEXT)
    return _assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page.encode(),
            _font("Helvetica-Bold"),
            _font("Helvetica"),
            b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
        ]
    )


def _font(name: str) -> bytes:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()


def _text(lines: Sequence[str]) -> str:
    heading, *others = (_escaped(line) for line in lines)
    top = _A4[1] - _MARGIN - 20
    shown = f"BT /F1 18 Tf {_MARGIN} {top} Td ({heading}) Tj /F2 12 Tf 0 {-2 * _LEADING} Td\n"
    for line in others:
        shown += f"({line}) Tj 0 {-_LEADING} Td\n"
    return shown + "ET\n"


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _floor_plan() -> str:
    """Walls, racks and an arrow out, in the lower half of the page."""
    racks = "".join(f"{90 + rack * 60} 190 36 120 re f\n" for rack in range(7))
    return (
        f"2 w {_MARGIN} 140 {_A4[0] - 2 * _MARGIN} 300 re S\n"
        f"0.85 0.89 0.94 rg\n{racks}"
        "0.15 0.59 0.38 RG 4 w 80 360 m 470 360 l 470 400 l 539 400 l S\n"
        "0.15 0.59 0.38 rg 539 408 m 555 400 l 539 392 l f\n"
    )


def _assembled(objects: Sequence[bytes]) -> bytes:
    """The objects as a file: numbered, and listed with where each begins."""
    # Bytes above 127 in the second line tell that the file is not text.
    document = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(document))
        document += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (
        document,
        size,
        table,
        size,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(document)
