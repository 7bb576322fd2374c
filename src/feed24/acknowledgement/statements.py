"""The ledger of one post at one moment, computed from the past of who saw it: hot statements.

    round     the asking that the moment is in: since when it goes on, which text counts
    carried   the post's right codes in this round up to the moment, each with its period
    below     the departments below addressed ones, with the periods in which all links held
    asked     people who held such a code at the same time, and whether they do at the moment
    stated    those people with their state and when they confirmed

A period is cut to the round where it begins; periods meet when the later beginning is before the
earlier end. Parameters: the post, the moment (`NOW` for the state of now), then those of each.
"""

import re

from feed24.db import BIGGEST, Hot

# Later than everything that was written down: periods that go on are met by nothing else.
NOW = BIGGEST - 1

CONFIRMED, PENDING, EXCUSED = "CONFIRMED", "PENDING", "EXCUSED"

_LEDGER = """
WITH RECURSIVE round AS (
    SELECT round_since, revision, due_at FROM asking
    WHERE post_id = $post AND since <= $at AND (until IS NULL OR until > $at)
    ORDER BY since DESC LIMIT 1
), carried(code, since, until) AS (
    SELECT c.code, greatest(c.since, r.round_since), coalesce(c.until, $never)
    FROM carried_code c, round r
    WHERE c.post_id = $post AND c.since <= $at
        AND (c.until IS NULL OR (c.until > r.round_since AND c.until > c.since))
), below(id, since, until) AS (
    SELECT CAST(substr(code, 3) AS bigint), since, until FROM carried WHERE code LIKE 'DR%'
    UNION
    SELECT p.department_id, greatest(b.since, p.since), least(b.until, coalesce(p.until, $never))
    FROM below b JOIN department_place p ON p.parent_id = b.id
    WHERE p.since <= $at AND p.since < b.until
        AND (p.until IS NULL OR (p.until > b.since AND p.until > p.since))
), reach(code, since, until) AS (
    SELECT code, since, until FROM carried WHERE code NOT LIKE 'DR%'
    UNION ALL SELECT 'D' || id, since, until FROM below
), asked(user_id, seen) AS (
    SELECT h.user_id,
        max(CASE WHEN r.until > $at AND (h.until IS NULL OR h.until > $at) THEN 1 ELSE 0 END)
    FROM reach r JOIN held_code h ON h.code = r.code
    WHERE h.since <= $at AND h.since < r.until
        AND (h.until IS NULL OR (h.until > r.since AND h.until > h.since)) $narrowed
    GROUP BY h.user_id
), confirmed(user_id, at) AS (
    SELECT c.user_id, min(c.confirmed_at) FROM confirmation c, round r
    WHERE c.post_id = $post AND c.revision >= r.revision AND c.confirmed_at <= $at
    GROUP BY c.user_id
), stated(user_id, state, at) AS (
    SELECT asked.user_id, CASE WHEN c.at IS NOT NULL THEN 'CONFIRMED'
        WHEN asked.seen = 1 THEN 'PENDING' ELSE 'EXCUSED' END, c.at
    FROM asked LEFT JOIN confirmed c ON c.user_id = asked.user_id
)
"""


_LISTS = re.compile(r"\$(texts|numbers)\((\d)\)")
_AS_ARRAY = {
    "texts": "unnest(${}::text::text[]) AS value",
    "numbers": "unnest(${}::text::bigint[]) AS value",
}
_SQLITE = {
    "greatest(": "max(",
    "least(": "min(",
    "string_agg(": "group_concat(",
    "strpos(": "instr(",
    "lower(": "fold(",
    "::bigint": "",
    "::text": "",
}


def hot(rest: str, narrowed: str = "") -> Hot:
    """The ledger and what is asked of it; `$3` and on are further parameters.

    `$texts(n)` and `$numbers(n)` stand for a table of the list that is parameter `n`; its column
    is `value`.
    """
    text = (_LEDGER + rest).replace("$narrowed", narrowed).replace("$never", str(BIGGEST))
    text = text.replace("$post", "$1::bigint").replace("$at", "$2::bigint")
    postgresql = _LISTS.sub(lambda found: _AS_ARRAY[found[1]].format(found[2]), text)
    sqlite = _LISTS.sub(r"json_each($\2)", text).replace("$", "?")
    for ours, theirs in _SQLITE.items():
        sqlite = sqlite.replace(ours, theirs)
    return Hot(postgresql, sqlite)


# round_since, revision, due_at, confirmed, pending, excused, and of those who are pending, but for
# the person `$4`, how many were reminded on the day `$3`; no row where nobody is asked.
REPORT = hot("""
SELECT r.round_since, r.revision, r.due_at,
    sum(CASE WHEN s.state = 'CONFIRMED' THEN 1 ELSE 0 END),
    sum(CASE WHEN s.state = 'PENDING' THEN 1 ELSE 0 END),
    sum(CASE WHEN s.state = 'EXCUSED' THEN 1 ELSE 0 END),
    count(m.user_id)
FROM round r LEFT JOIN stated s ON 1 = 1
    LEFT JOIN reminder m ON m.post_id = $post AND m.user_id = s.user_id AND m.day = $3::text
        AND m.reminded_at <= $at AND s.state = 'PENDING' AND s.user_id <> $4::bigint
GROUP BY r.round_since, r.revision, r.due_at
""")

# round_since, revision, due_at, state, at of the person `$3`; without a state for who is not asked.
PERSON = hot(
    """
SELECT r.round_since, r.revision, r.due_at, s.state, s.at
FROM round r LEFT JOIN stated s ON s.user_id = $3::bigint
""",
    "AND h.user_id = $3::bigint",
)

# When the first asking began that anybody can have seen.
_BEGUN = """
SELECT min(since) FROM asking WHERE post_id = {} AND (until IS NULL OR until > since)
"""
BEGUN = Hot(_BEGUN.format("$1::bigint"), _BEGUN.format("?1"))
