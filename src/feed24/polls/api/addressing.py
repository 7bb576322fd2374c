"""The three ways to name a poll: by its id, by its post, by a signed value of an earlier answer."""

from dataclasses import dataclass
from typing import Annotated

from feed24.polls.api.refusals import NOT_FOUND, UNADDRESSED
from feed24.polls.service import Place
from feed24.polls.signing import verified
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.params import Raw, Text, Wire

MODULE = "blog"
ENTITY = "Bitrix\\Vote\\Attachment\\BlogPostConnector"

ModuleId = Annotated[Text, Wire("moduleId"), f"`{MODULE}`, with `entityType` and `entityId`"]
EntityType = Annotated[Text, Wire("entityType"), f"`{ENTITY}`, with `moduleId` and `entityId`"]


@dataclass(frozen=True, slots=True)
class Named:
    """What names a poll in most methods."""

    attach_id: Annotated[
        Raw, Wire("attachId"), "Id of the poll: the value of `UF_BLOG_POST_VOTE` of its post"
    ] = None
    module_id: ModuleId = ""
    entity_type: EntityType = ""
    entity_id: Annotated[
        Raw, Wire("entityId"), "Id of the post, with `moduleId` and `entityType`"
    ] = None
    signed_attach_id: Annotated[
        Text, Wire("signedAttachId"), "Instead of all these, the value that an earlier answer holds"
    ] = ""

    def place(self, call: Call) -> Place:
        """Which poll is meant; the signed value wins, then the id. Raises RestError."""
        if self.signed_attach_id:
            number = verified(call.services.secret, self.signed_attach_id)
            if number is None:
                raise NOT_FOUND
            return Place(poll_id=number)
        if self.attach_id not in (None, ""):
            return Place(poll_id=php_int(self.attach_id))
        if not (self.module_id and self.entity_type) or self.entity_id in (None, ""):
            raise UNADDRESSED
        check_kind(self.module_id, self.entity_type)
        return Place(post_id=php_int(self.entity_id))


def check_kind(module_id: str, entity_type: str) -> None:
    """Only posts have polls. Raises RestError."""
    if module_id != MODULE or entity_type.lower() != ENTITY.lower():
        raise NOT_FOUND
