"""The document that every screen of the page is: the built one, with who is asking put into it."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import msgspec
from starlette.responses import HTMLResponse

from feed24.page.assets import BUILT

# Styles alone may stand in the document: components set them, and texts have colours. Pictures and
# films that people put into their texts come from wherever these are.
_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self'",
    "img-src": "'self' data: blob: https:",
    "media-src": "'self' blob: https:",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "Cache-Control": "no-cache, private",
    # Nobody keeps hold of our window but who was opened here, as applications open others.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Vary": "Cookie",
}
_PLACE = '<meta name="feed24" content="">'


def built() -> bool:
    """Whether there is a page: the server may have been built without."""
    return (BUILT / "index.html").is_file()


def document(start: Mapping[str, Any], *, frames: str = "") -> HTMLResponse:
    """The document for one reader. `start` is what `ui/src/api/session.ts` finds in it; `frames` is
    the one origin, if any, that a frame in it may show.
    """
    content = escape(msgspec.json.encode(start).decode(), quote=True)
    filled = _template(_version()).replace(_PLACE, f'<meta name="feed24" content="{content}">', 1)
    framing = {"frame-src": frames, "form-action": f"'self' {frames}"} if frames else {}
    policy = "; ".join(f"{name} {value}" for name, value in {**_POLICY, **framing}.items())
    return HTMLResponse(filled, headers={**_HEADERS, "Content-Security-Policy": policy})


def _version() -> int:
    return (BUILT / "index.html").stat().st_mtime_ns


@lru_cache(maxsize=1)
def _template(_version: int) -> str:
    return (BUILT / "index.html").read_text("utf-8")
