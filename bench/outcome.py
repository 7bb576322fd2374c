"""What was measured on one data set."""

from dataclasses import dataclass, field

from bench.machine import Noise
from bench.measure import Figures

# Figures by side.
Sides = dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Load:
    """Latencies in milliseconds while calls came at a rate per second."""

    rate: float
    count: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command to the server's being ready, and of the first and second page."""

    ready: float
    first_page: float
    second_page: float

    @property
    def to_first_page(self) -> float:
        return self.ready + self.first_page


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file up and down: megabytes per second, ranges per second, megabytes of the server."""

    megabytes: int
    up: float
    down: float
    ranges: float
    idle_memory: float
    peak_memory: float


@dataclass(frozen=True, slots=True)
class Told:
    """Events told to receivers, per second, by us and by a bare client; milliseconds until then."""

    receivers: int
    ours: float
    bare: float
    lags: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Live:
    """Open pages: seconds until all were there, what each holds, the share of a core that the
    server takes for them while nothing happens, and milliseconds from a post to everyone until the
    first and the last of them heard of it.
    """

    streams: int
    opening: float
    kilobytes: float
    idle_cpu: float
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Held:
    """What a page holds after so many posts: elements shown, nodes, and megabytes of script."""

    posts: int
    elements: int
    nodes: int
    heap: float


@dataclass(frozen=True, slots=True)
class Browsing:
    """The page on a slow line: milliseconds until something, and the first post, is there. Then
    milliseconds of script for a comment that is heard of, and what a long reading holds.
    """

    paint: float
    post: float
    script: float
    held: list[Held]


@dataclass(slots=True)
class Outcome:
    """Everything by the name it has in the tables; what was not measured is empty."""

    title: str
    engine: str
    posts: int
    # The first, a middle and the last page by about how many codes the viewer holds.
    pages: dict[int, dict[str, Sides]] = field(default_factory=dict)
    others: dict[str, Sides] = field(default_factory=dict)
    load: dict[str, Load] = field(default_factory=dict)
    workers: Sides = field(default_factory=dict)
    # What each of two workers did of their work.
    shares: list[float] = field(default_factory=list)
    starts: dict[str, list[Start]] = field(default_factory=dict)
    # Seconds that a search took for the first time, and how many posts were found.
    first_searches: dict[str, float] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    transfer: Transfer | None = None
    told: Told | None = None
    live: Live | None = None
    browsing: Browsing | None = None
    # Megabytes by server.
    memory: dict[str, float] = field(default_factory=dict)
    # How many answers had the total that SQL counts; one that had not ends the run.
    exact_totals: int = 0
    noise: dict[str, Noise] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.engine}, {self.posts:,} posts"

    @property
    def cases(self) -> dict[str, Sides]:
        """All that was done by several sides in turns."""
        pages = {name: sides for each in self.pages.values() for name, sides in each.items()}
        return pages | self.others
