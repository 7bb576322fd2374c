"""Looking at a page: the page itself, what it says elsewhere (oEmbed), its picture.

Up to three requests, each within its limits; only the first has to work.
"""

import asyncio
from dataclasses import dataclass, replace

import structlog
from yarl import URL

from feed24.outgoing import Ask, Failed, Fetched, Outgoing, OutgoingError, Refused
from feed24.previews import pictures
from feed24.previews.decoding import decoded
from feed24.previews.pages import Page, read, read_oembed
from feed24.previews.pictures import NoPicture, Picture

log = structlog.get_logger("feed24.previews")

PAGE_SECONDS = 10.0
OEMBED_SECONDS = 5.0
PICTURE_SECONDS = 10.0
MOST_PAGE = 1 << 20
MOST_OEMBED = 64 << 10
MOST_PICTURE = 5 << 20

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_JSON = frozenset({"application/json", "application/json+oembed", "text/json", "text/javascript"})
# Others are final.
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a preview shows."""

    title: str
    description: str
    site_name: str
    picture: Picture | None


async def look(outgoing: Outgoing, url: str) -> Seen:
    """Raises Refused for a page that will never have a preview, Failed for one that may later."""
    answer = await outgoing.fetch(Ask(url, PAGE_SECONDS, MOST_PAGE, types=_PAGES))
    _check(answer)
    page = await asyncio.to_thread(_read, answer)
    base = _joined(answer.url, page.base) if page.base else answer.url
    if page.oembed and not (page.title and page.image):
        page = await _with_oembed(outgoing, page, base)
    if not page.title:
        raise Refused("the page has no title")
    picture = await _picture(outgoing, base, page.image)
    site = page.site_name or (answer.url.host or "").removeprefix("www.")
    return Seen(page.title, page.description, site, picture)


def _check(answer: Fetched) -> None:
    if answer.status >= 500 or answer.status in _LATER:
        raise Failed(f"status {answer.status}")
    if not 200 <= answer.status < 300:
        raise Refused(f"status {answer.status}")


def _read(answer: Fetched) -> Page:
    return read(decoded(answer.body, answer.charset))


def _joined(base: URL, address: str) -> URL:
    """The absolute address; `base` when there is none."""
    try:
        return base.join(URL(address.strip()))
    except ValueError:
        return base


async def _with_oembed(outgoing: Outgoing, page: Page, base: URL) -> Page:
    """The page with what its oEmbed answer adds; without it when there is none."""
    ask = Ask(str(_joined(base, page.oembed)), OEMBED_SECONDS, MOST_OEMBED, types=_JSON)
    try:
        answer = await outgoing.fetch(ask)
        _check(answer)
        more = read_oembed(answer.body)
    except (OutgoingError, ValueError) as error:
        log.debug("a page's oEmbed answer was not used", reason=str(error))
        return page
    return replace(
        page,
        title=page.title or more.title,
        site_name=page.site_name or more.site_name,
        image=page.image or more.image,
    )


async def _picture(outgoing: Outgoing, base: URL, address: str) -> Picture | None:
    if not address:
        return None
    ask = Ask(str(_joined(base, address)), PICTURE_SECONDS, MOST_PICTURE, types=pictures.TYPES)
    try:
        answer = await outgoing.fetch(ask)
        _check(answer)
        return await asyncio.to_thread(pictures.small, answer.body)
    except (OutgoingError, NoPicture) as error:
        log.debug("a page's picture was not used", reason=str(error))
        return None
