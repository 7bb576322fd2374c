"""Refusals that several methods share. Classic methods of workgroups have texts and no codes."""

from feed24.rest.errors import RestError

# One of these two opens all methods of workgroups.
CLASSIC_SCOPE = ("sonet_group", "socialnetwork")
READER_SCOPE = ("socialnetwork", "sonet_group")


def refusal(text: str) -> RestError:
    return RestError(400, "", text)


WRONG_ID = refusal("Wrong group ID")
WRONG_PEOPLE = refusal("Wrong user IDs")
NOT_FOUND = refusal("Socialnetwork group not found")
WRONG_IMAGE = RestError(400, "ERROR_IMAGE_ID", "Image is incorrect: Invalid file type")


def checked(group_id: int, otherwise: RestError = WRONG_ID) -> int:
    """The id, if it can be one. Raises RestError."""
    if group_id <= 0:
        raise otherwise
    return group_id
