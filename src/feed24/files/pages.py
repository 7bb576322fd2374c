"""The page of a folder behind a public address: a plain list, fifty at a time.

JSON for those who ask for it, HTML without scripts for everybody else.
"""

from html import escape
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from feed24.db import Transaction
from feed24.files import addresses, sharing, storages
from feed24.rest.casts import php_int
from feed24.rest.envelope import HEADERS
from feed24.rest.paging import fetch

_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}


async def folder(tx: Transaction, request: Request, code: str, row: Row[Any]) -> Response:
    """The list of a folder that `code` leads to, or one below it."""
    start = max(0, php_int(request.query_params.get("start")))
    page = await fetch(tx, sharing.inside(row.id), start, "offset")
    items = [
        {
            "name": each.name,
            "type": each.kind,
            "size": each.size,
            "url": addresses.external("", code, each.id),
        }
        for each in page.rows
    ]
    name = row.name
    if row.parent_id is None:
        name = (await storages.find(tx, row.storage_id)).name
    if "application/json" in request.headers.get("accept", ""):
        body = {"name": name, "items": items, "total": page.total, "next": page.next}
        return JSONResponse(body, headers=_HEADERS)
    return HTMLResponse(_html(name, items, page.next), headers=_HEADERS)


def _html(name: str, items: list[dict[str, Any]], following: int | None) -> str:
    title = escape(name)
    lines = "\n".join(_line(item) for item in items) or "<li>nothing here</li>"
    more = f'<p><a href="?{urlencode({"start": following})}">more</a></p>' if following else ""
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n<ul>\n{lines}\n</ul>\n{more}</body></html>\n"
    )


def _line(item: dict[str, Any]) -> str:
    shown = escape(item["name"]) + ("/" if item["type"] == "folder" else "")
    size = "" if item["size"] is None else f" ({item['size']:,} bytes)"
    return f'<li><a href="{escape(item["url"])}">{shown}</a>{size}</li>'
