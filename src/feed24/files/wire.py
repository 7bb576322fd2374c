"""Storages, folders, files and attachments as the wire shows them.

Read from storage every number is text; what an upload has just written leaves as a number.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Row

from feed24.access import EVERYONE, Role
from feed24.files import addresses, storages
from feed24.files.rights import Right
from feed24.files.tables import drive_object, file_content, file_version, storage
from feed24.rest.call import Call
from feed24.rest.casts import LARGEST, is_array, items, lookup, php_int, php_text
from feed24.rest.dates import iso
from feed24.rest.filters import Field

Fields = Mapping[str, Field]

MODULE = "disk"
# A field's type, and whether one may filter by it.
_COMMON = {
    "ID": ("integer", True),
    "NAME": ("string", True),
    "TYPE": ("enum", True),
    "CODE": ("string", True),
    "STORAGE_ID": ("integer", True),
}
_TIMES = {
    "CREATE_TIME": ("datetime", True),
    "UPDATE_TIME": ("datetime", True),
    "DELETE_TIME": ("datetime", True),
    "CREATED_BY": ("integer", False),
    "UPDATED_BY": ("integer", False),
    "DELETED_BY": ("integer", False),
}
_FILE = {
    **_COMMON,
    "PARENT_ID": ("integer", True),
    **_TIMES,
    "GLOBAL_CONTENT_VERSION": ("integer", False),
    "FILE_ID": ("integer", False),
    "SIZE": ("integer", False),
    "DELETED_TYPE": ("enum", True),
}
_FOLDER = {
    **_COMMON,
    "REAL_OBJECT_ID": ("integer", False),
    "PARENT_ID": ("integer", True),
    **_TIMES,
    "DELETED_TYPE": ("enum", True),
}
_STORAGE = {
    "ID": ("integer", True),
    "NAME": ("string", True),
    "CODE": ("string", True),
    "MODULE_ID": ("string", False),
    "ENTITY_TYPE": ("string", True),
    "ENTITY_ID": ("string", True),
    "ROOT_OBJECT_ID": ("integer", False),
}


def _described(fields: Mapping[str, tuple[str, bool]]) -> Mapping[str, dict[str, Any]]:
    return MappingProxyType(
        {
            name: {"TYPE": kind, "USE_IN_FILTER": filtered, "USE_IN_SHOW": True}
            for name, (kind, filtered) in fields.items()
        }
    )


FILE_FIELDS = _described(_FILE)
FOLDER_FIELDS = _described(_FOLDER)
STORAGE_FIELDS = _described(_STORAGE)

# What lists are filtered and sorted by.
OBJECTS: Fields = MappingProxyType(
    {
        "ID": Field(drive_object.c.id, "int"),
        "NAME": Field(drive_object.c.name, "text"),
        "TYPE": Field(drive_object.c.kind, "text"),
        "CODE": Field(drive_object.c.code, "text"),
        "STORAGE_ID": Field(drive_object.c.storage_id, "int"),
        "PARENT_ID": Field(drive_object.c.parent_id, "int"),
        "CREATE_TIME": Field(drive_object.c.created_at, "moment"),
        "UPDATE_TIME": Field(drive_object.c.updated_at, "moment"),
        "DELETE_TIME": Field(drive_object.c.deleted_at, "moment"),
        "DELETED_TYPE": Field(drive_object.c.deleted, "int"),
    }
)
VERSIONS: Fields = MappingProxyType(
    {
        "ID": Field(file_version.c.id, "int"),
        "SIZE": Field(file_content.c.size, "int"),
        "NAME": Field(file_version.c.name, "text"),
        "CREATE_TIME": Field(file_version.c.created_at, "moment"),
        "CREATED_BY": Field(file_version.c.created_by, "int"),
    }
)
STORAGES: Fields = MappingProxyType(
    {
        "ID": Field(storage.c.id, "int"),
        "NAME": Field(storages.name, "text"),
        "CODE": Field(storage.c.code, "text"),
        "ENTITY_TYPE": Field(storage.c.kind, "text"),
        "ENTITY_ID": Field(storages.owner, "text"),
    }
)


def storage_row(row: Row[Any]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "NAME": row.name,
        "CODE": row.code,
        "MODULE_ID": MODULE,
        "ENTITY_TYPE": row.kind,
        "ENTITY_ID": row.owner,
        "ROOT_OBJECT_ID": str(row.root_id),
    }


def object_row(call: Call, row: Row[Any], folders: Sequence[str]) -> dict[str, Any]:
    """A folder or file; `folders` are the names of the folders above it, the root left out."""
    return folder(call, row, folders) if row.kind == "folder" else file(call, row, folders)


def folder(
    call: Call, row: Row[Any], folders: Sequence[str], root_name: str | None = None
) -> dict[str, Any]:
    """A folder; a root bears its storage's name and is the end of every path."""
    names = folders if row.parent_id is None else [*folders, row.name]
    return {
        "ID": str(row.id),
        "NAME": row.name if root_name is None else root_name,
        "CODE": row.code,
        "STORAGE_ID": str(row.storage_id),
        "TYPE": "folder",
        "REAL_OBJECT_ID": str(row.id),
        "PARENT_ID": _id(row.parent_id),
        "DELETED_TYPE": str(row.deleted),
        **_traces(call, row),
        "DETAIL_URL": _page(call, row, "path", names),
    }


