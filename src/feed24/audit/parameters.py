"""Which entries are asked for, as the methods of the record share it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from feed24.audit.service import Chosen
from feed24.rest.call import Call
from feed24.rest.dates import has_time, parse_moment
from feed24.rest.errors import argument
from feed24.rest.params import Int, Text

WRONG_SINCE = argument("SINCE", "Wrong date in SINCE")
WRONG_UNTIL = argument("UNTIL", "Wrong date in UNTIL")


@dataclass(frozen=True)
class Wanted:
    """Conditions; all of them have to be met."""

    since: Annotated[Text, "Entries from this moment or day on"] = ""
    until: Annotated[Text, "Entries before this moment, or up to the end of this day"] = ""
    user_id: Annotated[Int | None, "What this person did; 0: the command line and the portal"] = (
        None
    )
    person_id: Annotated[Int | None, "What concerns this person"] = None
    subject: Annotated[Text | None, "Kind of what was changed, such as `department`"] = None
    subject_id: Annotated[Int | None, "Id of what was changed"] = None
    act: Annotated[Text | None, "What was changed at once: `ACT` of an entry"] = None

    def chosen(self, call: Call) -> Chosen:
        """The conditions in our words. Raises RestError."""
        since = _moment(call, self.since)
        until = _moment(call, self.until)
        if self.since.strip() and since is None:
            raise WRONG_SINCE
        if self.until.strip() and until is None:
            raise WRONG_UNTIL
        if until is not None and not has_time(self.until):
            # Behind the last day there is nothing.
            with suppress(OverflowError):
                until += timedelta(days=1)
        return Chosen(
            since,
            until,
            self.user_id,
            self.person_id,
            self.subject or None,
            self.subject_id,
            self.act or None,
        )


def _moment(call: Call, text: str) -> datetime | None:
    return parse_moment(text, call.zone) if text.strip() else None
