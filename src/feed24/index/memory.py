"""What a worker remembers of the feed, always as of exactly one state of the log of changes.

There is a bitmap for each label that somebody here has asked about: a right code, a period of
publication, a word. The log does not tell which posts hold a word: such a bitmap stays behind until
it is needed, and counts as lacking (`touched.py`). A *reader* is somebody who has asked lately: the
codes the person holds and the union of their bitmaps, which is the list that person sees; if it was
asked for, also the union of what workgroups give the person. All of it is loaded on first use and
forgotten when it has not been used for longest. Nothing here waits, so nobody sees a state in
between.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from feed24.access import Viewer
from feed24.index.bitmaps import Numbering, size_of
from feed24.index.changes import BESIDE
from feed24.index.rows import UNKNOWN, Head, News
from feed24.index.selection import (
    Asked,
    By,
    Confirmed,
    Important,
    Label,
    Period,
    Tagged,
    WithFiles,
)
from feed24.index.touched import Touch, Touched
from feed24.search.terms import Term

_EMPTY_READER = 500
_PER_CODE = 80
# Changes after which a post may hold other words, besides those that say just that.
_TOUCHING = {"published", "moved", "deleted"}
Part = tuple[frozenset[str], dict[Numbering, BitMap]]
# What is remembered: a reader by the person's id, or a bitmap.
Key = int | tuple[Numbering, Label]


@dataclass(slots=True)
class Reader:
    """A person who reads, and the posts that show, by each numbering that was asked for.

    `of_groups` are those of them that are addressed to the person's workgroups.
    """

    viewer: Viewer
    codes: list[str]
    groups: frozenset[str]
    unions: dict[Numbering, BitMap] = field(default_factory=dict)
    of_groups: dict[Numbering, BitMap] = field(default_factory=dict)

    def parts(self) -> tuple[Part, Part]:
        """Codes the person holds, each time with their unions: all of them, those of workgroups."""
        return (self.viewer.codes, self.unions), (self.groups, self.of_groups)


class Memory:
    """Bitmaps and readers, at most `limit` bytes of them after each `shrink`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.version: tuple[int, ...] = UNKNOWN
        # Counts the times that everything was forgotten.
        self.epoch = 0
        self.bytes = 0
        self.readers: dict[int, Reader] = {}
        self._bitmaps: dict[Numbering, dict[Label, BitMap]] = {each: {} for each in Numbering}
        # Those of them that are no right codes: a change has to be compared with each.
        self._others: dict[Numbering, set[Label]] = {each: set() for each in Numbering}
        self.touched = Touched()
        # Up to which touch the bitmap of a label that is asked for is right.
        self._right_at: dict[Key, int] = {}
        # Bytes by what was used, the longest unused first.
        self._used: OrderedDict[Key, int] = OrderedDict()
        # Those who load something note what changes meanwhile.
        self.listeners: list[list[News]] = []

    def forget(self) -> None:
        """Everything; what is being loaded at this moment will not be kept either."""
        for key in [*self._used]:
            self._drop(key)
        self.touched.break_off()
        self.epoch += 1

    def start_over(self) -> None:
        """Forget everything, and at which state it was."""
        self.forget()
        self.version = UNKNOWN

    def follow(self, head: Head) -> bool:
        """Move on to the head's state; False, and no change, when memory is ahead of it."""
        if any(its < ours for its, ours in zip(head.version, self.version, strict=True)):
            return False
        if head.lost:
            self.forget()
        else:
            unknown = [
                each
                for each in head.news
                if each[1] > self.version[each[0]] and each[2] not in BESIDE
            ]
            # Last, since a deleted workgroup's codes count for nothing whatever else is said.
            unknown.sort(key=lambda each: each[2] == "workgroup")
            for each in unknown:
                self._apply(each)
            for listener in self.listeners:
                listener.extend(unknown)
        self.version = head.version
        return True

    def lacking(
        self, reader: Reader, labels: Iterable[Label], numbering: Numbering, *, groups: bool = False
    ) -> list[Label]:
        """What has to be loaded to answer a reader about some labels, and about workgroups."""
        known, last = self._bitmaps[numbering], self.touched.last
        parts = reader.parts() if groups else reader.parts()[:1]
        held = {code for codes, unions in parts if numbering not in unions for code in codes}
        return [
            label
            for label in {*held, *labels}
            if label not in known or self._right_at.get((numbering, label), last) < last
        ]

    def behind(self, numbering: Numbering, label: Label) -> tuple[BitMap, list[Touch]] | None:
        """A bitmap that has to be brought up to date, and what was touched since it was."""
        known = self._bitmaps[numbering].get(label)
        touches = self.touched.since(self._right_at.get((numbering, label), -1))
        return None if known is None or touches is None else (known, touches)

    def union(self, reader: Reader, numbering: Numbering, *, groups: bool = False) -> BitMap:
        """What the reader sees, or by workgroups alone. Raises KeyError while something lacks."""
        self._used.move_to_end(reader.viewer.id)
        codes, unions = reader.parts()[groups]
        if numbering not in unions:
            unions[numbering] = self.with_any(codes, numbering)
            self._weigh(reader)
        return unions[numbering]

    def with_any(self, labels: Collection[Label], numbering: Numbering) -> BitMap:
        """The posts with one of the labels. Raises KeyError while something is lacking."""
        known = self._bitmaps[numbering]
        wanted = [known[label] for label in labels]
        for label in labels:
            self._used.move_to_end((numbering, label))
        return BitMap.union(*wanted) if wanted else BitMap()

    def add_reader(self, viewer: Viewer) -> None:
        reader = Reader(viewer, sorted(viewer.codes), viewer.groups)
        self.readers[viewer.id] = reader
        self._weigh(reader)

    def add_bitmaps(
        self, numbering: Numbering, bitmaps: dict[Label, BitMap], right_at: int
    ) -> None:
        """Keep bitmaps; those of labels that are asked for are right up to this touch."""
        self._bitmaps[numbering].update(bitmaps)
        for label, bitmap in bitmaps.items():
            if isinstance(label, Asked):
                self._right_at[numbering, label] = right_at
            elif not isinstance(label, str):
                self._others[numbering].add(label)
            self._keep((numbering, label), size_of(bitmap))

    def shrink(self) -> None:
        """Forget what has not been used for longest, until the rest is within the limit."""
        while self.bytes > self._limit and self._used:
            self._drop(next(iter(self._used)))

    def _weigh(self, reader: Reader) -> None:
        held = _EMPTY_READER + _PER_CODE * len(reader.codes)
        unions = (each for _, part in reader.parts() for each in part.values())
        self._keep(reader.viewer.id, held + sum(map(size_of, unions)))

    def _keep(self, key: Key, size: int) -> None:
        self.bytes += size - self._used.get(key, 0)
        self._used[key] = size
        self._used.move_to_end(key)

    def _drop(self, key: Key) -> None:
        self.bytes -= self._used.pop(key, 0)
        if isinstance(key, int):
            self.readers.pop(key, None)
            return
        numbering, label = key
        self._bitmaps[numbering].pop(label, None)
        self._others[numbering].discard(label)
        self._right_at.pop(key, None)

    def _apply(self, news: News) -> None:
        _, _, kind, key, data = news
        match kind:
            case "person":
                self._drop(key)
            case "structure":
                for each in [*self.readers]:
                    self._drop(each)
            case "workgroup":
                self._disband(key)
            case "unconfirmed":
                self._forget_confirmed()
            case "reworded":
                self.touched.break_off()
            case "worded":
                self.touched.note(key)
            case _:
                if kind in _TOUCHING:
                    self.touched.note(key, data.get("old" if kind == "moved" else "act"))
                for numbering in Numbering:
                    self._change(numbering, kind, key, data)

    def _forget_confirmed(self) -> None:
        """Who was asked again is not said, and is seldom asked."""
        for numbering, others in self._others.items():
            for label in [*others]:
                if isinstance(label, Confirmed):
                    self._drop((numbering, label))

    def _disband(self, workgroup_id: int) -> None:
        own = f"SG{workgroup_id}", f"OSG{workgroup_id}_L"
        ranks = f"SG{workgroup_id}_"
        for numbering, bitmaps in self._bitmaps.items():
            for label in [*bitmaps]:
                if label in own or (isinstance(label, str) and label.startswith(ranks)):
                    self._drop((numbering, label))
        for reader in [*self.readers.values()]:
            if any(code.startswith(ranks) for code in reader.codes):
                self._drop(reader.viewer.id)

    def _change(self, numbering: Numbering, kind: str, post_id: int, data: dict[str, Any]) -> None:
        known, codes = self._bitmaps[numbering], data.get("codes", ())
        concerned = [known[code] for code in codes if code in known]
        others = self._others[numbering]
        concerned += [known[each] for each in others if concerns(each, kind, data)]
        parts = (part for each in self.readers.values() for part in each.parts()) if codes else ()
        for held, unions in parts:
            union = unions.get(numbering)
            if union is None or held.isdisjoint(codes):
                continue
            if kind == "revoked":
                # Another code may show the post still: put it together anew when it is needed.
                del unions[numbering]
            else:
                concerned.append(union)
        change(concerned, numbering, kind, post_id, data)