def file(call: Call, row: Row[Any], folders: Sequence[str]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "NAME": row.name,
        "CODE": row.code,
        "STORAGE_ID": str(row.storage_id),
        "TYPE": "file",
        "PARENT_ID": _id(row.parent_id),
        "DELETED_TYPE": str(row.deleted),
        "GLOBAL_CONTENT_VERSION": str(row.version),
        "FILE_ID": str(row.content_id),
        "SIZE": str(row.size),
        **_traces(call, row),
        "DOWNLOAD_URL": addresses.download(call, row.id),
        "DETAIL_URL": _page(call, row, "file", [*folders, row.name]),
    }


def version(call: Call, row: Row[Any]) -> dict[str, Any]:
    """A version of a file."""
    return {
        "ID": str(row.id),
        "OBJECT_ID": str(row.object_id),
        "SIZE": str(row.size),
        "NAME": row.name,
        "GLOBAL_CONTENT_VERSION": str(row.number),
        "CREATE_TIME": iso(row.created_at, call.zone),
        "CREATED_BY": str(row.created_by or 0),
        "DOWNLOAD_URL": addresses.version(call, row.id),
    }


class Written(NamedTuple):
    """What a method that has just written an object shows otherwise than one that reads it."""

    numbers: tuple[str, ...] = ()
    # Nobody has deleted what is new, and it says so otherwise than what is old.
    new: bool = False

    def shown(self, object_: dict[str, Any]) -> dict[str, Any]:
        shown = {**object_, **{name: int(object_[name]) for name in self.numbers}}
        return {**shown, "DELETED_BY": None} if self.new else shown


NEW_FILE = Written(("ID", "FILE_ID", "DELETED_TYPE", "GLOBAL_CONTENT_VERSION"), new=True)
NEW_FOLDER = Written(("ID", "REAL_OBJECT_ID", "DELETED_TYPE"), new=True)
MOVED = Written(("PARENT_ID",))
# A folder into the bin, and everything out of it.
BINNED_OR_RESTORED = Written(("DELETED_TYPE",))
NEW_VERSION = Written(("GLOBAL_CONTENT_VERSION",))
CHANGED = Written()


def attached_object(call: Call, row: Row[Any]) -> dict[str, Any]:
    return {
        "ID": str(row.id),
        "OBJECT_ID": str(row.object_id),
        "MODULE_ID": "blog",
        "ENTITY_TYPE": row.entity_type,
        "ENTITY_ID": str(row.entity_id),
        "CREATE_TIME": iso(row.created_at, call.zone),
        "CREATED_BY": str(row.created_by),
        "DOWNLOAD_URL": addresses.attachment(call, row.id),
        "NAME": row.name,
        "SIZE": str(row.size),
    }


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _traces(call: Call, row: Row[Any]) -> dict[str, Any]:
    """When and by whom an object was made, changed and deleted."""
    return {
        "CREATE_TIME": iso(row.created_at, call.zone),
        "UPDATE_TIME": iso(row.updated_at, call.zone),
        "DELETE_TIME": _time(call, row.deleted_at),
        "CREATED_BY": str(row.created_by or 0),
        "UPDATED_BY": str(row.updated_by or 0),
        "DELETED_BY": str(row.deleted_by or 0),
    }


def _time(call: Call, moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment, call.zone)


def _page(call: Call, row: Row[Any], place: str, names: Sequence[str]) -> str:
    return addresses.web_page(call.origin, row.storage_kind, row.owner_id, place, names)


TASKS: Mapping[int, Right] = MappingProxyType({11: Right.READ, 12: Right.EDIT, 13: Right.FULL})
# As the product lists them, without one for adding alone.
TASK_LIST = (
    {"ID": "13", "NAME": "disk_access_full", "TITLE": "Everything"},
    {"ID": "12", "NAME": "disk_access_edit", "TITLE": "Edit"},
    {"ID": "11", "NAME": "disk_access_read", "TITLE": "Read"},
)
SHARED: Mapping[str, Right] = MappingProxyType(
    {f"disk_access_{right.name.lower()}": right for right in Right}
)
_LETTERS = {"U": "U{}", "DR": "DR{}", "D": "D{}", "SG": f"SG{{}}_{Role.MEMBER}"}


def granted(value: object) -> dict[str, Right]:
    """The `rights` parameter by access code; the most of what one code is given.

    Raises ValueError for anything but a list of `TASK_ID` and `ACCESS_CODE`.
    """
    if not is_array(value):
        raise ValueError("not a list")
    rights: dict[str, Right] = {}
    for each in items(value):
        right = TASKS.get(php_int(lookup(each, "TASK_ID")))
        if right is None:
            raise ValueError("no task")
        code = _access_code(php_text(lookup(each, "ACCESS_CODE")))
        rights[code] = max(right, rights.get(code, right))
    return rights


def _access_code(text: str) -> str:
    if text == "*":
        return EVERYONE
    letters = text.rstrip("0123456789")
    number = php_int(text[len(letters) :])
    if letters not in _LETTERS or not 0 < number < LARGEST:
        raise ValueError("no access code")
    return _LETTERS[letters].format(number)
