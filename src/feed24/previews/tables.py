"""Previews, one per address, and the posts that wait for one."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from feed24.db import STORE_KEY, Moment, id_column, metadata

# Also the queue of pages to look at: those with a `due_at`. While one is looked at that is when
# somebody else may try, should we die over it.
link_preview = Table(
    "link_preview",
    metadata,
    id_column(),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False, server_default=""),
    Column("description", Text, nullable=False, server_default=""),
    Column("site_name", Text, nullable=False, server_default=""),
    # The picture in the file store, made by ourselves.
    Column("image_key", Text, info=STORE_KEY),
    Column("image_size", Integer),
    Column("image_width", Integer),
    Column("image_height", Integer),
    # When the page was last looked at; without it there is no preview yet.
    Column("checked_at", Moment),
    Column("due_at", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Grows with every claim, so that who comes too late knows it.
    Column("claim", BigInteger, nullable=False, server_default="0"),
)
Index(
    "ix_link_preview_due_at",
    link_preview.c.due_at,
    postgresql_where=link_preview.c.due_at.is_not(None),
    sqlite_where=link_preview.c.due_at.is_not(None),
)

# A post whose preview is still to be made; `post.preview_id` tells of one that is there.
awaited_preview = Table(
    "awaited_preview",
    metadata,
    Column("post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "preview_id",
        BigInteger,
        ForeignKey("link_preview.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)
