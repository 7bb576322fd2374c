"""Use cases of polls. Whoever may read the post reads its poll; every one of them checks that."""

from feed24.polls.service.places import Found, Hidden, NoPoll, Place
from feed24.polls.service.reading import (
    Answer,
    Poll,
    Question,
    Voters,
    get,
    get_many,
    voters,
    voters_of,
)
from feed24.polls.service.voting import (
    Ballot,
    Inactive,
    NothingChosen,
    VotedAlready,
    recall,
    resume,
    stop,
    vote,
)
from feed24.polls.service.writing import change, create

__all__ = [
    "Answer",
    "Ballot",
    "Found",
    "Hidden",
    "Inactive",
    "NoPoll",
    "NothingChosen",
    "Place",
    "Poll",
    "Question",
    "VotedAlready",
    "Voters",
    "change",
    "create",
    "get",
    "get_many",
    "recall",
    "resume",
    "stop",
    "vote",
    "voters",
    "voters_of",
]
