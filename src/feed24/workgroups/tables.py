"""Workgroups and who belongs to them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text, UniqueConstraint

from feed24.audit.recording import audited
from feed24.db import STORE_KEY, Moment, id_column, metadata

workgroup = Table(
    "workgroup",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("keywords", Text),
    Column("owner_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("visible", Boolean, nullable=False, default=True),
    Column("opened", Boolean, nullable=False, default=False),
    Column("closed", Boolean, nullable=False, default=False),
    Column("extranet", Boolean, nullable=False, default=False),
    Column("project", Boolean, nullable=False, default=False),
    Column("project_start", Moment),
    Column("project_finish", Moment),
    # Lowest role that may invite: A, E or K.
    Column("inviters", Text, nullable=False, default="K"),
    # Key of the avatar in the file store.
    Column("image", Text, info=STORE_KEY),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False),
    info=audited(
        "workgroup",
        whose="owner_id",
        quiet=["updated_at", "active_at", "created_at", "image", "description", "keywords"],
        own=["name", "project", "project_start", "project_finish", "closed", "inviters"],
    ),
)

workgroup_member = Table(
    "workgroup_member",
    metadata,
    id_column(),
    Column(
        "workgroup_id", BigInteger, ForeignKey("workgroup.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    # Who asked: U the person, G the group.
    Column("initiated_by", Text, nullable=False, default="G"),
    Column("joined_at", Moment, nullable=False),
    # Since when the person belongs to the group, in whatever rank; null where nobody noted it.
    Column("since", Moment),
    UniqueConstraint("workgroup_id", "user_id"),
    # Joining and leaving of one's own accord is no administration.
    info=audited(
        "workgroup_member",
        about="workgroup_id",
        whose="user_id",
        quiet=["joined_at", "since", "initiated_by", "id"],
        own=["workgroup_id", "user_id", "role"],
    ),
)
