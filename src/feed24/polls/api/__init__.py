"""`vote.AttachedVote.*`: the polls of posts."""

from feed24.polls.api.reading import (
    download_report,
    get_poll,
    get_poll_with_voters,
    get_polls,
    get_voters,
)
from feed24.polls.api.voting import recall, resume, stop, vote

__all__ = [
    "download_report",
    "get_poll",
    "get_poll_with_voters",
    "get_polls",
    "get_voters",
    "recall",
    "resume",
    "stop",
    "vote",
]
