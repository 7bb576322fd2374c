"""`socialnetwork.api.livefeed.*`: methods that take their parameters plainly or inside `params`."""

from typing import Annotated, Any

from sqlalchemy import Row

from feed24.errors import Forbidden, NotFound
from feed24.files.addresses import public_url
from feed24.personal import flags
from feed24.personal.flags import Flag
from feed24.posts import service
from feed24.posts.audience import Shown, audience
from feed24.posts.visibility import Level
from feed24.rest.call import Call
from feed24.rest.casts import lookup, php_int, php_text
from feed24.rest.envelope import or_empty_list
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Raw, Text, Wire
from feed24.rest.registry import method
from feed24.users import service as users

PREFIX = "SONET_CONTROLLER_LIVEFEED_"
NO_POST_ID = RestError(400, f"{PREFIX}BLOGPOST_IMPORTANT_POST_ID_EMPTY", "Post ID is not specified")
EMPTY = RestError(400, f"{PREFIX}BLOGPOST_EMPTY", "Post ID is not specified")
EMPTY_LOG_ID = RestError(400, f"{PREFIX}LOGENTRY_EMPTY_LOG_ID", "Empty Log ID.")
MOST_RECIPIENTS = 100

Params = Annotated[Raw, Wire("params"), "All other parameters, when they are sent together"]

# The letters by which the original calls what a person may do with a post.
_PERMISSION = {
    Level.READ: "I",
    Level.SHARE: "P",
    Level.UPDATE: "T",
    Level.DELETE: "W",
}
_WEB_PAGE = {
    "U": "/company/personal/user/{}/",
    "SG": "/workgroups/group/{}/",
    "D": "/company/structure.php?structure_UF_DEPARTMENT={}",
    "DR": "/company/structure.php?structure_UF_DEPARTMENT={}",
    "UA": "",
}


def _int(params: Any, name: str, plain: int) -> int:
    wrapped = lookup(params, name)
    return plain if wrapped is None else php_int(wrapped)


def _text(params: Any, name: str, plain: str) -> str:
    wrapped = lookup(params, name)
    return plain if wrapped is None else php_text(wrapped)


@method(
    "socialnetwork.api.livefeed.blogpost.important.vote",
    scope="socialnetwork",
    writes=True,
    raises={
        Forbidden: RestError(400, f"{PREFIX}BLOGPOST_IMPORTANT_NO_READ_PERMS", "No read perms")
    },
    errors=(NO_POST_ID,),
)
async def mark_read(
    call: Call, *, post_id: Annotated[Int, "Id of the post"] = 0, params: Params = None
) -> dict[str, str]:
    """Confirm having read a post. Confirming it again changes nothing."""
    post_id = _int(params, "POST_ID", post_id)
    if post_id <= 0:
        raise NO_POST_ID
    await service.mark_read(call.tx, await call.viewer(), post_id)
    return {"success": "Y"}


@method(
    "socialnetwork.api.livefeed.blogpost.important.getUsers",
    scope="socialnetwork",
    errors=(NO_POST_ID,),
)
async def get_readers(
    call: Call,
    *,
    post_id: Annotated[Int, "Id of the post"] = 0,
    page_number: Annotated[Int, "Page of ten, from 1"] = 1,
    params: Params = None,
) -> dict[str, Any]:
    """People who have confirmed a post, with names and photos, the first one first.

    A post that does not exist or is hidden from the caller has none.
    """
    post_id = _int(params, "POST_ID", post_id)
    page_number = _int(params, "PAGE_NUMBER", page_number)
    if post_id <= 0:
        raise NO_POST_ID
    found = await service.readers_page(call.tx, await call.viewer(), post_id, page_number)
    names = await users.names(call.tx, [row.id for row in found.rows])
    return {
        "items": or_empty_list({str(r.id): _reader(call, r, names[r.id]) for r in found.rows}),
        "StatusPage": "done" if found.last else "continue",
        "RecordCount": found.total,
    }


