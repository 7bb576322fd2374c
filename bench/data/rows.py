"""The rows of a post and of its comments, as the databases' drivers take them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from bench.data.samples import SITE, Sample
from feed24.posts import recipients
from feed24.search.documents import documents, post_documents

Row = tuple[Any, ...]
COLUMNS: dict[str, tuple[str, ...]] = {
    "post": (
        "id",
        "author_id",
        "title",
        "micro",
        "message",
        "published_at",
        "published_act",
        "comment_count",
        "important",
        "site_id",
    ),
    "feed_entry": ("post_id", "act", "updated_at"),
    "post_recipient": ("post_id", "code", "workgroup_id"),
    "post_access": ("code", "post_id"),
    "comment": ("id", "post_id", "author_id", "text", "created_at", "act"),
    "search_document": ("post_id", "comment_id", "words"),
}
# The posts are spread over this much time, the last of them now.
SPAN = timedelta(days=5 * 365)
AT_ONCE = 10_000

workgroup_of = cache(recipients.workgroup_of)


def post(post_id: int, sample: Sample, act: int, at: int, comments: int = 0) -> Row:
    author_id, (_, message, title, micro), *_ = sample
    return (post_id, author_id, title, micro, message, at, act, comments, False, SITE)


def to(post_id: int, codes: Iterable[str]) -> Iterator[Row]:
    """Rows of `post_recipient`."""
    return ((post_id, code, workgroup_of(code)) for code in codes)


def access(post_id: int, codes: Iterable[str]) -> Iterator[Row]:
    """Rows of `post_access`."""
    return ((code, post_id) for code in codes)


@lru_cache(maxsize=1 << 14)
def post_words(title: str, message: str) -> list[str]:
    """What a post without tags and files is found by."""
    return post_documents(title, message, ())


@lru_cache(maxsize=1 << 14)
def comment_words(text: str) -> list[str]:
    return documents(text)


class Numbers:
    """The last numbers given out."""

    post_id = comment_id = act = 0


class Batch:
    """Rows by table, each table after those it points to."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self.posts = 0

    def add(self, sample: Sample, last: Numbers, at: int) -> None:
        """A post and its comments, which follow it at the same moment."""
        last.post_id += 1
        last.act += 1
        count, rows = len(sample.comments), self.rows
        rows["post"].append(post(last.post_id, sample, last.act, at, count))
        for author_id, text in sample.comments:
            last.comment_id += 1
            last.act += 1
            rows["comment"].append((last.comment_id, last.post_id, author_id, text, at, last.act))
            said = comment_words(text)
            rows["search_document"] += [(last.post_id, last.comment_id, each) for each in said]
        words = post_words(sample.text.title, sample.text.message)
        rows["search_document"] += [(last.post_id, None, each) for each in words]
        rows["feed_entry"].append((last.post_id, last.act, at))
        rows["post_recipient"] += to(last.post_id, sample.codes)
        rows["post_access"] += access(last.post_id, sample.carried)
        self.posts += 1


def batches(samples: Iterable[Sample], count: int, last: Numbers) -> Iterator[Batch]:
    """The rows of so many posts, some thousand posts at a time, in the order of their dates."""
    end, apart = datetime.now(UTC), SPAN / count
    endless, first = iter(samples), last.post_id
    while (done := last.post_id - first) < count:
        batch = Batch()
        for n, sample in enumerate(islice(endless, min(AT_ONCE, count - done)), done + 1):
            batch.add(sample, last, int((end - (count - n) * apart).timestamp()))
        yield batch
