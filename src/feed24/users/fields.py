"""The fields of a person, declared once.

Everything that depends on which fields there are follows from this list: the columns of the
profile, `user.fields` and its order, what each scope opens, what can be selected, sorted, filtered
by and set. It holds wire codes for that reason, and imports nothing of the wire.
"""

from enum import IntEnum
from typing import Literal, NamedTuple

# A kind tells how a field is stored, shown and compared; several moments are shown in odd ways.
Kind = Literal[
    "id",
    "text",
    "flag",
    "online",
    "moment",
    "registered",
    "changed",
    "seen",
    "day",
    "file",
    "departments",
    "type",
]


class Reach(IntEnum):
    """How much of people a scope opens; each includes those before it."""

    BRIEF = 1
    BASIC = 2
    FULL = 3


class PersonField(NamedTuple):
    """One field. `column` is what the person table calls it."""

    code: str
    label: str
    reach: Reach
    kind: Kind = "text"
    column: str = ""
    # Part of the profile: its column is made from this declaration.
    profile: bool = False
    # Clients may set it.
    settable: bool = False
    # Shown as an empty text while nothing is stored; the others are left out then.
    always: bool = False


BRIEF, BASIC, FULL = Reach.BRIEF, Reach.BASIC, Reach.FULL


def _core(
    code: str, label: str, column: str, kind: Kind = "text", *, settable: bool = False
) -> PersonField:
    reach = {"EMAIL": BASIC, "LAST_LOGIN": FULL, "USER_TYPE": FULL}.get(code, BRIEF)
    return PersonField(code, label, reach, kind, column, settable=settable, always=True)


def _profile(
    code: str, label: str, reach: Reach, kind: Kind = "text", *, always: bool = False
) -> PersonField:
    column = code.removeprefix("UF_").lower()
    return PersonField(code, label, reach, kind, column, profile=True, settable=True, always=always)


FIELDS = (
    _core("ID", "ID", "id", "id"),
    _profile("XML_ID", "External code", BRIEF, always=True),
    _core("ACTIVE", "Active", "active", "flag"),
    _core("NAME", "First name", "name", settable=True),
    _core("LAST_NAME", "Last name", "last_name", settable=True),
    _core("SECOND_NAME", "Second name", "second_name", settable=True),
    _profile("TITLE", "Form of address", BRIEF),
    _core("EMAIL", "E-mail", "email"),
    _core("LAST_LOGIN", "Last login", "last_login_at", "moment"),
    _core("DATE_REGISTER", "Registered on", "registered_at", "registered"),
    _core("TIME_ZONE", "Time zone", "time_zone", settable=True),
    _core("IS_ONLINE", "Online", "last_activity_at", "online"),
    _core("TIMESTAMP_X", "Changed on", "updated_at", "changed"),
    PersonField("LAST_ACTIVITY_DATE", "Last activity", BRIEF, "seen", "last_activity_at"),
    _profile("PERSONAL_GENDER", "Gender", BRIEF, always=True),
    _profile("PERSONAL_PROFESSION", "Profession", BRIEF),
    _profile("PERSONAL_WWW", "Home page", FULL, always=True),
    _profile("PERSONAL_BIRTHDAY", "Birthday", BRIEF, "day", always=True),
    PersonField("PERSONAL_PHOTO", "Photo", BRIEF, "file", "photo"),
    _profile("PERSONAL_ICQ", "ICQ", FULL),
    _profile("PERSONAL_PHONE", "Private phone", BASIC),
    _profile("PERSONAL_FAX", "Private fax", BASIC),
    _profile("PERSONAL_MOBILE", "Mobile phone", BASIC, always=True),
    _profile("PERSONAL_PAGER", "Private pager", BASIC),
    _profile("PERSONAL_STREET", "Street", BASIC),
    _profile("PERSONAL_CITY", "City", BRIEF, always=True),
    _profile("PERSONAL_STATE", "State", BRIEF),
    _profile("PERSONAL_ZIP", "Postal code", BASIC),
    _profile("PERSONAL_COUNTRY", "Country", BRIEF),
    _profile("PERSONAL_MAILBOX", "Mailbox", BASIC),
    _profile("PERSONAL_NOTES", "Notes", BASIC),
    _profile("WORK_PHONE", "Work phone", BASIC, always=True),
    _profile("WORK_COMPANY", "Company", BASIC),
    _core("WORK_POSITION", "Position", "work_position", settable=True),
    _profile("WORK_DEPARTMENT", "Department of the company", BASIC),
    _profile("WORK_WWW", "Company's web site", BASIC),
    _profile("WORK_FAX", "Work fax", BASIC),
    _profile("WORK_PAGER", "Work pager", BASIC),
    _profile("WORK_STREET", "Work street", BASIC),
    _profile("WORK_MAILBOX", "Work mailbox", BASIC),
    _profile("WORK_CITY", "Work city", BRIEF),
    _profile("WORK_STATE", "Work state", BRIEF),
    _profile("WORK_ZIP", "Work postal code", BASIC),
    _profile("WORK_COUNTRY", "Work country", BRIEF),
    _profile("WORK_PROFILE", "Field of work", BASIC),
    PersonField("WORK_LOGO", "Company logo", BASIC, "file", "work_logo", profile=True),
    _profile("WORK_NOTES", "Work notes", BASIC),
    _profile("UF_SKYPE_LINK", "Link to a Skype chat", BASIC),
    _profile("UF_ZOOM", "Zoom", BASIC),
    _profile("UF_EMPLOYMENT_DATE", "Employed since", BRIEF, "day", always=True),
    _profile("UF_TIMEMAN", "Time tracking", BRIEF),
    PersonField("UF_DEPARTMENT", "Departments", BRIEF, "departments"),
    _profile("UF_INTERESTS", "Interests", BRIEF),
    _profile("UF_SKILLS", "Skills", BRIEF),
    _profile("UF_WEB_SITES", "Other web sites", BASIC),
    _profile("UF_XING", "Xing", BASIC),
    _profile("UF_LINKEDIN", "LinkedIn", BASIC),
    _profile("UF_FACEBOOK", "Facebook", BASIC),
    _profile("UF_TWITTER", "Twitter", BASIC),
    _profile("UF_SKYPE", "Skype", BASIC),
    _profile("UF_DISTRICT", "District", BASIC),
    _profile("UF_PHONE_INNER", "Extension", BRIEF),
    _core("USER_TYPE", "Kind of user", "extranet", "type"),
)

PROFILE = tuple(field for field in FIELDS if field.profile)
# What is set as it is sent, or as the day that is sent.
SETTABLE = tuple(field for field in FIELDS if field.settable)


def within(reach: Reach) -> tuple[PersonField, ...]:
    """The fields that a scope opens, in their order."""
    return tuple(field for field in FIELDS if field.reach <= reach)
