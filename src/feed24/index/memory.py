"""What a worker remembers of the feed, always as of exactly one state of the log of changes.

`codes` holds a bitmap for each right code that somebody here has needed, `readers` the people who
have asked lately: the codes they hold and the union of those codes' bitmaps, which is the list they
see. Both are loaded on first use and forgotten when they have not been used for longest. Nothing
here waits, so no other request sees a state in between.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from feed24.access import Viewer
from feed24.index.bitmaps import Numbering, size_of
from feed24.index.rows import UNKNOWN, Head, News

_EMPTY_READER = 500
_PER_CODE = 80


@dataclass(slots=True)
class Reader:
    """A person who reads, and the posts that show, by each numbering that was asked for."""

    viewer: Viewer
    codes: list[str]
    unions: dict[Numbering, BitMap] = field(default_factory=dict)


class Memory:
    """Bitmaps and readers, at most `limit` bytes of them between two calls of `shrink`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.version: tuple[int, ...] = UNKNOWN
        # Counts the times that everything was forgotten.
        self.epoch = 0
        self.readers: dict[int, Reader] = {}
        self.codes: dict[Numbering, dict[str, BitMap]] = {each: {} for each in Numbering}
        # Bytes by what was used, the longest unused first.
        self._used: OrderedDict[int | tuple[Numbering, str], int] = OrderedDict()
        self.bytes = 0
        # Those who load something note what changes meanwhile.
        self.listeners: list[list[News]] = []

    def forget(self) -> None:
        """Everything; what is being loaded at this moment will not be kept either."""
        self.readers.clear()
        for codes in self.codes.values():
            codes.clear()
        self._used.clear()
        self.bytes = 0
        self.epoch += 1

    def follow(self, head: Head) -> bool:
        """Move on to the head's state; False, and no change, when memory is ahead of it."""
        if any(its < ours for its, ours in zip(head.version, self.version, strict=True)):
            return False
        if head.lost:
            self.forget()
        else:
            unknown = [each for each in head.news if each[1] > self.version[each[0]]]
            # Last, since a deleted workgroup's codes count for nothing whatever else is said.
            unknown.sort(key=lambda each: each[2] == "workgroup")
            for each in unknown:
                self._apply(each)
            for listener in self.listeners:
                listener.extend(unknown)
        self.version = head.version
        return True

    def lacking(self, reader: Reader, codes: Iterable[str], numbering: Numbering) -> list[str]:
        """The codes that have to be loaded to answer a reader about some codes."""
        known = self.codes[numbering]
        held = () if numbering in reader.unions else reader.viewer.codes
        return [code for code in {*held, *codes} if code not in known]

    def union(self, reader: Reader, numbering: Numbering) -> BitMap:
        """What the reader sees. Raises KeyError while something is lacking."""
        self._touch(reader.viewer.id)
        if numbering not in reader.unions:
            reader.unions[numbering] = self.carriers(reader.viewer.codes, numbering)
            self._keep(reader.viewer.id, self._size(reader))
        return reader.unions[numbering]

    def carriers(self, codes: Iterable[str], numbering: Numbering) -> BitMap:
        """The posts with one of the codes. Raises KeyError while something is lacking."""
        known = self.codes[numbering]
        wanted = [known[code] for code in codes]
        for code in codes:
            self._touch((numbering, code))
        return BitMap.union(*wanted) if wanted else BitMap()

    def add_reader(self, viewer: Viewer) -> None:
        self.readers[viewer.id] = Reader(viewer, sorted(viewer.codes))
        self._keep(viewer.id, self._size(self.readers[viewer.id]))

    def add_codes(self, numbering: Numbering, bitmaps: dict[str, BitMap]) -> None:
        for code, bitmap in bitmaps.items():
            self.codes[numbering][code] = bitmap
            self._keep((numbering, code), size_of(bitmap))

    def shrink(self) -> None:
        """Forget what has not been used for longest, until the rest is within the limit."""
        while self.bytes > self._limit and self._used:
            self._drop(next(iter(self._used)))

    def _size(self, reader: Reader) -> int:
        held = _EMPTY_READER + _PER_CODE * len(reader.viewer.codes)
        return held + sum(map(size_of, reader.unions.values()))

    def _touch(self, key: int | tuple[Numbering, str]) -> None:
        self._used.move_to_end(key)

    def _keep(self, key: int | tuple[Numbering, str], size: int) -> None:
        self.bytes += size - self._used.get(key, 0)
        self._used[key] = size
        self._used.move_to_end(key)

    def _drop(self, key: int | tuple[Numbering, str]) -> None:
        self.bytes -= self._used.pop(key, 0)
        if isinstance(key, int):
            self.readers.pop(key, None)
        else:
            self.codes[key[0]].pop(key[1], None)

    def _apply(self, news: News) -> None:
        _, _, kind, key, data = news
        match kind:
            case "person":
                self._drop(key)
            case "structure":
                for each in list(self.readers):
                    self._drop(each)
            case "workgroup":
                self._disband(key)
            case _:
                self._change(kind, key, data)

    def _disband(self, workgroup_id: int) -> None:
        prefixes = (f"SG{workgroup_id}_", f"OSG{workgroup_id}_")
        for numbering, codes in self.codes.items():
            gone = [c for c in codes if c.startswith(prefixes) or c == f"SG{workgroup_id}"]
            for code in gone:
                self._drop((numbering, code))
        for each in [*self.readers.values()]:
            if any(code.startswith(prefixes) for code in each.viewer.codes):
                self._drop(each.viewer.id)

    def _change(self, kind: str, post_id: int, data: dict[str, Any]) -> None:
        for numbering, known in self.codes.items():
            bitmaps = [known[code] for code in data["codes"] if code in known]
            change(bitmaps, numbering, kind, post_id, data)
            for reader in [*self.readers.values()]:
                self._change_union(reader, numbering, kind, post_id, data)

    def _change_union(
        self, reader: Reader, numbering: Numbering, kind: str, post_id: int, data: dict[str, Any]
    ) -> None:
        union = reader.unions.get(numbering)
        if union is None or reader.viewer.codes.isdisjoint(data["codes"]):
            return
        if kind == "revoked":
            # Another code may still show it.
            self._forget_union(reader, numbering)
        else:
            change([union], numbering, kind, post_id, data)

    def _forget_union(self, reader: Reader, numbering: Numbering) -> None:
        del reader.unions[numbering]
        self._keep(reader.viewer.id, self._size(reader))


def change(
    bitmaps: Sequence[BitMap], numbering: Numbering, kind: str, post_id: int, data: dict[str, Any]
) -> None:
    """Carry a change of one post over to bitmaps that it concerns."""
    by_id = numbering is Numbering.ID
    for bitmap in bitmaps:
        match kind:
            case "granted":
                bitmap.add(post_id if by_id else data["act"])
            case "revoked" | "deleted":
                bitmap.discard(post_id if by_id else data["act"])
            case "moved" if not by_id:
                bitmap.discard(data["old"])
                bitmap.add(data["new"])
