"""The `UF_*` objects that accompany every post on the wire.

All but three or four values of such an object is the same in every answer, so its text is encoded
once, when this module is imported.
"""

from dataclasses import dataclass
from typing import Any

from feed24.rest.encoded import encode

_TYPES = "Bitrix\\Main\\UserField\\Types\\"
_MAIL = "Bitrix\\Mail\\MessageUserType"


def _main_type(kind: str, cls: str, description: str, base: str) -> dict[str, Any]:
    return {
        "USER_TYPE_ID": kind,
        "CLASS_NAME": _TYPES + cls,
        "EDIT_CALLBACK": [_TYPES + cls, "renderEdit"],
        "VIEW_CALLBACK": [_TYPES + cls, "renderView"],
        "USE_FIELD_COMPONENT": True,
        "DESCRIPTION": description,
        "BASE_TYPE": base,
    }


def _plain_type(kind: str, cls: str, description: str, **more: Any) -> dict[str, Any]:
    return {
        "USER_TYPE_ID": kind,
        "CLASS_NAME": cls,
        "DESCRIPTION": description,
        "BASE_TYPE": "int",
        **more,
    }


_USER_TYPES = {
    "file": _main_type("file", "FileType", "File", "file"),
    "url_preview": _plain_type(
        "url_preview", "Bitrix\\Main\\UrlPreview\\UrlPreviewUserType", "Link preview content"
    ),
    "integer": _main_type("integer", "IntegerType", "Integer", "int"),
    "disk_file": _plain_type(
        "disk_file",
        "Bitrix\\Disk\\Uf\\FileUserType",
        "File (Drive)",
        TAG=["DISK FILE ID", "DOCUMENT ID"],
    ),
    "datetime": _main_type("datetime", "DateTimeType", "Date with time", "datetime"),
    "vote": _plain_type("vote", "Bitrix\\Vote\\Uf\\VoteUserType", "Poll"),
    "mail_message": _plain_type(
        "mail_message",
        _MAIL,
        "Email",
        VIEW_CALLBACK=[_MAIL, "getPublicView"],
        EDIT_CALLBACK=[_MAIL, "getPublicEdit"],
        onBeforeSave=[_MAIL, "onBeforeSave"],
        onDelete=[_MAIL, "onDelete"],
    ),
}
_SETTINGS: dict[str, Any] = {
    "file": {
        "SIZE": 20,
        "LIST_WIDTH": 0,
        "LIST_HEIGHT": 0,
        "MAX_SHOW_SIZE": 0,
        "MAX_ALLOWED_SIZE": 0,
        "EXTENSIONS": [],
        "TARGET_BLANK": "Y",
        "DEFAULT_VIEW": None,
    },
    "url_preview": [],
    "integer": {"SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": None},
    "disk_file": {"IBLOCK_ID": None, "SECTION_ID": None, "UF_TO_SAVE_ALLOW_EDIT": False},
    "datetime": {
        "DEFAULT_VALUE": {"TYPE": "NONE", "VALUE": ""},
        "USE_SECOND": "Y",
        "USE_TIMEZONE": "N",
    },
    "vote": {
        "CHANNEL_ID": 1,
        "UNIQUE": 8,
        "UNIQUE_IP_DELAY": {"DELAY": "10", "DELAY_TYPE": "D"},
        "NOTIFY": "I",
    },
    "mail_message": None,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One `UF_*` object, encoded up to its value, with a comma in front."""

    head: bytes
    empty: bytes

    def filled(
        self, post_id: int, value: bytes, raw: bytes = b"null", custom: bytes = b"[]"
    ) -> tuple[bytes, bytes]:
        """`,"NAME":{...}` for a post, in two pieces; the values are JSON as it is sent."""
        own = b'%b,"ENTITY_VALUE_ID":%d,"VALUE_EXISTS":true,"VALUE_RAW":%b,"CUSTOM_DATA":%b}' % (
            value,
            post_id,
            raw,
            custom,
        )
        return self.head, own


def _field(
    number: int,
    name: str,
    kind: str,
    *,
    empty: Any = None,
    multiple: bool = False,
    in_list: bool = False,
    searchable: bool = False,
    labels: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Field:
    constant = {
        "ID": str(number),
        "ENTITY_ID": "BLOG_POST",
        "FIELD_NAME": name,
        "USER_TYPE_ID": kind,
        "XML_ID": "" if kind == "mail_message" else name,
        "SORT": "100",
        "MULTIPLE": _flag(multiple),
        "MANDATORY": "N",
        "SHOW_FILTER": "N",
        "SHOW_IN_LIST": _flag(in_list),
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": _flag(searchable),
        "SETTINGS": _SETTINGS[kind],
        "EDIT_FORM_LABEL": labels[0],
        "LIST_COLUMN_LABEL": labels[1],
        "LIST_FILTER_LABEL": labels[2],
        "ERROR_MESSAGE": None,
        "HELP_MESSAGE": None,
        "USER_TYPE": _USER_TYPES[kind],
    }
    head = b',"%b":%b,"VALUE":' % (name.encode(), encode(constant).removesuffix(b"}"))
    return Field(head, encode(empty))


def _flag(value: bool) -> str:
    return "Y" if value else "N"


DOCUMENTS = _field(1, "UF_BLOG_POST_DOC", "file", empty=False, multiple=True, searchable=True)
PREVIEW = _field(2, "UF_BLOG_POST_URL_PRV", "url_preview", searchable=True)
GRATITUDE = _field(3, "UF_GRATITUDE", "integer")
FILES = _field(4, "UF_BLOG_POST_FILE", "disk_file", empty=False, multiple=True, searchable=True)
IMPORTANT = _field(
    5,
    "UF_BLOG_POST_IMPRTNT",
    "integer",
    in_list=True,
    labels=("Important Message", "Important", "Important"),
)
IMPORTANT_UNTIL = _field(
    6,
    "UF_IMPRTANT_DATE_END",
    "datetime",
    empty="",
    labels=("Expiration Date", "Expiration", None),
)
POLL = _field(7, "UF_BLOG_POST_VOTE", "vote", in_list=True)
MAIL = _field(8, "UF_MAIL_MESSAGE", "mail_message")
