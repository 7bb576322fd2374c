"""What is asked of the feed, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from feed24.db import Transaction
from feed24.index.rows import PostRow
from feed24.search.terms import Term


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two post ids, from which a list runs on: upwards or downwards."""

    post_id: int
    upwards: bool


class Period(NamedTuple):
    """From a first to a last moment, both included, in Unix seconds."""

    begin: int
    end: int

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, int) and self.begin <= moment <= self.end


@dataclass(frozen=True, slots=True)
class Important:
    """Posts whose readers are asked to confirm them."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Posts that a person has confirmed."""

    user_id: int


@dataclass(frozen=True, slots=True)
class By:
    """Posts that a person has written."""

    author_id: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """Posts with a tag, whoever wrote them; `folded` is the word in lower case."""

    folded: str


@dataclass(frozen=True, slots=True)
class WithFiles:
    """Posts with files of their own attached."""


# The log of changes does not tell which posts have these.
Asked = Term | By | Tagged | WithFiles
# A right code, or something else that posts have or have not.
Label = str | Period | Important | Confirmed | Term | By | Tagged | WithFiles

_ALWAYS = Period(-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows a list beside visibility.

    `codes`: only posts that carry one of these right codes, when there are any. `begin` and `end`:
    the first and the last moment of publication. `important`: only posts whose readers are asked to
    confirm them; `unread`: only such that the viewer has not confirmed, which costs little in the
    order of ids alone. `terms`: only posts with every one; `without`: with none. `author_id`: only
    posts of one person. `tag`: only posts with this tag, in lower case; `with_files`: only posts
    with files of their own. `newer_than`: only posts with a larger activity number, which costs
    little in the order of activity alone. `groups`: only posts to workgroups that the viewer
    belongs to. Without a cursor the order is that of activity, the latest first; with one it is
    that of ids.
    """

    post_id: int | None = None
    codes: frozenset[str] = frozenset()
    begin: datetime | None = None
    end: datetime | None = None
    cursor: Cursor | None = None
    important: bool = False
    unread: bool = False
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    author_id: int | None = None
    tag: str = ""
    with_files: bool = False
    newer_than: int | None = None
    groups: bool = False

    def required(self) -> tuple[Label, ...]:
        """Labels of which posts in the list have every one; besides they have one of the codes."""
        important = (Important(),) if self.important or self.unread else ()
        period = (self.period,) if self.period else ()
        by = () if self.author_id is None else (By(self.author_id),)
        tagged = (Tagged(self.tag),) if self.tag else ()
        files = (WithFiles(),) if self.with_files else ()
        return (*important, *period, *by, *tagged, *files, *self.terms)

    def excluded(self, viewer_id: int) -> tuple[Label, ...]:
        """Labels of which posts in the list have none."""
        return (*self.without, Confirmed(viewer_id)) if self.unread else self.without

    def labels(self, viewer_id: int) -> tuple[Label, ...]:
        """Everything that has to be known to narrow the list, besides what the viewer holds."""
        return (*self.codes, *self.required(), *self.excluded(viewer_id))

    @property
    def asked(self) -> bool:
        """Whether the log of changes alone does not tell what is in the list."""
        narrowed = self.terms or self.without or self.tag or self.with_files
        return bool(narrowed) or self.author_id is not None

    @property
    def period(self) -> Period | None:
        """The period of publication, if there is one."""
        if self.begin is None and self.end is None:
            return None
        begin = _ALWAYS.begin if self.begin is None else int(self.begin.timestamp())
        return Period(begin, _ALWAYS.end if self.end is None else int(self.end.timestamp()))


@dataclass(frozen=True, slots=True)
class Page:
    """Posts in list order, and the number of all that match."""

    rows: Sequence[PostRow]
    total: int


class FeedIndex(Protocol):
    """Pages of the feed. All forms give the same answers; they differ in cost."""

    async def page(
        self, tx: Transaction, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> Page:
        """`size` posts from position `begin` on, as of one snapshot: the transaction's, if it has
        begun; that of the page is kept when the selection is `asked`. Raises NotFound for a viewer
        who does not exist or is dismissed.
        """
        ...
