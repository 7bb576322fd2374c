"""The content files of the demo company, checked and typed.

Days are counted back from the day on which the portal is made: 1 is the day before.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec

COMPANY = "Aldera"
ADMINISTRATOR = "admin"

_DATA = files("feed24.demo") / "data"


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a content file; a key nobody knows is an error."""


class Person(Strict, frozen=True):
    """Somebody of the company; a guest has no department."""

    key: str
    name: str
    last_name: str
    position: str
    joined: int
    left: int = 0
    department: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.last_name}"

    def present(self, day: int) -> bool:
        """Had started, and was not dismissed yet."""
        return self.left <= day <= self.joined


class Department(Strict, frozen=True):
    key: str
    name: str
    head: str
    # None: the root.
    under: str | None = None


class Period(Strict, frozen=True):
    begin: int
    end: int


class Workgroup(Strict, frozen=True):
    """`number` is the id it must get; `guests` makes it an extranet workgroup."""

    key: str
    name: str
    description: str
    kind: Literal["open", "closed", "hidden"]
    owner: str
    made: int
    moderators: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    guests: bool = False
    project: Period | None = None
    archived: int | None = None
    number: int | None = None


class Sheet(Strict, frozen=True):
    """A file to make: a picture of a `scene`, or a document of `lines`; the name tells which."""

    name: str
    scene: Literal["hall", "yard", "road", "plan", "chart"] = "chart"
    lines: tuple[str, ...] = ()
    # A document with a floor plan below its lines.
    plan: bool = False


class LinkedPage(Strict, frozen=True):
    """What the page says that a message links to; its picture is a `scene`."""

    title: str
    description: str
    site: str
    scene: Literal["hall", "yard", "road", "plan", "chart"]


class Sharing(Strict, frozen=True):
    """Shown to more people, some days after it was posted."""

    by: str
    to: tuple[str, ...]
    after: int


class Ask(Strict, frozen=True):
    """A question; the parts in which people choose its answers are those of `weights`."""

    text: str
    answers: tuple[str, ...]
    weights: tuple[int, ...]
    several: bool = False


class Ballot(Strict, frozen=True):
    """A poll in which `turnout` of the readers vote."""

    asks: tuple[Ask, ...] = msgspec.field(name="ask")
    turnout: float
    anonymous: bool = False


class Message(Strict, frozen=True):
    """A post.

    `to` names recipients: `everyone`, `day` a department, `day+` the same with all below it,
    `#riga` a workgroup, `@anna` a person. `important` counts the days until it ends, and `read` is
    the part of the readers who confirm it. With a `medal` it thanks people. Besides its own
    `comments` a message draws about `talk` more from `remarks`. `page` is shown as the preview of
    its link.
    """

    by: str
    to: tuple[str, ...]
    text: str
    day: int = 0
    number: int | None = None
    title: str = ""
    tags: str = ""
    important: int | None = None
    read: float = 0
    background: str | None = None
    files: tuple[Sheet, ...] = ()
    page: LinkedPage | None = None
    comments: tuple[str, ...] = ()
    pool: Literal["", "ack", "cheer"] = ""
    remarks: tuple[str, ...] = ()
    talk: float = 2
    shared: Sharing | None = None
    medal: str = ""
    thanks: tuple[str, ...] = ()
    poll: Ballot | None = None


class Range(Strict, frozen=True):
    """A number drawn anew for each message."""

    first: int = msgspec.field(name="from")
    last: int = msgspec.field(name="to")


class Series(Strict, frozen=True):
    """A message posted again and again, or one about each newcomer."""

    by: tuple[str, ...]
    to: tuple[str, ...]
    text: str
    remarks: tuple[str, ...]
    talk: float
    first: int = 0
    every: int = 1
    times: int = 0
    about: Literal["", "newcomers"] = ""
    title: str = ""
    tags: str = ""
    slots: dict[str, tuple[str, ...] | Range] = {}
    files: tuple[Sheet, ...] = ()
    # Files come with each message, or with one in so many.
    files_every: int = 1


class Structure(Strict, frozen=True):
    director: str
    departments: tuple[Department, ...] = msgspec.field(name="department")
    workgroups: tuple[Workgroup, ...] = msgspec.field(name="workgroup")


class _Messages(Strict, frozen=True):
    post: tuple[Message, ...]


class _SeriesFile(Strict, frozen=True):
    series: tuple[Series, ...]


@cache
def people() -> tuple[Person, ...]:
    """Everybody but the administrator, those who joined first first."""
    table = (_DATA / "people.csv").read_text("utf-8").splitlines()
    # An empty cell says nothing.
    rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(table)]
    return tuple(msgspec.convert(rows, tuple[Person, ...], strict=False))


@cache
def structure() -> Structure:
    """Departments, parents before what is under them, and workgroups, numbered ones last."""
    return msgspec.toml.decode((_DATA / "structure.toml").read_bytes(), type=Structure)


@cache
def messages() -> tuple[Message, ...]:
    """The posts that are written out."""
    found = (msgspec.toml.decode(text, type=_Messages).post for text in _texts("messages"))
    return tuple(message for some in found for message in some)


@cache
def series() -> tuple[Series, ...]:
    found = (msgspec.toml.decode(text, type=_SeriesFile).series for text in _texts("series"))
    return tuple(each for some in found for each in some)


@cache
def remarks() -> dict[str, tuple[str, ...]]:
    """Pools of comments by name."""
    pools = (_DATA / "remarks.toml").read_bytes()
    return msgspec.toml.decode(pools, type=dict[str, tuple[str, ...]])


def _texts(folder: str) -> Iterator[bytes]:
    """The files of a folder in one order everywhere."""
    found: list[Traversable] = sorted((_DATA / folder).iterdir(), key=lambda file: file.name)
    return (file.read_bytes() for file in found)
