"""Words that posts are found by. Those of posts that are there already are added later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A tokenizer that splits at ASCII signs only: the words are ready, and the databases agree on them.
_SQLITE = (
    """
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='search_document', content_rowid='id', columnsize=0,
    tokenize="ascii tokenchars '='"
)
""",
    """
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END
""",
    """
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END
""",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    big = sa.BigInteger()
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer() if sqlite else big, autoincrement=True, nullable=False),
        sa.Column("post_id", big, nullable=False),
        sa.Column("comment_id", big),
        sa.Column("words", sa.Text() if sqlite else TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
            name="fk_search_document_post_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name="fk_search_document_comment_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_document"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_document_post_id", "search_document", ["post_id"])
    of_comments = sa.text("comment_id IS NOT NULL")
    op.create_index(
        "ix_search_document_comment_id",
        "search_document",
        ["comment_id"],
        sqlite_where=of_comments,
        postgresql_where=of_comments,
    )
    op.create_table(
        "search_filling",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("done", big, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_filling"),
    )
    op.execute(
        "INSERT INTO search_filling (id, done) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM post)"
    )
    if sqlite:
        for statement in _SQLITE:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX ix_search_document_words ON search_document USING gin (words)")


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")
