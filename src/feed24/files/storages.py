"""Storages: one for every person and workgroup, and the company's own; and one for each application
that asks for it.

A storage shows its owner's name, an application's the name it was given. What its owner may do
stands as rights on its root folder.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)

from feed24.access import EVERYONE, Role, Viewer
from feed24.db import Transaction, insert_new
from feed24.errors import Forbidden, NotFound
from feed24.files.names import folded
from feed24.files.rights import Right, grant, held
from feed24.files.tables import drive_object, drive_right, storage
from feed24.users.tables import person
from feed24.workgroups.tables import workgroup

PERSON = "user"
WORKGROUP = "group"
COMPANY = "common"
APPLICATION = "restapp"
KINDS = (PERSON, COMPANY, WORKGROUP)
COMPANY_NAME = "Company drive"
COMPANY_OWNER = "shared_files_s1"
UPLOADED_FILES = "FOR_UPLOADED_FILES"
UPLOADED_FILES_NAME = "Uploaded files"


async def create_for_person(tx: Transaction, user_id: int) -> int:
    """The storage of a new person, who may do everything there."""
    rights = {f"U{user_id}": Right.FULL}
    return await _create(tx, PERSON, user_id, f"User {user_id}", rights, created_by=user_id)


async def create_for_workgroup(tx: Transaction, workgroup_id: int) -> int:
    """The storage of a new workgroup: members edit, moderators and the owner do everything."""
    rights = {
        f"SG{workgroup_id}_{Role.MEMBER}": Right.EDIT,
        f"SG{workgroup_id}_{Role.MODERATOR}": Right.FULL,
    }
    name = await tx.scalar(select(workgroup.c.name).where(workgroup.c.id == workgroup_id))
    return await _create(tx, WORKGROUP, workgroup_id, name, rights)


async def of_application(
    tx: Transaction, application_id: int, name: str, users: Iterable[int] | None
) -> Row[Any]:
    """The storage of an application, made unless it is there, for the people who may use it.

    They edit what is there; `users` is None for every employee.
    """
    values = {"kind": APPLICATION, "owner_id": application_id, "name": name}
    for made in await insert_new(tx, storage, [values], storage.c.id):
        root_id = await create_folder(tx, made.id, None, name, created_by=None)
        await grant(tx, root_id, _of_users(users))
    root = await _root_of(tx, APPLICATION, application_id)
    return await find(tx, root.storage_id)


async def open_application(
    tx: Transaction, application_id: int, users: Iterable[int] | None
) -> None:
    """Let these people, or every employee, and nobody else into an application's storage, if it
    has one.
    """
    try:
        root = await _root_of(tx, APPLICATION, application_id)
    except NotFound:
        return
    await tx.run(delete(drive_right).where(drive_right.c.object_id == root.id))
    await grant(tx, root.id, _of_users(users))


def _of_users(users: Iterable[int] | None) -> dict[str, Right]:
    codes = (EVERYONE,) if users is None else (f"U{each}" for each in users)
    return dict.fromkeys(codes, Right.EDIT)


async def rename(tx: Transaction, storage_id: int, name: str) -> None:
    """Another name for a storage that shows its own."""
    root = drive_object.c.storage_id == storage_id, drive_object.c.parent_id.is_(None)
    await tx.run(update(storage).where(storage.c.id == storage_id).values(name=name))
    named = {"name": name, "folded": folded(name), "updated_at": tx.now}
    await tx.run(update(drive_object).where(*root).values(**named))


async def create_common(tx: Transaction) -> int:
    """The company's storage, which every employee may edit."""
    return await _create(tx, COMPANY, 0, COMPANY_NAME, {EVERYONE: Right.EDIT})


