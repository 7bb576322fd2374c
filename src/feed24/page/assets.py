"""The built files: they never change under their names, and are sent as small as can be.

Nothing is compressed here: the build has put the compressed forms beside the files.
"""

from email.utils import formatdate
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

BUILT = Path(__file__).parent / "static"

# Scripts and styles carry a hash in their name; everything else is asked for again.
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".png": "image/png",
    ".webp": "image/webp",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


async def asset(request: Request) -> Response:
    """A file below `/assets`, or the icon. Nothing beside them is reached."""
    name = request.path_params.get("name")
    found = _find("favicon.svg", BUILT) if name is None else _find(name, BUILT / "assets")
    if found is None:
        return PlainTextResponse("Not found\n", 404)
    return _sent(request, found)


def _find(name: str, folder: Path) -> Path | None:
    path = folder / name
    inside = "/" not in name and "\\" not in name and path.suffix in _TYPES
    return path if inside and path.is_file() else None


def _sent(request: Request, path: Path) -> Response:
    encoding, file = _smallest(path, request.headers.get("accept-encoding", ""))
    headers = {
        "Cache-Control": _FOREVER if path.parent.name == "assets" else _ASK_AGAIN,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True),
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    return FileResponse(file, headers=headers, media_type=_TYPES[path.suffix])


def _smallest(path: Path, accepted: str) -> tuple[str, Path]:
    taken = {each.split(";")[0].strip() for each in accepted.split(",") if not _refused(each)}
    for encoding, suffix in _ENCODINGS:
        compressed = path.with_name(path.name + suffix)
        if encoding in taken and compressed.is_file():
            return encoding, compressed
    return "", path


def _refused(accepted: str) -> bool:
    return accepted.replace(" ", "").lower().endswith((";q=0", ";q=0.0"))
