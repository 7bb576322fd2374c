"""The open streams of this worker, and what is known of the people who read them."""

import asyncio
import random
from collections.abc import Iterator, Sequence

from feed24 import metrics
from feed24.access import Viewer
from feed24.live import events
from feed24.live.deciding import Digest
from feed24.live.events import Event
from feed24.live.reading import Asked, Moment, News, Stand, whose_rights
from feed24.live.streams import Stream
from feed24.live.versions import Seal, Version

# Milliseconds after which a reader that lost its connection comes back, and one that was sent away
# because others took its place.
RETRY, CROWDED_RETRY = 3_000, 60_000


class Full(Exception):
    """This worker has as many streams as it may have."""


class Hub:
    """Streams join and leave it; the follower tells it of each moment, which it passes on.

    All streams that have joined know everything up to `version`. Nothing here waits.
    """

    def __init__(self, seal: Seal, *, most: int, most_per_person: int) -> None:
        self.seal = seal
        self._most = most
        self._most_per_person = most_per_person
        self.version: Version | None = None
        self._viewers: dict[int, Viewer] = {}
        # In the order in which they were opened.
        self._streams: dict[int, list[Stream]] = {}
        self._joining: list[Stream] = []
        self._count = 0
        self._leaving = False
        # How many chunks have been handed out.
        self.handed_out = 0
        # Set when something may have happened, and while there is somebody to tell it to.
        self.stirred = asyncio.Event()
        self.occupied = asyncio.Event()

    def open(self, user_id: int, session_id: int, last_id: str) -> Stream:
        """A new stream, which is told everything since the event with this id. Raises Full."""
        since = self.seal.version_of(last_id) if last_id else None
        stream = Stream(user_id, session_id, since, stray=bool(last_id) and since is None)
        if self._leaving:
            stream.end("restart", _soon())
            return stream
        while len(own := self._streams.get(user_id, [])) >= self._most_per_person:
            self._end(own[0], "crowded", CROWDED_RETRY)
        if self._count >= self._most:
            raise Full
        self._streams.setdefault(user_id, []).append(stream)
        self._joining.append(stream)
        self._counted(1)
        self.occupied.set()
        self.stirred.set()
        return stream

    def leave(self, stream: Stream) -> None:
        """The reader has gone, or is about to. Once more changes nothing."""
        if not self._has(stream):
            return
        own = self._streams[stream.user_id]
        own.remove(stream)
        self._counted(-1)
        if not own:
            del self._streams[stream.user_id]
            self._viewers.pop(stream.user_id, None)
        if not self._streams:
            self.version = None
            self.occupied.clear()

    def close(self) -> None:
        """Let everybody go, at once; who comes now is sent on."""
        self._leaving = True
        for stream in [*self._all()]:
            self._end(stream, "restart", _soon())

    def heartbeat(self, stream: Stream) -> bytes:
        """A sign of life for a stream that has been sent everything."""
        known = self.version if stream.joined else None
        return events.heartbeat(self.seal.id_of(known) if known else None)

    def joining(self) -> list[Stream]:
        """Streams that are told of nothing yet."""
        self._joining = [s for s in self._joining if self._has(s) and not s.joined]
        return [*self._joining]

    def asks(self, stand: Stand, joining: Sequence[Stream], *, all_sessions: bool) -> Asked:
        """What has to be found out to tell everybody."""
        known = [each.since for each in joining if each.since and stand.tells_since(each.since)]
        newcomers = {each.user_id for each in joining}
        if self.version and stand.tells_since(self.version):
            known.append(self.version)
        elif self.version:
            # Nobody says what has changed meanwhile.
            newcomers, all_sessions = {*self._streams}, True
        checked = self._all() if all_sessions else joining
        return Asked(
            since=tuple(map(min, *known)) if len(known) > 1 else known[0] if known else None,
            newcomers=frozenset(newcomers),
            others=frozenset(self._streams.keys() - newcomers),
            sessions=frozenset(each.session_id for each in checked),
        )

    def tell(self, moment: Moment, joining: Sequence[Stream], asked: Asked) -> None:
        """Bring everybody to this moment."""
        now, before = moment.stand.version, self.version
        if moment.stand.closed:
            self._end_all([*self._all()], "closed")
            return
        self._end_over(moment, asked)
        if before is not None and before != now:
            self._follow(moment, before)
        self._viewers |= {key: each for key, each in moment.viewers.items() if key in self._streams}
        if self._streams:
            self.version = now
        for stream in joining:
            if self._has(stream):
                self._join(stream, moment)

    def _end_over(self, moment: Moment, asked: Asked) -> None:
        """Let go whose session has ended, or who is dismissed."""
        over = {
            n for each in moment.news if each.kind == "signed_out" for n in each.data["sessions"]
        }
        over |= asked.sessions - moment.living
        asked_about = asked.newcomers | whose_rights(moment.news, asked.others)
        gone = asked_about - moment.viewers.keys()
        its = [s for s in self._all() if s.session_id in over or s.user_id in gone]
        self._end_all(its, "signed_out")

    def _follow(self, moment: Moment, before: Version) -> None:
        if not moment.stand.tells_since(before):
            for stream in self._joined():
                self._everything(stream, "reset", moment.stand.version)
            return
        digest = Digest(_since(moment, before), moment.carried)
        written = _Written(self.seal, moment.stand.version)
        for user_id, own in self._streams.items():
            if known := self._viewers.get(user_id):
                now = moment.viewers.get(user_id, known)
                streams = [each for each in own if each.joined]
                self._pass_on(streams, digest, written, known, now)

    def _pass_on(
        self,
        streams: Sequence[Stream],
        digest: Digest,
        written: "_Written",
        before: Viewer | None,
        now: Viewer,
    ) -> None:
        if digest.touches(before, now):
            for each in streams:
                self._everything(each, "access", written.version)
        elif told := digest.told(now):
            chunk = written.chunk(told)
            for each in streams:
                self._put(each, chunk, written.version)
            metrics.count_live("event", len(told) * len(streams))

    def _join(self, stream: Stream, moment: Moment) -> None:
        """Begin to tell a stream, of what it has missed first."""
        version, viewer = moment.stand.version, self._viewers[stream.user_id]
        stream.joined = True
        lost = stream.since is not None and not moment.stand.tells_since(stream.since)
        resumed = stream.since is not None and not lost
        known = stream.since if stream.since and resumed else version
        retry = RETRY + random.randrange(RETRY)  # noqa: S311 - no secret
        # What it hears first is that it knows what it knew; what is missing follows.
        self._put(stream, events.hello(self.seal.id_of(known), resumed=resumed, retry=retry), known)
        if lost or stream.stray:
            self._everything(stream, "reset", version)
        elif known != version:
            digest = Digest(_since(moment, known), moment.carried)
            self._pass_on([stream], digest, _Written(self.seal, version), None, viewer)

    def _everything(self, stream: Stream, name: str, version: Version) -> None:
        self._put(stream, events.everything(name, self.seal.id_of(version)), version)
        metrics.count_live(name, 1)

    def _put(self, stream: Stream, chunk: bytes, version: Version) -> None:
        self.handed_out += 1
        if not stream.put(chunk, lambda: events.everything("reset", self.seal.id_of(version))):
            metrics.count_live("slow", 1)

    def _end_all(self, streams: Sequence[Stream], why: str) -> None:
        for stream in streams:
            self._end(stream, why, RETRY)

    def _end(self, stream: Stream, why: str, retry: int) -> None:
        stream.end(why, retry)
        self.leave(stream)

    def _has(self, stream: Stream) -> bool:
        return stream in self._streams.get(stream.user_id, ())

    def _all(self) -> Iterator[Stream]:
        for own in self._streams.values():
            yield from own

    def _joined(self) -> list[Stream]:
        return [each for each in self._all() if each.joined]

    def _counted(self, more: int) -> None:
        self._count += more
        metrics.live_streams(self._count)


class _Written:
    """Chunks for one moment; most people are told the same."""

    def __init__(self, seal: Seal, version: Version) -> None:
        self.version = version
        self._seal = seal
        self._chunks: dict[tuple[Event, ...], bytes] = {}

    def chunk(self, told: tuple[Event, ...]) -> bytes:
        if told not in self._chunks:
            self._chunks[told] = events.written(told, self._seal.id_of(self.version))
        return self._chunks[told]


def _since(moment: Moment, version: Version) -> Iterator[News]:
    return (each for each in moment.news if each.seq > version[each.stripe])


def _soon() -> int:
    """Spread over some seconds, so that not all come back at once."""
    return 500 + random.randrange(4_000)  # noqa: S311 - no secret
