"""A new table, a new column and a new statement cannot go past the record unnoticed."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

import feed24
import feed24.catalogue
from feed24.audit.recording import AUDIT, SECRET, Audited
from feed24.db import metadata
from feed24.rest.limits import tables as limits  # noqa: F401 - these too

# What people write and do with posts and files is no administration, nor is what the portal keeps
# for itself, or keeps a second time. A new table is declared `audited`, or named here with that in
# mind.
CONTENT = {
    *("post", "post_text", "post_recipient", "post_flag", "post_tag", "tag", "read_mark"),
    *("comment", "confirmation", "reminder", "mention", "notification", "reaction", "feed_look"),
    *("draft", "gratitude", "gratitude_person", "poll", "poll_answer", "poll_ballot"),
    *("poll_choice", "poll_question", "poll_voter", "drive_object", "drive_right", "drive_storage"),
    *("attachment", "external_link", "file_content", "file_text", "file_version"),
    *("link_preview", "awaited_preview", "medal", "request_read"),
}
INNER = {
    *("access_log", "access_seq", "activity_counter", "feed_entry", "post_access", "upkeep"),
    *("asking", "carried_code", "department_place", "held_code", "audit_entry"),
    *("operating_time", "request_rate", "search_document", "search_filling"),
    *("delivery_attempt", "event_token", "offline_event", "outbox"),
    *("captured_receiver", "captured_request"),
}
# What a person or an application does for itself; who is signed out by another, `act` records.
OWN = {
    *("session", "sign_in_failure", "application_consent", "application_option"),
    *("oauth_code", "oauth_token", "subscription", "notification_choice", "quiet_hours"),
    "answered_call",
}
AUDITED = {name for name, table in metadata.tables.items() if AUDIT in table.info}
SOURCES = Path(feed24.__file__).parent


def test_every_table_is_audited_or_known_not_to_be() -> None:
    assert set(metadata.tables) - AUDITED <= CONTENT | INNER | OWN


def test_what_decides_who_may_do_or_see_what_is_audited() -> None:
    assert {
        *("person", "department", "department_member", "workgroup", "workgroup_member"),
        *("webhook", "outgoing_webhook", "application", "application_user", "portal"),
    } <= AUDITED


@pytest.mark.parametrize("name", sorted(AUDITED))
def test_columns_that_are_named_are_there(name: str) -> None:
    table: Table = metadata.tables[name]
    spec: Audited = table.info[AUDIT]
    named = {spec.about, *spec.quiet, *spec.own} | ({spec.whose} if spec.whose else set())
    assert named <= set(table.c.keys())


@pytest.mark.parametrize("name", sorted(AUDITED))
def test_secrets_are_known_by_their_names(name: str) -> None:
    for column in metadata.tables[name].c:
        if re.search(r"code|_key|salt|otp|pass|pin", column.name):
            assert SECRET.search(column.name), f"is {column.name} a secret?"


def test_no_plain_statement_goes_past_the_record() -> None:
    tables = "|".join(sorted(AUDITED))
    written = re.compile(rf"\b(UPDATE|INTO|DELETE\s+FROM|MERGE\s+INTO)\s+({tables})\b(.*)")
    found = [
        (path.relative_to(SOURCES).as_posix(), match[2], match[3].strip())
        for path in SOURCES.rglob("*.py")
        if "migrations" not in path.parts
        for match in written.finditer(path.read_text())
    ]
    # When the group was last used, which is no act.
    allowed = ("workgroups/service/groups.py", "workgroup", "SET active_at =")
    assert [each for each in found if not (each[:2] == allowed[:2] and allowed[2] in each[2])] == []
