"""Polls, and how people voted in them.

In a public poll a ballot says who chose what. In an anonymous one nothing does: `poll_voter` says
who has voted and no more, the counters say how often an answer was chosen, and no row, number,
moment or place of a row leads from one to the other. docs/polls.md says what that rests on; a test
compares what is stored when people swap their choices.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from feed24.db import Moment, id_column, metadata

poll = Table(
    "poll",
    metadata,
    id_column(),
    Column(
        "post_id",
        BigInteger,
        ForeignKey("post.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    # The numbers that were sent; `feed24.polls.rules` says what they mean.
    Column("anonymity", BigInteger, nullable=False),
    Column("options", BigInteger, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("voter_count", Integer, nullable=False, default=0),
)

poll_question = Table(
    "poll_question",
    metadata,
    id_column(),
    Column(
        "poll_id", BigInteger, ForeignKey("poll.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", Integer, nullable=False),
    # How many people have answered it.
    Column("voter_count", Integer, nullable=False, default=0),
    # When it was written or edited. Voting leaves no moment anywhere.
    Column("edited_at", Moment, nullable=False),
)

poll_answer = Table(
    "poll_answer",
    metadata,
    id_column(),
    Column(
        "question_id",
        BigInteger,
        ForeignKey("poll_question.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("vote_count", Integer, nullable=False, default=0),
    Column("edited_at", Moment, nullable=False),
)

# Public polls only.
poll_ballot = Table(
    "poll_ballot",
    metadata,
    id_column(),
    Column("poll_id", BigInteger, ForeignKey("poll.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("cast_at", Moment, nullable=False),
    UniqueConstraint("poll_id", "user_id"),
)

poll_choice = Table(
    "poll_choice",
    metadata,
    id_column(),
    Column(
        "ballot_id", BigInteger, ForeignKey("poll_ballot.id", ondelete="CASCADE"), nullable=False
    ),
    Column("question_id", BigInteger, nullable=False),
    Column(
        "answer_id",
        BigInteger,
        ForeignKey("poll_answer.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    UniqueConstraint("ballot_id", "answer_id"),
)

# Anonymous polls only: who has voted. No number and no moment, and on SQLite no hidden row number.
poll_voter = Table(
    "poll_voter",
    metadata,
    Column("poll_id", BigInteger, ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True),
    sqlite_with_rowid=False,
)
