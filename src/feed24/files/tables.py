"""The Drive: storages, folders and files, versions, rights, and what files are attached to."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from feed24.db import STORE_KEY, Moment, id_column, metadata

# One per person, one per workgroup, one for the company. A storage outlives its workgroup: posts
# may show its files. `owner_id` is a person's or a workgroup's id, and 0 for the company.
storage = Table(
    "drive_storage",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    # For when the owner, whose name is shown, is gone.
    Column("name", Text, nullable=False),
    Column("code", Text),
    UniqueConstraint("kind", "owner_id"),
)

# Bytes in the file store. Never changed; several files and versions may share one.
file_content = Table(
    "file_content",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, index=True, info=STORE_KEY),
    Column("size", BigInteger, nullable=False),
    # A hint for whoever downloads, never a permission.
    Column("media_type", Text, nullable=False),
    # Known for images.
    Column("width", Integer),
    Column("height", Integer),
)

# What plain text says, in lower case, as far as it is searched.
file_text = Table(
    "file_text",
    metadata,
    Column(
        "content_id",
        BigInteger,
        ForeignKey("file_content.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("text", Text, nullable=False),
)

# Folders and files share one id space. A storage's root is its folder without a parent.
drive_object = Table(
    "drive_object",
    metadata,
    id_column(),
    Column("storage_id", BigInteger, ForeignKey("drive_storage.id"), nullable=False),
    Column("parent_id", BigInteger, ForeignKey("drive_object.id")),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("name", Text, nullable=False),
    # The name without letter case, by which names are compared.
    Column("folded", Text, nullable=False),
    # The current content of a file, and the number of the version it came with.
    Column("content_id", BigInteger, ForeignKey("file_content.id"), index=True),
    Column("version", Integer),
    # What a picture shows, for whoever does not see it.
    Column("alt", Text),
    # 0 present, 3 in the bin, 4 in the bin because a folder above it is.
    Column("deleted", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("created_by", BigInteger, ForeignKey("person.id")),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", BigInteger, ForeignKey("person.id")),
    Column("deleted_at", Moment),
    Column("deleted_by", BigInteger, ForeignKey("person.id")),
)
# Not in the bin. Spelled out, not bound: only so the databases see that the index below fits.
present: ColumnElement[bool] = drive_object.c.deleted == literal_column("0", Integer)

# What is told of a file wherever it is shown. Methods of our own tell `alt` besides.
FACTS = (
    drive_object.c.name,
    file_content.c.size,
    file_content.c.media_type,
    file_content.c.width,
    file_content.c.height,
)


def _unique(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> None:
    Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


_unique(
    "uq_drive_object_root",
    drive_object.c.storage_id,
    where=drive_object.c.parent_id.is_(None),
)
_unique(
    "uq_drive_object_name",
    drive_object.c.parent_id,
    drive_object.c.folded,
    where=present,
)
_unique(
    "uq_drive_object_code",
    drive_object.c.storage_id,
    drive_object.c.code,
    where=and_(drive_object.c.code.is_not(None), present),
)
# What is in the bin is looked up by its folder too.
Index("ix_drive_object_parent_id", drive_object.c.parent_id)
# Searching shows the latest first.
Index(
    "ix_drive_object_updated_at",
    drive_object.c.updated_at,
    drive_object.c.id,
    sqlite_where=present,
    postgresql_where=present,
)
binned: ColumnElement[bool] = drive_object.c.deleted == literal_column("3", Integer)
# What has been in the bin for long is purged.
Index(
    "ix_drive_object_deleted_at",
    drive_object.c.deleted_at,
    sqlite_where=binned,
    postgresql_where=binned,
)

file_version = Table(
    "file_version",
    metadata,
    id_column(),
    Column(
        "object_id",
        BigInteger,
        ForeignKey("drive_object.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_id", BigInteger, ForeignKey("file_content.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", BigInteger, ForeignKey("person.id")),
    UniqueConstraint("object_id", "number"),
)

# What holders of an access code may do with an object and everything below it.
drive_right = Table(
    "drive_right",
    metadata,
    Column(
        "object_id",
        BigInteger,
        ForeignKey("drive_object.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("code", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Index("ix_drive_right_code", "code"),
)

# A file shown in a post or in one of its comments. `post_id` is the post either way: who reads the
# post reads the file.
attachment = Table(
    "attachment",
    metadata,
    id_column(),
    Column(
        "object_id",
        BigInteger,
        ForeignKey("drive_object.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", BigInteger, nullable=False),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("created_at", Moment, nullable=False),
    Column("created_by", BigInteger, ForeignKey("person.id"), nullable=False),
    Index("ix_attachment_entity", "entity_type", "entity_id"),
)

# The public address of a file or folder: one for each, and the same for whoever asks for it.
external_link = Table(
    "external_link",
    metadata,
    Column(
        "object_id",
        BigInteger,
        ForeignKey("drive_object.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("code", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", BigInteger, ForeignKey("person.id")),
)

# When a task that any node may do was last begun, so that one of them does it.
upkeep = Table(
    "upkeep",
    metadata,
    Column("task", Text, primary_key=True),
    Column("begun_at", Moment, nullable=False),
)
