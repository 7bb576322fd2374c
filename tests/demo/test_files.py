"""The files of the demo company are what their names say, and everybody's programs open them."""

import re
import struct
import zlib

import pytest
from sqlalchemy import select

from feed24.demo.canvas import Canvas
from feed24.demo.content import Sheet
from feed24.demo.papers import file_of, pdf
from feed24.demo.pictures import HEIGHT, WIDTH, picture
from feed24.files.media import recognise
from feed24.files.tables import drive_object
from tests.demo.conftest import Company

pytestmark = pytest.mark.xdist_group("demo")

RED, WHITE = (255, 0, 0), (255, 255, 255)


async def test_about_forty_posts_have_files(company: Company) -> None:
    posts = {row["post_id"] for row in company.story["attachment"]}
    assert 38 <= len(posts) <= 48
    types = {row["media_type"] for row in company.story["attachment"]}
    assert {"image/png", "application/pdf", "text/plain", "text/csv"} <= types


async def test_an_attachment_downloads(company: Company) -> None:
    row = next(row for row in company.story["attachment"] if row["name"].endswith(".pdf"))
    shown = await company.portal.result("disk.attachedObject.get", {"id": row["id"]})
    got = await company.portal.http.get(shown["DOWNLOAD_URL"])
    assert got.content.startswith(b"%PDF-1.4")
    assert len(got.content) == row["size"]


async def test_the_companys_drive(company: Company) -> None:
    portal = company.portal
    wanted = {"filter": {"ENTITY_TYPE": "common"}}
    (storage,) = await portal.result("disk.storage.getList", wanted)
    folders = await portal.result("disk.storage.getChildren", {"id": storage["ID"]})
    assert [row["NAME"] for row in folders] == ["Forms", "Safety", "Маршруты"]
    files: dict[str, str] = {}
    for row in folders:
        rows = await portal.result("disk.folder.getChildren", {"id": row["ID"]})
        files |= {each["NAME"]: each["GLOBAL_CONTENT_VERSION"] for each in rows}
    assert files == {
        "Holiday request.txt": "1",
        "Evacuation.pdf": "2",
        "Hall.png": "1",
        "Зимние маршруты.csv": "1",
    }
    async with portal.tx(write=False) as tx:
        binned = select(drive_object.c.name).where(drive_object.c.deleted == 3)
        assert await tx.scalars(binned) == ["Holiday request (old).txt"]


class TestPictures:
    @pytest.mark.parametrize("scene", ["hall", "yard", "road", "plan", "chart"])
    def test_every_scene_is_a_picture_of_the_same_size(self, scene: str) -> None:
        assert recognise(picture(scene, "any.png"), "any.png") == ("image/png", WIDTH, HEIGHT)

    def test_the_name_decides_about_the_picture(self) -> None:
        assert picture("hall", "one.png") == picture("hall", "one.png")
        assert picture("hall", "one.png") != picture("hall", "two.png")

    def test_pixels_are_where_they_were_painted(self) -> None:
        canvas = Canvas(4, 3, WHITE)
        canvas.rectangle(-2, 1, 4, 9, RED)
        assert _pixels(canvas.png()) == [
            [WHITE, WHITE, WHITE, WHITE],
            [RED, RED, WHITE, WHITE],
            [RED, RED, WHITE, WHITE],
        ]

    def test_what_lies_outside_is_cut_off(self) -> None:
        canvas = Canvas(2, 2, WHITE)
        canvas.rectangle(5, 0, 3, 2, RED)
        canvas.disc(-9, 0, 3, RED)
        canvas.disc(9, 0, 3, RED)
        assert _pixels(canvas.png()) == [[WHITE, WHITE], [WHITE, WHITE]]

    def test_too_many_colours_are_refused(self) -> None:
        canvas = Canvas(1, 1, WHITE)
        for red in range(255):
            canvas.disc(0, 0, 1, (red, 0, 0))
        with pytest.raises(ValueError, match="256 colours"):
            canvas.disc(0, 0, 1, (0, 1, 0))


def _pixels(png: bytes) -> list[list[tuple[int, ...]]]:
    """The rows of a picture; fails when a checksum is wrong."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, rest = {}, png[8:]
    while rest:
        size, kind = struct.unpack(">I4s", rest[:8])
        chunks[kind] = rest[8 : 8 + size]
        assert struct.unpack(">I", rest[8 + size : 12 + size]) == (zlib.crc32(rest[4 : 8 + size]),)
        rest = rest[12 + size :]
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    palette = [tuple(chunks[b"PLTE"][n : n + 3]) for n in range(0, len(chunks[b"PLTE"]), 3)]
    data = zlib.decompress(chunks[b"IDAT"])
    assert len(data) == height * (width + 1)
    rows = [data[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return [[palette[ink] for ink in row] for row in rows]


class TestDocuments:
    def test_a_pdf_lists_where_its_objects_begin(self) -> None:
        document = pdf(("Plan (draft)", "one \\ two"), plan=True)
        start = re.search(rb"startxref\n(\d+)\n%%EOF\n$", document)
        assert start
        table = document[int(start[1]) :]
        assert table.startswith(b"xref\n0 7\n")
        entries = re.findall(rb"(\d{10}) \d{5} n \n", table)
        for number, place in enumerate(entries, 1):
            assert document[int(place) :].startswith(b"%d 0 obj\n" % number)
        assert len(entries) == 6

    def test_a_pdf_tells_the_length_of_its_drawing(self) -> None:
        found = re.search(
            rb"<</Length (\d+)>>\nstream\n(.*)\nendstream", pdf(("Head", "Line")), re.DOTALL
        )
        assert found
        assert int(found[1]) == len(found[2])

    def test_brackets_in_a_pdf_are_only_text(self) -> None:
        assert rb"(Plan \(draft\))" in pdf(("Plan (draft)",))

    def test_tables_open_as_utf_8(self) -> None:
        table = file_of(Sheet(name="Окна.csv", lines=("Магазин;Двор", "1;узкий")))
        assert table.content == b"\xef\xbb\xbf" + "Магазин;Двор\r\n1;узкий\r\n".encode()

    def test_notes_are_plain_text(self) -> None:
        note = file_of(Sheet(name="Note.txt", lines=("one", "два")))
        assert note == ("Note.txt", "one\nдва\n".encode())

    def test_other_kinds_cannot_be_made(self) -> None:
        with pytest.raises(ValueError, match="xlsx"):
            file_of(Sheet(name="Table.xlsx", lines=("1",)))
