"""The three ways to name a poll: by its id, by its post, by a signed value of an earlier answer."""

from typing import Annotated, Any

from feed24.polls.api.refusals import NOT_FOUND, UNADDRESSED
from feed24.polls.service import Place
from feed24.polls.signing import verified
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.params import Raw, Text, Wire

MODULE = "blog"
ENTITY = "Bitrix\\Vote\\Attachment\\BlogPostConnector"

AttachId = Annotated[
    Raw, Wire("attachId"), "Id of the poll: the value of `UF_BLOG_POST_VOTE` of its post"
]
ModuleId = Annotated[Text, Wire("moduleId"), f"`{MODULE}`, with `entityType` and `entityId`"]
EntityType = Annotated[Text, Wire("entityType"), f"`{ENTITY}`, with `moduleId` and `entityId`"]
EntityId = Annotated[Raw, Wire("entityId"), "Id of the post, with `moduleId` and `entityType`"]
SignedId = Annotated[
    Text, Wire("signedAttachId"), "Instead of all these, the value that an earlier answer holds"
]


def place(
    call: Call, attach_id: Any, module_id: str, entity_type: str, entity_id: Any, signed_id: str
) -> Place:
    """Which poll is meant; the signed value wins, then the id. Raises RestError."""
    if signed_id:
        number = verified(call.services.secret, signed_id)
        if number is None:
            raise NOT_FOUND
        return Place(poll_id=number)
    if attach_id not in (None, ""):
        return Place(poll_id=php_int(attach_id))
    if not (module_id and entity_type) or entity_id in (None, ""):
        raise UNADDRESSED
    check_kind(module_id, entity_type)
    return Place(post_id=php_int(entity_id))


def check_kind(module_id: str, entity_type: str) -> None:
    """Only posts have polls. Raises RestError."""
    if module_id != MODULE or entity_type.lower() != ENTITY.lower():
        raise NOT_FOUND
