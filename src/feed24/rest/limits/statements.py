"""The statements of the counters in the database.

Parameter 1 of each is the time, or NULL for PostgreSQL's own.
"""

from feed24.db import Hot
from feed24.rest.limits.store import MINUTE, WINDOW

_SWEPT = 1000
_POSTGRESQL = {
    "p": "$",
    "now": "coalesce($1::bigint, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)",
    "later": "greatest",
    "number": "::bigint",
    # Two who clear away must not wait for each other.
    "unlocked": "FOR UPDATE SKIP LOCKED",
}
_SQLITE = {"p": "?", "now": "?1", "later": "max", "number": "", "unlocked": ""}
_BOTH = {"minute": MINUTE, "window": WINDOW, "swept": _SWEPT}


def _hot(text: str) -> Hot:
    return Hot(text.format(**_POSTGRESQL, **_BOTH), text.format(**_SQLITE, **_BOTH))


# Parameters: address, interval, room. `excluded.empty_at` is the time and one interval. When the
# bucket is full nothing is written and no row comes back.
COUNT = _hot("""
INSERT INTO request_rate AS known (address, empty_at) VALUES ({p}2, {now} + {p}3)
ON CONFLICT (address) DO UPDATE
SET empty_at = {later}(known.empty_at + {p}3, excluded.empty_at)
WHERE known.empty_at + {p}3 <= excluded.empty_at + {p}4
RETURNING empty_at
""")
# Parameters: the key.
USED = _hot("""
SELECT coalesce(sum(spent), 0){number}, min(began) FROM operating_time
WHERE kind = {p}2 AND credential_id = {p}3 AND method = {p}4 AND began > {now} - {window}
""")
# Parameters: the key, microseconds.
ADD = _hot("""
INSERT INTO operating_time AS known (kind, credential_id, method, minute, began, spent)
SELECT {p}2, {p}3, {p}4, clock.at / {minute}, clock.at, {p}5 FROM (SELECT {now} AS at) AS clock
WHERE true
ON CONFLICT (kind, credential_id, method, minute) DO UPDATE
SET spent = known.spent + excluded.spent
RETURNING began
""")
SWEEP_RATES = _hot("""
DELETE FROM request_rate WHERE address IN (
    SELECT address FROM request_rate WHERE empty_at <= {now} LIMIT {swept} {unlocked}
) RETURNING address
""")
SWEEP_TIMES = _hot("""
DELETE FROM operating_time WHERE (kind, credential_id, method, minute) IN (
    SELECT kind, credential_id, method, minute FROM operating_time
    WHERE began <= {now} - {window} LIMIT {swept} {unlocked}
) RETURNING minute
""")
