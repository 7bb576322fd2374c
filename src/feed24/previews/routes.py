"""Sending the pictures of previews. Who may have one is asked anew each time."""

from starlette.requests import Request
from starlette.responses import Response

from feed24.errors import NotFound
from feed24.files.downloads import Download, send
from feed24.files.routes import route, viewer_of
from feed24.previews import addresses
from feed24.previews.pictures import MEDIA_TYPE
from feed24.previews.reading import picture
from feed24.rest.casts import php_int
from feed24.rest.errors import RestError
from feed24.services import Services

NAME = "preview.jpg"
GONE = RestError(404, "ERROR_NOT_FOUND", "The post has no preview with a picture")


async def _picture(request: Request, services: Services) -> Response:
    post_id = php_int(request.path_params["post_id"])
    async with services.database.transaction(write=False) as tx:
        who = await viewer_of(tx, request, services, addresses.PICTURE, post_id)
        try:
            row = await picture(tx, who, post_id)
        except NotFound:
            raise GONE from None
    found = Download(row.image_key, NAME, row.image_size, MEDIA_TYPE)
    try:
        return await send(request, services.files, found, inline=True)
    except FileNotFoundError:
        # A newer picture has taken its place at this moment.
        raise GONE from None


ROUTES = [route(addresses.PATH, _picture)]
