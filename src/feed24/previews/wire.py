"""A preview of a link as answers show it."""

from typing import Any

from sqlalchemy import Row

from feed24.previews import addresses
from feed24.rest.call import Call


def preview(call: Call, row: Row[Any]) -> dict[str, Any]:
    has_image = row.image_key is not None
    return {
        "POST_ID": str(row.post_id),
        "ID": str(row.id),
        "URL": row.url,
        "TITLE": row.title,
        "DESCRIPTION": row.description,
        "SITE_NAME": row.site_name,
        "IMAGE": addresses.picture(call, row.post_id) if has_image else None,
        "IMAGE_WIDTH": row.image_width,
        "IMAGE_HEIGHT": row.image_height,
    }
