"""`feed24.acknowledgement.*` and `feed24.post.askAgain`."""

from feed24.acknowledgement.api.people import breakdown, list_people
from feed24.acknowledgement.api.report import ask_again, confirm, remind, report

__all__ = ["ask_again", "breakdown", "confirm", "list_people", "remind", "report"]