def concerns(label: Label, kind: str, data: dict[str, Any]) -> bool:
    """Whether a change of a post may touch the bitmap of a label."""
    match label:
        case str():
            return label in data.get("codes", ())
        case Term() | By() | Tagged() | WithFiles():
            return False
        case _ if kind in {"moved", "deleted"}:
            return True
        case Period():
            return kind == "published" and data["at"] in label
        case Important():
            return kind == "importance" or (kind == "published" and data["important"])
        case Confirmed(user_id):
            return kind == "confirmed" and data["user"] == user_id


def change(
    bitmaps: Sequence[BitMap], numbering: Numbering, kind: str, post_id: int, data: dict[str, Any]
) -> None:
    """Carry a change of one post over to the bitmaps that it concerns."""
    by_id = numbering is Numbering.ID
    for bitmap in bitmaps:
        match kind:
            case "importance" if not data["important"]:
                bitmap.discard(post_id if by_id else data["act"])
            case "confirmed":
                # Counted by ids only: the post is not locked, and may move at this moment.
                bitmap.add(post_id)
            case "published" | "granted" | "importance":
                bitmap.add(post_id if by_id else data["act"])
            case "revoked" | "deleted":
                bitmap.discard(post_id if by_id else data["act"])
            case "moved" if not by_id and data["old"] in bitmap:
                bitmap.discard(data["old"])
                bitmap.add(data["new"])
