"""The pages for signing in and out."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feed24.sessions import places


def login_redirect(request: Request) -> Response:
    """To the login page, and from there back to the address that was asked for."""
    back = urlencode({"next": places.present(request)})
    return RedirectResponse(f"{places.LOGIN}?{back}", 303, {"Cache-Control": "no-store"})
