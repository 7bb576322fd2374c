"""Who is told what. Nothing here asks the database: everything is of one moment.

A person whose rights were touched since is told that alone, and reads everything again: what the
person could see in between nobody knows. Everybody else had the same rights all the time, so a
change of a post concerns exactly those who see it now, or held one of the codes it has lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feed24.access import Viewer
from feed24.live.events import NOTIFIED, Event, post_changed, post_gone
from feed24.live.reading import OF_POSTS, News
from feed24.posts.visibility import shows


@dataclass(slots=True)
class _PostNews:
    what: set[str] = field(default_factory=set)
    # Codes that showed the post, and no longer do by themselves.
    lost: frozenset[str] = frozenset()


class Digest:
    """News of the log, by whom they concern."""

    def __init__(self, news: Iterable[News], carried: Mapping[int, frozenset[str]]) -> None:
        self._carried = carried
        self._posts: dict[int, _PostNews] = {}
        self._people: set[int] = set()
        self._notified: set[int] = set()
        self._structures = 0
        self._disbanded: set[str] = set()
        for each in news:
            self._add(each)

    def _add(self, news: News) -> None:
        match news.kind:
            case kind if kind in OF_POSTS:
                found = self._posts.setdefault(news.key, _PostNews())
                found.what.add(OF_POSTS[kind])
                if kind in {"revoked", "deleted"}:
                    found.lost |= frozenset(news.data["codes"])
            case "person":
                self._people.add(news.key)
            case "structure":
                self._structures += 1
            case "workgroup":
                self._disbanded.add(f"SG{news.key}_K")
            case "notified":
                self._notified.update(news.data["people"])

    def touches(self, before: Viewer | None, now: Viewer) -> bool:
        """Whether the person's rights may have been others meanwhile; `before` may be unknown."""
        if now.id in self._people:
            return True
        if before is None:
            return bool(self._structures or self._disbanded)
        # Of several changes one may have undone another.
        moved = self._structures > 1 or (self._structures and before.codes != now.codes)
        return bool(moved) or not self._disbanded.isdisjoint(before.codes)

    def told(self, viewer: Viewer) -> tuple[Event, ...]:
        """What somebody is told whose rights were not touched."""
        found = []
        for post_id, news in self._posts.items():
            if shows(viewer, self._carried.get(post_id, frozenset())):
                found.append(post_changed(post_id, news.what))
            elif shows(viewer, news.lost):
                found.append(post_gone(post_id))
        if viewer.id in self._notified:
            found.append(NOTIFIED)
        return tuple(found)