def _reader(call: Call, row: Row[Any], name: str) -> dict[str, str]:
    return {
        "ID": str(row.id),
        "PHOTO": "",
        "PHOTO_SRC": public_url(call.origin, row.photo) if row.photo else "",
        "FULL_NAME": name,
        "URL": _WEB_PAGE["U"].format(row.id),
        "TYPE": "extranet" if row.extranet else "",
    }


@method(
    "socialnetwork.api.livefeed.blogpost.getData",
    scope="socialnetwork",
    raises={NotFound: RestError(400, f"{PREFIX}BLOGPOST_NOT_FOUND", "Post not found")},
    errors=(EMPTY,),
)
async def get_data(
    call: Call,
    *,
    post_id: Annotated[Int, Wire("postId"), "Id of the post"] = 0,
    check_moderation: Annotated[
        Text, Wire("checkModeration"), "`Y`: say whether the caller may moderate the post"
    ] = "",
    vote_id: Annotated[Int, Wire("voteId"), "Poll whose export is to be linked"] = 0,
    path_to_post: Annotated[
        Text, Wire("pathToPost"), "Template of the post's address, with `#user_id#` and `#post_id#`"
    ] = "",
    params: Params = None,
) -> dict[str, Any]:
    """What the caller may do with a post, and where it is shown."""
    post_id = _int(params, "postId", post_id)
    if post_id <= 0:
        raise EMPTY
    viewer = await call.viewer()
    row, level = await service.get(call.tx, viewer, post_id)
    noted = (await flags.noted(call.tx, viewer, [row.id]))[row.id]
    url = _text(params, "pathToPost", path_to_post)
    url = url.replace("#post_id#", str(row.id)).replace("#user_id#", str(row.author_id))
    asked = _text(params, "checkModeration", check_moderation) == "Y"
    vote_id = _int(params, "voteId", vote_id)
    return {
        "perms": _PERMISSION[level],
        "isGroupReadOnly": _flag(level == Level.READ),
        "isShareForbidden": _flag(level < Level.SHARE),
        "logId": row.id,
        "logFavoritesUserId": viewer.id if Flag.FAVOURITE in noted else 0,
        "logPinnedUserId": viewer.id if Flag.PINNED in noted else 0,
        "authorId": row.author_id,
        "urlToPost": url,
        "urlToVoteExport": _with_export(url, vote_id) if vote_id > 0 else "",
        "allowModerate": _flag(asked and level >= Level.UPDATE),
        "backgroundCode": row.background,
    }


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def _with_export(url: str, vote_id: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}exportVoting={vote_id}"


@method(
    "socialnetwork.api.livefeed.logentry.getHiddenDestinations",
    scope="socialnetwork",
    raises={NotFound: RestError(400, f"{PREFIX}LOGENTRY_NOT_FOUND", "Log entry not found.")},
    errors=(EMPTY_LOG_ID,),
)
async def get_recipients(
    call: Call,
    *,
    log_id: Annotated[Int, Wire("logId"), "Id of the feed entry, which is the post's"] = 0,
    created_by_id: Annotated[Int, Wire("createdById"), "Person who is not to be listed"] = 0,
    destination_limit: Annotated[
        Int, Wire("destinationLimit"), "How many to list at most"
    ] = MOST_RECIPIENTS,
    params: Params = None,
) -> dict[str, Any]:
    """Recipients of a post that the caller may know of, and the number of the others."""
    log_id = _int(params, "logId", log_id)
    if log_id <= 0:
        raise EMPTY_LOG_ID
    but = _int(params, "createdById", created_by_id)
    limit = _int(params, "destinationLimit", destination_limit)
    found = await audience(call.tx, await call.viewer(), log_id, but=but)
    shown = found.shown[: limit if limit > 0 else MOST_RECIPIENTS]
    return {
        "destinationList": [_recipient(each) for each in shown],
        "hiddenDestinationsCount": found.hidden,
    }


def _recipient(shown: Shown) -> dict[str, str]:
    return {
        "TYPE": shown.kind,
        "ID": str(shown.id) if shown.id else "",
        "TITLE": shown.name or "All employees",
        "URL": _WEB_PAGE[shown.kind].format(shown.id),
    }
