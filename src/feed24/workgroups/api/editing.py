"""sonet_group.create and .update: making and changing workgroups and projects."""

from typing import Annotated

from feed24.errors import Forbidden, Invalid
from feed24.rest.call import Call
from feed24.rest.params import Int, Text
from feed24.rest.registry import method
from feed24.workgroups import service
from feed24.workgroups.api import parameters as given
from feed24.workgroups.api.errors import CLASSIC_SCOPE, WRONG_ID, WRONG_IMAGE, refusal
from feed24.workgroups.errors import NotAnImage, UnknownPerson, UnknownWorkgroup

_NOT_CREATED = refusal("Cannot create group")
_NOT_UPDATED = refusal("Cannot update group")


@method(
    "sonet_group.create",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        NotAnImage: WRONG_IMAGE,
        UnknownPerson: _NOT_CREATED,
        Invalid: _NOT_CREATED,
        given.Unusable: refusal("Incorrect input data"),
    },
)
async def create_group(
    call: Call,
    *,
    name: Annotated[Text, "Name"],
    description: given.Description = None,
    visible: given.Visible = None,
    opened: given.Opened = None,
    closed: given.Closed = None,
    keywords: given.Keywords = None,
    initiate_perms: given.InitiatePerms = None,
    project: given.Project = None,
    project_date_start: given.ProjectDateStart = None,
    project_date_finish: given.ProjectDateFinish = None,
    scrum_master_id: given.ScrumMasterId = None,
    owner_id: given.OwnerId = None,
    image: given.Image = None,
    image_file_id: given.ImageFileId = None,
    site_id: given.SiteId | None = None,
    subject_id: given.SubjectId = None,
) -> int:
    """Make a workgroup or a project and return its id.

    The caller becomes its owner; administrators may name another one.
    """
    details = given.details(
        call.zone,
        description=description,
        keywords=keywords,
        visible=visible,
        opened=opened,
        closed=closed,
        project=project,
        initiate_perms=initiate_perms,
        project_date_start=project_date_start,
        project_date_finish=project_date_finish,
    )
    avatar = given.avatar(call, image, image_file_id)
    actor = await call.viewer()
    return await service.start(
        call.tx, actor, name=name, owner_id=owner_id, avatar=avatar, **details
    )


@method(
    "sonet_group.update",
    scope=CLASSIC_SCOPE,
    writes=True,
    raises={
        UnknownWorkgroup: WRONG_ID,
        Forbidden: refusal("User has no permissions to update group"),
        NotAnImage: WRONG_IMAGE,
        UnknownPerson: _NOT_UPDATED,
        Invalid: _NOT_UPDATED,
    },
)
async def update_group(
    call: Call,
    *,
    group_id: Annotated[Int, "Id of the workgroup"],
    name: Annotated[Text | None, "Name"] = None,
    description: given.Description = None,
    visible: given.Visible = None,
    opened: given.Opened = None,
    closed: given.Closed = None,
    keywords: given.Keywords = None,
    initiate_perms: given.InitiatePerms = None,
    project: given.Project = None,
    project_date_start: given.ProjectDateStart = None,
    project_date_finish: given.ProjectDateFinish = None,
    scrum_master_id: given.ScrumMasterId = None,
    owner_id: given.OwnerId = None,
    image: given.Image = None,
    image_file_id: given.ImageFileId = None,
    site_id: given.SiteId | None = None,
    subject_id: given.SubjectId = None,
) -> int:
    """Change a workgroup and return its id; what is not sent stays.

    Its owner and administrators may. A new owner makes the former one a moderator.
    """
    # Who may not change the workgroup is told so, whatever the details are.
    actor = await call.viewer()
    await service.check_managed(call.tx, actor, group_id)
    details = given.details(
        call.zone,
        description=description,
        keywords=keywords,
        visible=visible,
        opened=opened,
        closed=closed,
        project=project,
        initiate_perms=initiate_perms,
        project_date_start=project_date_start,
        project_date_finish=project_date_finish,
    )
    avatar = given.avatar(call, image, image_file_id)
    await service.update(
        call.tx, actor, group_id, name=name, owner_id=owner_id, avatar=avatar, **details
    )
    return group_id
