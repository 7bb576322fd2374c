"""Posts that the log has told of lately, for what the log does not tell: who wrote them, which
words they hold.

What is remembered of words is brought up to date when it is needed, by asking the database about
the posts that were touched since. A change costs the same however many words are remembered.
"""

from collections import deque
from itertools import islice
from typing import NamedTuple

# Whoever is further behind asks about all posts.
MOST = 5_000


class Touch(NamedTuple):
    """A post that is new or may hold other words, and an activity number that it had before."""

    post_id: int
    gone: int | None


class Touched:
    """The latest touches, numbered."""

    def __init__(self) -> None:
        # The number of the latest one.
        self.last = 0
        self._touches: deque[Touch] = deque(maxlen=MOST)

    def note(self, post_id: int, gone: int | None = None) -> None:
        self.last += 1
        self._touches.append(Touch(post_id, gone))

    def break_off(self) -> None:
        """Nobody knows what was touched until now."""
        self.last += 1
        self._touches.clear()

    def since(self, number: int) -> list[Touch] | None:
        """What came after a number, or None when it is too long ago."""
        skipped = len(self._touches) - (self.last - number)
        return None if skipped < 0 else list(islice(self._touches, skipped, None))
