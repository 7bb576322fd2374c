"""Where the results of a poll are shown and downloaded.

The addresses name the poll by a signed value and stand for the caller's credential for an hour, as
those of attachments do. Neither is a right: who may read the poll is asked at every download.
"""

from typing import NamedTuple
from urllib.parse import quote

from feed24.files.addresses import standing_for
from feed24.polls.signing import signed
from feed24.rest.call import Call

PURPOSE = "poll"
RESULT = "/vote-result"
CONTROLLER = "/bitrix/services/main/ajax.php"
DOWNLOAD = "vote.AttachedVote.download"


class PollAddresses(NamedTuple):
    """The signed number of a poll, and two addresses without the portal's own."""

    signed: str
    result: str
    download: str


def of_poll(call: Call, poll_id: int) -> PollAddresses:
    """The addresses of a poll for this caller."""
    name = signed(call.services.secret, poll_id)
    proof = f"auth[auth]={quote(standing_for(call, PURPOSE, poll_id), safe='')}"
    query = f"action={DOWNLOAD}&SITE_ID={call.services.settings.site_id}&signedAttachId={name}"
    return PollAddresses(name, f"{RESULT}/{name}?{proof}", f"{CONTROLLER}?{query}&{proof}")
