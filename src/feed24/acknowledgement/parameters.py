"""Parameters and refusals that the methods of acknowledgements share."""

from datetime import datetime
from typing import Annotated

from feed24.acknowledgement import service
from feed24.acknowledgement.statements import CONFIRMED, EXCUSED, PENDING
from feed24.errors import Forbidden, NotFound
from feed24.rest.call import Call
from feed24.rest.dates import parse_moment
from feed24.rest.errors import RestError, access_denied, argument
from feed24.rest.params import Int, Text, Wire
from feed24.rest.registry import Translation

PostId = Annotated[Int, "Id of the post"]
Moment = Annotated[Text, Wire("MOMENT"), "As of when, at least a minute ago; without it: now"]
State = Annotated[
    Text, Wire("STATE"), f"Only people who are `{CONFIRMED}`, `{PENDING}` or `{EXCUSED}`"
]

NOT_FOUND = RestError(400, "ERROR_NOT_FOUND", "Post not found")
WRONG_DATE = argument("MOMENT", "Wrong date in MOMENT")
WRONG_STATE = argument("STATE", "Wrong STATE")
READING: dict[type[Exception], Translation] = {
    NotFound: NOT_FOUND,
    service.NotSettled: argument("MOMENT", "MOMENT must be at least a minute ago"),
    service.BeforeBeginning: argument("MOMENT", "The ledger of the post begins later"),
}
LISTING: dict[type[Exception], Translation] = {**READING, Forbidden: access_denied()}


def moment(call: Call, text: str) -> datetime | None:
    """None for now. Raises RestError."""
    if not text.strip():
        return None
    at = parse_moment(text, call.zone)
    if at is None:
        raise WRONG_DATE
    return at


def state(text: str) -> str:
    """Empty for any state. Raises RestError."""
    if text not in {"", CONFIRMED, PENDING, EXCUSED}:
        raise WRONG_STATE
    return text
