"""The comparisons of facts and open periods, as hot statements: every change of access makes some.

On PostgreSQL the parts of one statement see the same state, so what is closed is told from what is
opened by the facts alone. Who changes the same person or post waits for its lock; the comparison of
everything has no lock, and whoever was first is right.
"""

from feed24.db import Hot

# What active people hold now; `{keys}` are the ids of those who are asked about.
_HOLD = """
    SELECT p.id AS user_id, 'U' || p.id AS code FROM person p
        WHERE p.active AND p.id IN ({keys})
    UNION ALL SELECT p.id, 'G2' FROM person p
        WHERE p.active AND NOT p.extranet AND p.id IN ({keys})
    UNION ALL SELECT p.id, 'SA' FROM person p
        WHERE p.active AND p.admin AND p.id IN ({keys})
    UNION ALL SELECT p.id, 'D' || m.department_id
        FROM person p JOIN department_member m ON m.user_id = p.id
        WHERE p.active AND p.id IN ({keys})
    UNION ALL SELECT p.id, 'SG' || m.workgroup_id || '_' || m.role
        FROM person p JOIN workgroup_member m ON m.user_id = p.id
        WHERE p.active AND m.role IN ('A', 'E', 'K') AND p.id IN ({keys})
"""
_CARRY = """
    SELECT a.post_id, a.code FROM post_access a JOIN post p ON p.id = a.post_id
    WHERE p.important AND a.post_id IN ({keys})
"""
_CLOSE = """
UPDATE {table} SET until = {greatest}(since, {now})
WHERE until IS NULL AND {owner} IN ({keys}) AND NOT EXISTS (
    SELECT 1 FROM fact WHERE fact.{owner} = {table}.{owner} AND fact.code = {table}.code
)
"""
_OPEN = """
INSERT INTO {table} ({owner}, code, since)
SELECT fact.{owner}, fact.code, {now} FROM fact WHERE NOT EXISTS (
    SELECT 1 FROM {table} h
    WHERE h.{owner} = fact.{owner} AND h.code = fact.code AND h.until IS NULL
) ON CONFLICT DO NOTHING
"""


def _compare(table: str, owner: str, facts: str) -> Hot:
    """Close and open periods of a table of codes, for some owners and as of a moment."""

    def spelled(text: str, keys: str, mark: str, greatest: str) -> str:
        named = {"table": table, "owner": owner, "now": mark, "greatest": greatest}
        return text.format(keys=keys, **named)

    postgresql = spelled(
        f"WITH fact AS MATERIALIZED ({facts}), closed AS ({_CLOSE}) {_OPEN}",
        "SELECT unnest($1::text::bigint[])",
        "$2::bigint",
        "greatest",
    )
    sqlite = [
        spelled(
            f"WITH fact AS MATERIALIZED ({facts}) {step}",
            "SELECT value FROM json_each(?1)",
            "?2",
            "max",
        )
        for step in (_CLOSE, _OPEN)
    ]
    return Hot(postgresql, *sqlite)


KEEP_PEOPLE = _compare("held_code", "user_id", _HOLD)
KEEP_POSTS = _compare("carried_code", "post_id", _CARRY)

# A workgroup that is gone: nobody holds its codes, no post carries them.
_DISBAND = "UPDATE {} SET until = {}(since, {}) WHERE until IS NULL AND code {}"
_ANY, _IN = "= ANY($1::text::text[])", "IN (SELECT value FROM json_each(?1))"
DISBAND = Hot(
    f"WITH held AS ({_DISBAND.format('held_code', 'greatest', '$2::bigint', _ANY)}) "
    f"{_DISBAND.format('carried_code', 'greatest', '$2::bigint', _ANY)}",
    _DISBAND.format("held_code", "max", "?2", _IN),
    _DISBAND.format("carried_code", "max", "?2", _IN),
)

_CLOSE_PLACES = """
UPDATE department_place SET until = {}(since, {}) WHERE until IS NULL AND NOT EXISTS (
    SELECT 1 FROM department d
    WHERE d.id = department_place.department_id AND d.parent_id = department_place.parent_id
)
"""
_OPEN_PLACES = """
INSERT INTO department_place (department_id, parent_id, since)
SELECT d.id, d.parent_id, {} FROM department d WHERE d.parent_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM department_place p WHERE p.department_id = d.id AND p.until IS NULL
) ON CONFLICT DO NOTHING
"""
CLOSE_PLACES = Hot(
    _CLOSE_PLACES.format("greatest", "$1::bigint"), _CLOSE_PLACES.format("max", "?1")
)
OPEN_PLACES = Hot(_OPEN_PLACES.format("$1::bigint"), _OPEN_PLACES.format("?1"))

EVERYBODY = Hot("SELECT id FROM person", "SELECT id FROM person")
_IMPORTANT = (
    "SELECT id FROM post WHERE important UNION SELECT post_id FROM asking WHERE until IS NULL"
)
IMPORTANT = Hot(_IMPORTANT, _IMPORTANT)
