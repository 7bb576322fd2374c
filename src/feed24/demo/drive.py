"""The company's drive: a few folders, papers in them, one of them revised, one in the bin."""

from datetime import datetime, timedelta
from typing import NamedTuple

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.demo.cast import Cast
from feed24.demo.content import Sheet
from feed24.demo.papers import file_of
from feed24.files import arranging, binning, storages, uploads, versions
from feed24.files.content import write_within
from feed24.files.store import FileStore


class Paper(NamedTuple):
    """A file put into a folder some days ago by somebody, perhaps revised later, perhaps binned."""

    folder: str
    by: str
    days_ago: int
    sheet: Sheet
    revised: Sheet | None = None
    binned: bool = False


def _text(name: str, *lines: str) -> Sheet:
    return Sheet(name=name, lines=lines)


FOLDERS = {"Safety": "sergey", "Forms": "anna", "Маршруты": "amara"}
PAPERS = (
    Paper(
        "Safety",
        "sergey",
        120,
        _text("Evacuation.pdf", "Evacuation", "Assembly point: north gate.", "Call 112 first."),
        _text(
            "Evacuation.pdf",
            "Evacuation",
            "Assembly point: car park B.",
            "Call 112 first, then the shift lead.",
        ),
    ),
    Paper("Safety", "sergey", 90, Sheet(name="Hall.png", scene="plan")),
    Paper("Forms", "anna", 75, _text("Holiday request.txt", "Name:", "From:", "To:", "Stands in:")),
    Paper(
        "Forms",
        "anna",
        74,
        _text("Holiday request (old).txt", "Name:", "From:", "To:"),
        binned=True,
    ),
    Paper(
        "Маршруты",
        "amara",
        30,
        _text("Зимние маршруты.csv", "маршрут;км;водителей", "север;312;2", "юг;188;1"),
    ),
)


async def furnish(tx: Transaction, store: FileStore, cast: Cast, today: datetime) -> None:
    """Fill the company's drive, each thing at its own moment."""
    root = await storages.root_of_company(tx)
    folders: dict[str, int] = {}
    for name, by in FOLDERS.items():
        tx.now = today - timedelta(days=150)
        folders[name] = await arranging.add_folder(tx, cast.viewers[by], root.id, name)
    for paper in PAPERS:
        tx.now = today - timedelta(days=paper.days_ago)
        await _put(tx, store, cast.viewers[paper.by], folders[paper.folder], paper, today)


async def _put(
    tx: Transaction, store: FileStore, by: Viewer, folder_id: int, paper: Paper, today: datetime
) -> None:
    name, content = paper.sheet.name, file_of(paper.sheet).content
    written = await write_within(tx, store, name, content)
    file_id = await uploads.add(tx, by, folder_id, name, written)
    if paper.revised:
        tx.now += timedelta(days=40)
        written = await write_within(tx, store, name, file_of(paper.revised).content)
        await versions.add(tx, by, file_id, written)
    if paper.binned:
        # So that it is still there for some weeks.
        tx.now = today - timedelta(days=2)
        await binning.mark_deleted(tx, by, file_id, "file")
