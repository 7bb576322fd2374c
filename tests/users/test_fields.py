"""The declaration of fields, against the documented order and the documented scopes."""

import pytest

from feed24.users.fields import FIELDS, PROFILE, Reach, within
from feed24.users.tables import person
from tests.support.portal import Portal

_ORDER = """
ID XML_ID ACTIVE NAME LAST_NAME SECOND_NAME TITLE EMAIL LAST_LOGIN DATE_REGISTER TIME_ZONE IS_ONLINE
TIMESTAMP_X LAST_ACTIVITY_DATE PERSONAL_GENDER PERSONAL_PROFESSION PERSONAL_WWW PERSONAL_BIRTHDAY
PERSONAL_PHOTO PERSONAL_ICQ PERSONAL_PHONE PERSONAL_FAX PERSONAL_MOBILE PERSONAL_PAGER
PERSONAL_STREET PERSONAL_CITY PERSONAL_STATE PERSONAL_ZIP PERSONAL_COUNTRY PERSONAL_MAILBOX
PERSONAL_NOTES WORK_PHONE WORK_COMPANY WORK_POSITION WORK_DEPARTMENT WORK_WWW WORK_FAX WORK_PAGER
WORK_STREET WORK_MAILBOX WORK_CITY WORK_STATE WORK_ZIP WORK_COUNTRY WORK_PROFILE WORK_LOGO
WORK_NOTES UF_SKYPE_LINK UF_ZOOM UF_EMPLOYMENT_DATE UF_TIMEMAN UF_DEPARTMENT UF_INTERESTS UF_SKILLS
UF_WEB_SITES UF_XING UF_LINKEDIN UF_FACEBOOK UF_TWITTER UF_SKYPE UF_DISTRICT UF_PHONE_INNER
USER_TYPE
"""
ORDER = _ORDER.split()
_BRIEF = """
ID XML_ID ACTIVE NAME LAST_NAME SECOND_NAME TITLE IS_ONLINE TIME_ZONE TIMESTAMP_X DATE_REGISTER
LAST_ACTIVITY_DATE PERSONAL_PROFESSION PERSONAL_GENDER PERSONAL_BIRTHDAY PERSONAL_PHOTO
PERSONAL_CITY PERSONAL_STATE PERSONAL_COUNTRY WORK_POSITION WORK_CITY WORK_STATE WORK_COUNTRY
UF_DEPARTMENT UF_PHONE_INNER UF_EMPLOYMENT_DATE UF_TIMEMAN UF_SKILLS UF_INTERESTS
"""
BRIEF = set(_BRIEF.split())
FULL_ONLY = {"LAST_LOGIN", "PERSONAL_WWW", "PERSONAL_ICQ", "USER_TYPE"}


def test_order_is_the_documented_one() -> None:
    assert [field.code for field in FIELDS] == ORDER


@pytest.mark.parametrize(
    ("reach", "codes"),
    [(Reach.BRIEF, BRIEF), (Reach.BASIC, set(ORDER) - FULL_ONLY), (Reach.FULL, set(ORDER))],
)
def test_scopes_open_the_documented_fields(reach: Reach, codes: set[str]) -> None:
    assert {field.code for field in within(reach)} == codes


def test_every_field_of_the_profile_has_its_column() -> None:
    assert {field.column for field in FIELDS} - {""} <= set(person.c.keys())
    assert len({field.column for field in PROFILE}) == len(PROFILE)


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        ("user", len(ORDER)),
        ("user_basic", len(ORDER) - len(FULL_ONLY)),
        ("user_brief", len(BRIEF)),
        ("user_brief,user_basic", len(ORDER) - len(FULL_ONLY)),
        ("user_brief,user", len(ORDER)),
    ],
)
async def test_the_widest_scope_counts(portal: Portal, scope: str, count: int) -> None:
    labels = await portal.result("user.fields", scope=scope)
    assert len(labels) == count
    assert all(isinstance(label, str) and label for label in labels.values())
    assert list(labels) == [code for code in ORDER if code in labels]


async def test_other_scopes_open_nothing(portal: Portal) -> None:
    for name in ("user.get", "user.search", "user.current", "user.fields"):
        status, code, _ = await portal.error(name, scope="log,department")
        assert (status, code) == (401, "insufficient_scope")


async def test_reduced_scopes_do_not_write(portal: Portal) -> None:
    sent = {"ID": 1, "NAME": "Eve", "EMAIL": "eve@example.test", "UF_DEPARTMENT": 1}
    for name in ("user.add", "user.update"):
        for scope in ("user_basic", "user_brief", "user_basic,user_brief"):
            status, code, _ = await portal.error(name, sent, scope=scope)
            assert (status, code) == (401, "insufficient_scope")
    (row,) = await portal.result("user.get")
    assert row["NAME"] == "Ada"