async def _create(
    tx: Transaction,
    kind: str,
    owner_id: int,
    name: str,
    rights: Mapping[str, Right],
    created_by: int | None = None,
) -> int:
    values = {"kind": kind, "owner_id": owner_id, "name": name}
    storage_id: int = await tx.scalar(insert(storage).returning(storage.c.id), values)
    root_id = await create_folder(tx, storage_id, None, name, created_by=created_by)
    await grant(tx, root_id, rights)
    return storage_id


async def create_folder(
    tx: Transaction,
    storage_id: int,
    parent_id: int | None,
    name: str,
    *,
    created_by: int | None,
    code: str | None = None,
) -> int:
    """A folder under a name that is free; its id."""
    values = {
        "storage_id": storage_id,
        "parent_id": parent_id,
        "kind": "folder",
        "code": code,
        "name": name,
        "folded": folded(name),
        "created_at": tx.now,
        "created_by": created_by,
        "updated_at": tx.now,
        "updated_by": created_by,
    }
    folder_id: int = await tx.scalar(insert(drive_object).returning(drive_object.c.id), values)
    return folder_id


_full_name = func.trim(person.c.name + " " + person.c.last_name)
# The name shown, and the text by which clients know the owner.
name: ColumnElement[str] = func.coalesce(
    func.nullif(_full_name, ""), person.c.email, workgroup.c.name, storage.c.name
)
owner: ColumnElement[str] = case(
    (storage.c.kind == COMPANY, COMPANY_OWNER), else_=cast(storage.c.owner_id, Text)
)
_SHOWN = (
    select(
        storage.c.id,
        storage.c.kind,
        storage.c.code,
        name.label("name"),
        owner.label("owner"),
        drive_object.c.id.label("root_id"),
    )
    .join(
        drive_object,
        and_(drive_object.c.storage_id == storage.c.id, drive_object.c.parent_id.is_(None)),
    )
    .outerjoin(person, and_(storage.c.kind == PERSON, person.c.id == storage.c.owner_id))
    .outerjoin(workgroup, and_(storage.c.kind == WORKGROUP, workgroup.c.id == storage.c.owner_id))
)
_ONE = _SHOWN.where(storage.c.id == bindparam("storage_id"))


def listed_for(viewer: Viewer) -> Select[Any]:
    """The storages whose root the viewer may read. Not ordered yet."""
    return _SHOWN.where(held(viewer, Right.READ))


async def find(tx: Transaction, storage_id: int) -> Row[Any]:
    """A storage, whoever asks. Raises NotFound."""
    row = await tx.first(_ONE, {"storage_id": storage_id})
    if row is None:
        raise NotFound(storage_id)
    return row


async def get(tx: Transaction, viewer: Viewer, storage_id: int) -> Row[Any]:
    """A storage whose root the viewer may read. Raises NotFound, Forbidden."""
    asked = _ONE.add_columns(held(viewer, Right.READ).label("allowed"))
    row = await tx.first(asked, {"storage_id": storage_id})
    if row is None:
        raise NotFound(storage_id)
    if not row.allowed:
        raise Forbidden(storage_id)
    return row


_ROOT_OF_OWNER = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .join(storage, storage.c.id == drive_object.c.storage_id)
    .where(
        storage.c.kind == bindparam("of_kind"),
        storage.c.owner_id == bindparam("of_owner"),
        drive_object.c.parent_id.is_(None),
    )
)


async def root_of_person(tx: Transaction, user_id: int) -> Row[Any]:
    """`id` and `storage_id` of the root folder of a person's storage. Raises NotFound."""
    return await _root_of(tx, PERSON, user_id)


async def root_of_company(tx: Transaction) -> Row[Any]:
    """`id` and `storage_id` of the root folder of the company's storage. Raises NotFound."""
    return await _root_of(tx, COMPANY, 0)


async def _root_of(tx: Transaction, kind: str, owner_id: int) -> Row[Any]:
    row = await tx.first(_ROOT_OF_OWNER, {"of_kind": kind, "of_owner": owner_id})
    if row is None:
        raise NotFound(f"storage of {kind} {owner_id}")
    return row
