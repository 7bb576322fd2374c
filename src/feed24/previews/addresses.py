"""Where the picture of a post's preview is."""

from feed24.files.addresses import standing_for
from feed24.rest.call import Call

PICTURE = "preview"
PATH = "/feed24/preview/{post_id}"


def picture(call: Call, post_id: int) -> str:
    """Where the caller sees the picture, for an hour and as long as the post may be read."""
    proof = standing_for(call, PICTURE, post_id).replace("|", "%7C")
    return f"{call.origin}{PATH.format(post_id=post_id)}?auth[auth]={proof}"
