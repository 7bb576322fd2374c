"""Parameters and refusals that the methods of acknowledgements share."""

import re
from datetime import datetime
from typing import Annotated

from feed24.acknowledgement.lines import Chosen
from feed24.acknowledgement.refusals import BeforeBeginning, NotImportant, NotSettled
from feed24.acknowledgement.statements import CONFIRMED, EXCUSED, PENDING
from feed24.db import BIGGEST
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
Unit = Annotated[
    Text,
    Wire("UNIT"),
    "Only people of a department or workgroup, by a `CODE` of `feed24.acknowledgement.breakdown`",
]
Find = Annotated[Text, Wire("FIND"), "Only people in whose names each of these words begins a word"]

NOT_FOUND = RestError(400, "ERROR_NOT_FOUND", "Post not found")
WRONG_DATE = argument("MOMENT", "Wrong date in MOMENT")
WRONG_STATE = argument("STATE", "Wrong STATE")
WRONG_UNIT = argument("UNIT", "Wrong UNIT")
READING: dict[type[Exception], Translation] = {
    NotFound: NOT_FOUND,
    NotSettled: argument("MOMENT", "MOMENT must be at least a minute ago"),
    BeforeBeginning: argument("MOMENT", "The ledger of the post begins later"),
}
LISTING: dict[type[Exception], Translation] = {**READING, Forbidden: access_denied()}
CHANGING: dict[type[Exception], Translation] = {
    NotFound: NOT_FOUND,
    Forbidden: access_denied(),
    NotImportant: RestError(400, "ERROR_NOT_IMPORTANT", "The post is not important"),
}
_UNIT = re.compile(r"(?:D|SG)([0-9]{1,19})")


def moment(call: Call, text: str) -> datetime | None:
    """None for now. Raises RestError."""
    if not text.strip():
        return None
    at = parse_moment(text, call.zone)
    if at is None:
        raise WRONG_DATE
    return at


def chosen(state: str, unit: str = "", find: str = "") -> Chosen:
    """Raises RestError."""
    if state not in {"", CONFIRMED, PENDING, EXCUSED}:
        raise WRONG_STATE
    match = _UNIT.fullmatch(unit)
    if unit and (match is None or int(match[1]) > BIGGEST):
        raise WRONG_UNIT
    words = tuple(dict.fromkeys(find.lower().replace("\0", "").split()))
    return Chosen(state, unit, words)
