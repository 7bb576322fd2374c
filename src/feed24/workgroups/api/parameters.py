"""Parameters that making and changing a workgroup share."""

from datetime import datetime, tzinfo
from typing import Annotated, Any, cast

from feed24.access import MEMBERS, Role
from feed24.errors import Invalid
from feed24.rest.call import Call
from feed24.rest.content import sent_file
from feed24.rest.dates import parse_moment
from feed24.rest.params import Flag, Int, Raw, Text, Values
from feed24.workgroups.avatars import Avatar
from feed24.workgroups.service import Details

Description = Annotated[Text | None, "Description"]
Keywords = Annotated[Text | None, "Keywords, separated by commas"]
Visible = Annotated[Flag | None, "`Y`: everybody finds it; a guest's own is always hidden"]
Opened = Annotated[Flag | None, "`Y`: joining needs no consent; a guest's own never is open"]
Closed = Annotated[Flag | None, "`Y`: archived, nothing can be posted to it"]
InitiatePerms = Annotated[
    Text | None, "Who may invite: `A` the owner, `E` moderators too, `K` all members"
]
Project = Annotated[Flag | None, "`Y`: a project, `N`: a group"]
ProjectDateStart = Annotated[Text | None, "Start of a project, ISO 8601"]
ProjectDateFinish = Annotated[Text | None, "End of a project, ISO 8601"]
ScrumMasterId = Annotated[Int | None, "Accepted, without effect: there are no scrum teams"]
OwnerId = Annotated[Int | None, "Id of the owner"]
Image = Annotated[Raw, 'Avatar: `["logo.png", "<base64>"]`, PNG, JPEG, GIF or WebP']
ImageFileId = Annotated[
    Int | None, "Id of a Drive file as the avatar, instead of IMAGE; 0 for no avatar"
]
SiteId = Annotated[Values, "Accepted, without effect: there is one site"]
SubjectId = Annotated[Int | None, "Accepted, without effect: there is one subject"]


class Unusable(Invalid):
    """A parameter has a value that nothing can be made of."""


def details(
    zone: tzinfo,
    *,
    description: str | None,
    keywords: str | None,
    initiate_perms: str | None,
    project_date_start: str | None,
    project_date_finish: str | None,
    **flags: bool | None,
) -> Details:
    """What was sent of a workgroup's details. Raises Unusable."""
    sent: dict[str, Any] = {name: value for name, value in flags.items() if value is not None}
    if description is not None:
        sent["description"] = description or None
    if keywords is not None:
        sent["keywords"] = keywords or None
    if initiate_perms:
        sent["inviters"] = _role(initiate_perms)
    if project_date_start is not None:
        sent["project_start"] = _moment(project_date_start, zone)
    if project_date_finish is not None:
        sent["project_finish"] = _moment(project_date_finish, zone)
    return cast(Details, sent)


def avatar(call: Call, image: object, file_id: int | None) -> Avatar | None:
    """The avatar that was asked for, None when the parameters leave it as it is."""
    store = call.services.files
    if file_id is not None:
        return Avatar(store, file_id=file_id or None)
    if image is None:
        return None
    sent = sent_file(image)
    return Avatar(store, content=sent.content if sent else None)


def _role(letter: str) -> Role:
    if letter not in MEMBERS:
        raise Unusable(letter)
    return Role(letter)


def _moment(sent: str, zone: tzinfo) -> datetime | None:
    """Raises Unusable for what is no date."""
    if not sent:
        return None
    moment = parse_moment(sent, zone)
    if moment is None:
        raise Unusable(sent)
    return moment
