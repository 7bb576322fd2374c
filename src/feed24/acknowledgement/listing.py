"""The people of a ledger, with the reasons why they are asked, and in units: hot statements.

page      the people who are listed, by their names
met       for each of them the codes by which post and person met, the one that tells most first
"""

from feed24.acknowledgement.statements import hot

# `$3` is a state or empty; `$4` a unit as in `UNITS` or empty; `$5` words, each of which begins a
# word of the name.
_CHOSEN = r"""
FROM stated s JOIN person p ON p.id = s.user_id
WHERE ($3::text = '' OR s.state = $3::text)
    AND NOT EXISTS (
        SELECT 1 FROM $texts(5)
        WHERE strpos(lower(' ' || p.name || ' ' || p.last_name || ' ' || p.second_name),
                ' ' || value) = 0
            AND strpos(lower(p.name || ' ' || p.last_name || ' ' || p.second_name),
                '-' || value) = 0
    )
    AND ($4::text = '' OR $4::text = 'D0' OR EXISTS (
        SELECT 1 FROM held_code h WHERE h.user_id = s.user_id
            AND (h.code = $4::text OR (h.code LIKE $4::text || '\_%' ESCAPE '\'
                AND h.code IN (SELECT code FROM reach WHERE until > $at)))
            AND h.since <= $at AND (h.until IS NULL OR h.until > $at)
    ))
    AND ($4::text <> 'D0' OR NOT EXISTS (
        SELECT 1 FROM held_code h WHERE h.user_id = s.user_id AND h.code LIKE 'D%'
            AND h.since <= $at AND (h.until IS NULL OR h.until > $at)
    ))
"""

TOTAL = hot(f"SELECT count(*) {_CHOSEN}")

_PAGE = """
, page AS (
    SELECT s.user_id, s.state, s.at, p.last_name, p.name AS first_name,
        coalesce(nullif(trim(p.name || ' ' || p.last_name), ''), p.email) AS name
    $chosen
    ORDER BY p.last_name, p.name, p.id LIMIT $6::bigint OFFSET $7::bigint
), pair AS (
    SELECT h.user_id, h.code, greatest(h.since, r.since) AS since,
        least(r.until, coalesce(h.until, $never)) AS until,
        CASE WHEN r.until > $at THEN 1 ELSE 0 END AS carried,
        CASE WHEN h.until IS NULL OR h.until > $at THEN 1 ELSE 0 END AS held,
        CASE WHEN h.code LIKE 'U%' THEN 1 WHEN h.code LIKE 'D%' THEN 2
            WHEN h.code LIKE 'SG%' THEN 3 WHEN h.code = 'G2' THEN 4 ELSE 5 END AS rank
    FROM reach r JOIN held_code h ON h.code = r.code
    WHERE h.user_id IN (SELECT user_id FROM page) AND h.since <= $at AND h.since < r.until
        AND (h.until IS NULL OR (h.until > r.since AND h.until > h.since))
), met AS (
    SELECT user_id, code, carried, held, min(since) OVER (PARTITION BY user_id) AS since,
        row_number() OVER (PARTITION BY user_id ORDER BY carried * held DESC,
            CASE WHEN carried * held = 1 THEN 0 ELSE -until END, rank, since, code) AS place
    FROM pair
)
SELECT page.user_id, page.state, page.at, page.name, met.since, met.code, met.carried, met.held,
    (SELECT count(*) FROM held_code h
        WHERE h.user_id = page.user_id AND h.code = 'U' || page.user_id
            AND h.since <= $at AND (h.until IS NULL OR h.until > $at)),
    (SELECT string_agg(h.code, ',') FROM held_code h
        WHERE h.user_id = page.user_id AND h.code LIKE 'D%'
            AND h.since <= $at AND (h.until IS NULL OR h.until > $at)),
    (SELECT max(c.revision) FROM confirmation c, round r
        WHERE c.post_id = $post AND c.user_id = page.user_id AND c.revision < r.revision
            AND c.confirmed_at <= $at),
    (SELECT max(m.reminded_at) FROM reminder m
        WHERE m.post_id = $post AND m.user_id = page.user_id AND m.reminded_at <= $at)
FROM page JOIN met ON met.user_id = page.user_id AND met.place = 1
ORDER BY page.last_name, page.first_name, page.user_id
"""

# user_id, state, at, name, since when asked, by which code, whether the post carried it and the
# person held it at the moment, whether the person was active then, the departments, the latest of
# the earlier texts that was confirmed, the last reminder; `$6` how many, `$7` from where.
PEOPLE = hot(_PAGE.replace("$chosen", _CHOSEN))

# Those who have not confirmed and see the post, all or, if `$4` is 1, those of the list `$3`.
PENDING_PEOPLE = hot("""
SELECT s.user_id FROM stated s WHERE s.state = 'PENDING'
    AND ($4::bigint = 0 OR s.user_id IN (SELECT value FROM $numbers(3)))
ORDER BY s.user_id
""")

# code, confirmed, pending, excused: of those who hold the code of a department at the moment, of
# `D0` for those who hold none, and of members of workgroups that the post is addressed to.
UNITS = hot("""
, belonging(user_id, code) AS (
    SELECT s.user_id, h.code FROM stated s JOIN held_code h ON h.user_id = s.user_id
    WHERE h.code LIKE 'D%' AND h.since <= $at AND (h.until IS NULL OR h.until > $at)
    UNION SELECT h.user_id, substr(h.code, 1, length(h.code) - 2)
    FROM reach r JOIN held_code h ON h.code = r.code
    WHERE h.code LIKE 'SG%' AND h.since <= $at AND (h.until IS NULL OR h.until > $at)
        AND r.until > $at
), placed(user_id, code) AS (
    SELECT user_id, code FROM belonging
    UNION ALL SELECT s.user_id, 'D0' FROM stated s WHERE NOT EXISTS (
        SELECT 1 FROM belonging b WHERE b.user_id = s.user_id AND b.code LIKE 'D%'
    )
)
SELECT b.code,
    sum(CASE WHEN s.state = 'CONFIRMED' THEN 1 ELSE 0 END),
    sum(CASE WHEN s.state = 'PENDING' THEN 1 ELSE 0 END),
    sum(CASE WHEN s.state = 'EXCUSED' THEN 1 ELSE 0 END)
FROM stated s JOIN placed b ON b.user_id = s.user_id GROUP BY b.code
""")
