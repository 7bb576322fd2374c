"""Posts with previews, as tests make and see them."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import func, select, update

from feed24.access import viewer
from feed24.db import Transaction
from feed24.outgoing import Outgoing
from feed24.posts import service as posts
from feed24.previews.background import Maker
from feed24.previews.tables import awaited_preview, link_preview
from tests.outgoing.server import Web, answer, page
from tests.support.portal import Portal

HTML = """<html><head><title>Plain title</title>
<meta property="og:title" content="New &amp; improved">
<meta property="og:description" content="All   about it">
<meta property="og:site_name" content="The Site">
<meta property="og:image" content="/picture.png">
</head><body>Hello</body></html>"""


class Site:
    """The portal of the tests makes no previews by itself; here it does when told to."""

    def __init__(self, portal: Portal, web: Web, outgoing: Outgoing) -> None:
        self.portal = portal
        self.web = web
        settings = portal.settings.model_copy(update={"link_previews": True})
        self.services = replace(portal.services, settings=settings)
        self.maker = Maker(self.services, outgoing)
        web.replies["/page"] = page(HTML)
        web.replies["/picture.png"] = answer(picture(), "Content-Type: image/png")

    @property
    def url(self) -> str:
        return self.web.url("/page")

    async def post(
        self, message: str, *, to: tuple[str, ...] = ("UA",), author: int = 1, preview: bool = True
    ) -> int:
        draft = posts.Draft(message=message, recipients=to, preview=preview)
        async with self.portal.tx() as tx:
            me = await viewer(tx, author)
            return await posts.publish(tx, self.services, me, me, draft)

    async def edit(self, post_id: int, message: str, *, preview: bool = False) -> None:
        async with self.portal.tx() as tx:
            await self.edit_in(tx, post_id, message, preview=preview)

    async def edit_in(
        self, tx: Transaction, post_id: int, message: str, *, preview: bool = False
    ) -> None:
        changes = posts.Changes(message=message, preview=preview)
        await posts.edit(tx, self.services, await viewer(tx, 1), post_id, changes)

    async def work(self) -> None:
        """Do all there is to do now."""
        while await self.maker.step():
            pass

    async def later(self, **time: int) -> None:
        """Let time pass."""
        async with self.portal.tx() as tx:
            for row in await tx.all(select(link_preview)):
                moments = {"checked_at": row.checked_at, "due_at": row.due_at}
                earlier = {name: at - timedelta(**time) for name, at in moments.items() if at}
                this = link_preview.c.id == row.id
                await tx.run(update(link_preview).where(this).values(earlier))

    async def preview(self, post_id: int, *, as_: int = 1) -> dict[str, Any] | None:
        found = await self.portal.result("feed24.preview.get", {"POST_ID": post_id}, as_=as_)
        return dict(found[0]) if found else None

    async def shown(self, post_id: int) -> str | None:
        """What the post's own object says."""
        (found,) = await self.portal.result("log.blogpost.get", {"POST_ID": post_id})
        number: str | None = found["UF_BLOG_POST_URL_PRV"]["VALUE"]
        return number

    async def rows(self) -> list[Any]:
        async with self.portal.tx(write=False) as tx:
            return list(await tx.all(select(link_preview).order_by(link_preview.c.id)))

    async def awaited(self) -> int:
        async with self.portal.tx(write=False) as tx:
            return int(await tx.scalar(select(func.count()).select_from(awaited_preview)))


def picture(width: int = 1200, height: int = 600, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    return out.getvalue()
