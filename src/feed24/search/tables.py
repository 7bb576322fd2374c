"""What posts and files are found by, and how far the documents of older posts have been made.

On SQLite the FTS5 table `search_words` indexes the documents; triggers keep it so. On PostgreSQL a
document is kept as a tsvector.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from feed24.db import id_column, metadata

search_document = Table(
    "search_document",
    metadata,
    id_column(),
    Column(
        "post_id", BigInteger, ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    # Null for what the post itself says.
    Column("comment_id", BigInteger, ForeignKey("comment.id", ondelete="CASCADE")),
    # Of a document that is the name of a file attached to either. It goes when the file does, as
    # `writing` sees to for all texts.
    Column("file_id", BigInteger),
    Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)
_of_comments = search_document.c.comment_id.is_not(None)
Index(
    "ix_search_document_comment_id",
    search_document.c.comment_id,
    sqlite_where=_of_comments,
    postgresql_where=_of_comments,
)
# Alembic leaves them alone: SQLite has the FTS5 table instead. Words of names have an index of
# their own, since a word that is in many posts may be in few names.
Index("ix_search_document_words", search_document.c.words, postgresql_using="gin").ddl_if(
    dialect="postgresql"
)
Index(
    "ix_search_document_names",
    search_document.c.words,
    postgresql_using="gin",
    postgresql_where=search_document.c.file_id.is_not(None),
).ddl_if(dialect="postgresql")

# There is a row while documents are lacking; posts with ids up to `done` have theirs.
search_filling = Table(
    "search_filling",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("done", BigInteger, nullable=False),
)
