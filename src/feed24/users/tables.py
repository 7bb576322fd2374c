"""The people of the portal."""

from sqlalchemy import Boolean, Column, Table, Text

from feed24.audit.recording import audited
from feed24.db import STORE_KEY, Moment, id_column, metadata
from feed24.users.fields import PROFILE

person = Table(
    "person",
    metadata,
    id_column(),
    # In lower case: addresses are one whatever the case of their letters.
    Column("email", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, default=True),
    Column("admin", Boolean, nullable=False, default=False),
    Column("extranet", Boolean, nullable=False, default=False),
    Column("name", Text, nullable=False, default=""),
    Column("last_name", Text, nullable=False, default=""),
    Column("second_name", Text, nullable=False, default=""),
    Column("work_position", Text, nullable=False, default=""),
    Column("time_zone", Text, nullable=False, default=""),
    # Key of the photo in the file store.
    Column("photo", Text, info=STORE_KEY),
    Column("registered_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("last_login_at", Moment),
    Column("last_activity_at", Moment),
    # Days are kept as their midnight in UTC, files as their keys in the file store.
    *(
        Column(
            field.column,
            Moment if field.kind == "day" else Text,
            info=STORE_KEY if field.kind == "file" else {},
        )
        for field in PROFILE
    ),
    # What people say of themselves is their own business.
    info=audited(
        "person",
        whose="id",
        own=["name", "last_name", "second_name", "work_position"],
        quiet=[
            "updated_at",
            "registered_at",
            "last_login_at",
            "last_activity_at",
            "photo",
            "time_zone",
            *(field.column for field in PROFILE),
        ],
    ),
)
