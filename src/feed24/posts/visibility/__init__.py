"""Who sees a post, and what else they may do with it. The only home of these rules.

A post carries *right codes*, made from its recipients; a person holds codes (`feed24.access`).

* In lists a post shows to whoever holds one of its right codes: `visible_to`.
* By its id it may be read, commented, shared, changed or deleted according to a *level*, which
  follows the kinds of recipients in a fixed order: `level`.

Both follow from the *grounds* on which somebody sees a post, which are also what explains it:
`grounds`.

The two differ on purpose in one place: colleagues outside an open, visible workgroup do not find
its posts in their lists and may read them by id. docs/visibility.md holds the rules and a truth
table.
"""

from feed24.posts.visibility.asking import addressed, level_of, levels_of, readers_among
from feed24.posts.visibility.differences import Difference, difference
from feed24.posts.visibility.lists import (
    carried_by,
    carries,
    in_feed_of,
    open_to,
    readable_by,
    visible_to,
)
from feed24.posts.visibility.rules import (
    COMMENTS,
    Addressed,
    Ground,
    Group,
    Level,
    grounds,
    level,
    listed,
    may_comment,
    right_codes,
    shows,
)

__all__ = [
    "COMMENTS",
    "Addressed",
    "Difference",
    "Ground",
    "Group",
    "Level",
    "addressed",
    "carried_by",
    "carries",
    "difference",
    "grounds",
    "in_feed_of",
    "level",
    "level_of",
    "levels_of",
    "listed",
    "may_comment",
    "open_to",
    "readable_by",
    "readers_among",
    "right_codes",
    "shows",
    "visible_to",
]
