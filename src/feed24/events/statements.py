"""The statements of recording and delivering, which run for every change and every call.

Moments are Unix milliseconds by the database's own clock, since nodes' clocks differ.
"""

from feed24.db import Hot

_NOW = {
    "postgresql": "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}
# Applications hear nothing before their installation is finished and while they are switched off,
# but the last of them: that they are gone.
_HEARS = "(s.webhook_id IS NOT NULL OR (a.installed AND a.active) OR s.ending)"
_CONCERNED = f"""
s.ending = (e.kind = 'application_uninstalled')
AND (e.application = 0 OR e.application = s.application_id) AND {_HEARS}
"""
# What an application changes itself, as part of the same work, is no news to it.
_NOT_ITS_OWN = "NOT (s.application_id = {mark}3 AND s.connector = {mark}4)"
# Of calls that only say "look into your queue" one may be under way and one may wait.
_WANTED = """
(s.min_timeout = 0 OR 2 > (
    SELECT count(*) FROM outbox q WHERE q.subscription_id = s.id AND q.dead_at IS NULL
))
"""

# What happened, as JSON; who made it happen: person, application, connector, token's digest; the
# moment in seconds and in milliseconds; how deep a chain of events may be.
RECORD = Hot(
    f"""
WITH e AS (
    SELECT c.n, c.e->>'kind' AS kind, c.e->>'data' AS data, c.e->>'message' AS message,
        (c.e->>'application')::bigint AS application
    FROM json_array_elements($1::text::json) WITH ORDINALITY AS c(e, n)
), heard AS (
    SELECT e.n, e.kind, e.data, e.message, s.id, s.offline, s.application_id, s.connector
    FROM e JOIN subscription s ON s.kind = e.kind LEFT JOIN application a ON a.id = s.application_id
    WHERE {_CONCERNED} AND (NOT s.offline OR {_NOT_ITS_OWN.format(mark="$")})
), chain AS (
    SELECT 1 + coalesce((SELECT t.depth FROM event_token t WHERE t.access_hash = $5::text), 0)
        AS depth
), told AS (
    INSERT INTO outbox (subscription_id, kind, data, user_id, depth, recorded_at)
    SELECT h.id, h.kind, h.data, $2::bigint, chain.depth, $7::bigint
    FROM heard h, chain WHERE NOT h.offline AND chain.depth <= $8::bigint ORDER BY h.n, h.id
    RETURNING id
), kept AS (
    INSERT INTO offline_event (application_id, connector, kind, data, user_id, message_id,
        process_id, failed, happened_at)
    SELECT DISTINCT ON (h.application_id, h.connector, h.message) h.application_id, h.connector,
        h.kind, h.data, $2, h.message, '', FALSE, $6::bigint
    FROM heard h WHERE h.offline ORDER BY h.application_id, h.connector, h.message
    ON CONFLICT (application_id, connector, message_id) WHERE process_id = '' AND NOT failed
        DO UPDATE SET happened_at = excluded.happened_at
    RETURNING application_id
), pinged AS (
    INSERT INTO outbox (subscription_id, kind, data, user_id, depth, recorded_at)
    SELECT s.id, s.kind, '{{}}', $2, chain.depth, $7 FROM subscription s, chain
    WHERE s.kind = 'offline_waiting' AND NOT s.ending AND chain.depth <= $8
        AND s.application_id IN (SELECT application_id FROM kept) AND {_WANTED}
    RETURNING id
)
SELECT (SELECT count(*) FROM told) + (SELECT count(*) FROM pinged)
""",
    f"""
INSERT INTO outbox (subscription_id, kind, data, user_id, depth, recorded_at)
WITH e AS (
    SELECT c.key AS n, json_extract(c.value, '$.kind') AS kind,
        json_extract(c.value, '$.data') AS data,
        json_extract(c.value, '$.application') AS application
    FROM json_each(?1) c
), chain AS (
    SELECT 1 + coalesce((SELECT t.depth FROM event_token t WHERE t.access_hash = ?5), 0) AS depth
)
SELECT s.id, e.kind, e.data, ?2, chain.depth, ?7
FROM chain, e CROSS JOIN subscription s ON s.kind = e.kind
    LEFT JOIN application a ON a.id = s.application_id
WHERE NOT s.offline AND chain.depth <= ?8 AND {_CONCERNED} ORDER BY e.n, s.id
""",
    f"""
INSERT INTO offline_event (application_id, connector, kind, data, user_id, message_id, process_id,
    failed, happened_at)
WITH e AS (
    SELECT json_extract(c.value, '$.kind') AS kind, json_extract(c.value, '$.data') AS data,
        json_extract(c.value, '$.message') AS message,
        json_extract(c.value, '$.application') AS application
    FROM json_each(?1) c
)
SELECT s.application_id, s.connector, e.kind, e.data, ?2, e.message, '', FALSE, ?6
FROM e CROSS JOIN subscription s ON s.kind = e.kind
    LEFT JOIN application a ON a.id = s.application_id
WHERE s.offline AND {_CONCERNED} AND {_NOT_ITS_OWN.format(mark="?")}
ON CONFLICT (application_id, connector, message_id) WHERE process_id = '' AND failed = 0
    DO UPDATE SET happened_at = excluded.happened_at
""",
    f"""
INSERT INTO outbox (subscription_id, kind, data, user_id, depth, recorded_at)
WITH e AS (
    SELECT json_extract(c.value, '$.kind') AS kind,
        json_extract(c.value, '$.application') AS application
    FROM json_each(?1) c
), kept AS (
    SELECT s.application_id FROM e CROSS JOIN subscription s ON s.kind = e.kind
        LEFT JOIN application a ON a.id = s.application_id
    WHERE s.offline AND {_CONCERNED} AND {_NOT_ITS_OWN.format(mark="?")}
), chain AS (
    SELECT 1 + coalesce((SELECT t.depth FROM event_token t WHERE t.access_hash = ?5), 0) AS depth
)
SELECT s.id, s.kind, '{{}}', ?2, chain.depth, ?7
FROM chain, kept CROSS JOIN subscription s
    ON s.kind = 'offline_waiting' AND s.application_id = kept.application_id
WHERE NOT s.ending AND chain.depth <= ?8 AND {_WANTED} GROUP BY s.id
""",
    """
SELECT coalesce(max(q.recorded_at = ?7), 0) FROM outbox q WHERE q.id = (SELECT max(id) FROM outbox)
""",
)

_HAS_SOMETHING = """
EXISTS (SELECT 1 FROM outbox q WHERE q.subscription_id = s.id AND q.dead_at IS NULL)
"""
_READY = f"NOT s.offline AND s.due <= {{now}} AND {_HEARS} AND {_HAS_SOMETHING}"
_EVENTS = """
t.id, t.claim, t.tries, t.kind, t.address, t.user_id, t.min_timeout, t.application_id, t.webhook_id,
a.application_token, a.scopes, q.id, q.kind, q.data, q.user_id, q.depth, q.recorded_at
"""


def _postgresql(text: str) -> str:
    return text.format(now=_NOW["postgresql"])


def _sqlite(text: str) -> str:
    return text.format(now=_NOW["sqlite"])


# Whether there is something to tell anybody now.
_WORK = f"""
SELECT EXISTS (
    SELECT 1 FROM subscription s LEFT JOIN application a ON a.id = s.application_id WHERE {_READY}
)
"""
HAS_WORK = Hot(_postgresql(_WORK), _sqlite(_WORK))

# Take receivers: those in good standing (0) or those told in vain the last time (1), at most so
# many, under this claim, for so many milliseconds, each with so many of its events. The order
# within a receiver is that of the events' numbers.
_TAKE = f"""
UPDATE subscription SET due = {{now}} + {{mark}}4, claim = {{mark}}3 WHERE id IN (
    SELECT s.id FROM subscription s LEFT JOIN application a ON a.id = s.application_id
    WHERE least_of(s.tries, 1) = {{mark}}1 AND {_READY} ORDER BY s.due, s.id LIMIT {{mark}}2
    {{lock}}
)
"""


def _take(engine: str) -> str:
    mark, lock, least = ("$", "FOR NO KEY UPDATE OF s SKIP LOCKED", "least")
    if engine == "sqlite":
        mark, lock, least = "?", "", "min"
    text = _TAKE.replace("least_of", least)
    return text.format(now=_NOW[engine], mark=mark, lock=lock)


TAKE = Hot(
    f"""
WITH t AS ({_take("postgresql")} RETURNING *)
SELECT {_EVENTS}
FROM t LEFT JOIN application a ON a.id = t.application_id CROSS JOIN LATERAL (
    SELECT * FROM outbox q WHERE q.subscription_id = t.id AND q.dead_at IS NULL
    ORDER BY q.id LIMIT $5
) q ORDER BY t.id, q.id
""",
    _take("sqlite"),
    f"""
SELECT {_EVENTS}
FROM subscription t LEFT JOIN application a ON a.id = t.application_id
    JOIN outbox q ON q.subscription_id = t.id AND q.dead_at IS NULL
WHERE t.claim = ?3 AND q.id IN (
    SELECT id FROM outbox WHERE subscription_id = t.id AND dead_at IS NULL ORDER BY id LIMIT ?5
) ORDER BY t.id, q.id
""",
)

# Events that were delivered; what was tried, as JSON; receivers to give back, as JSON.
_ATTEMPT = (
    "event_id, subscription_id, kind, address, body, status, trouble, answer, milliseconds, at, "
    "delivered, dead"
)
SETTLE = Hot(
    f"""
WITH gone AS (
    DELETE FROM outbox WHERE id = ANY($1::text::bigint[])
), noted AS (
    INSERT INTO delivery_attempt ({_ATTEMPT})
    SELECT {_ATTEMPT} FROM json_to_recordset($2::text::json) AS c(event_id bigint,
        subscription_id bigint, kind text, address text, body text, status int, trouble text,
        answer text, milliseconds int, at bigint, delivered boolean, dead boolean)
)
UPDATE subscription s SET due = {_NOW["postgresql"]} + c.delay, tries = c.tries, claim = 0
FROM json_to_recordset($3::text::json) AS c(id bigint, claim bigint, delay bigint, tries int)
WHERE s.id = c.id AND s.claim = c.claim
""",
    "DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?1))",
    f"""
INSERT INTO delivery_attempt ({_ATTEMPT})
SELECT {", ".join(f"json_extract(value, '$.{name}')" for name in _ATTEMPT.split(", "))}
FROM json_each(?2)
""",
    f"""
UPDATE subscription SET due = {_NOW["sqlite"]} + json_extract(c.value, '$.delay'),
    tries = json_extract(c.value, '$.tries'), claim = 0
FROM json_each(?3) c
WHERE subscription.id = json_extract(c.value, '$.id') AND claim = json_extract(c.value, '$.claim')
""",
)

# Give up an event, and with it those of the same receiver that have waited as long.
BURY = Hot(
    f"""
UPDATE outbox SET dead_at = {_NOW["postgresql"]}
WHERE subscription_id = $1 AND dead_at IS NULL AND (id = $2 OR recorded_at <= $3)
""",
    f"""
UPDATE outbox SET dead_at = {_NOW["sqlite"]}
WHERE subscription_id = ?1 AND dead_at IS NULL AND (id = ?2 OR recorded_at <= ?3)
""",
)
