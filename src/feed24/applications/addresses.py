"""Where applications find the portal and its authorization server.

The portal is its own authorization server, below `/oauth`. On a host name that is set aside for it
(`oauth_host`) it answers at the root, as the central server does that clients know by heart. Either
address is followed by `/rest/` in answers: clients put method names behind it, or take it away and
append `/oauth/token/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from yarl import URL

from feed24.rest.gateway import origin
from feed24.services import Services
from feed24.settings import Settings

BELOW = "/oauth"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of a portal and of its authorization server, both without a final slash."""

    portal: str
    authority: str

    @property
    def client_endpoint(self) -> str:
        return f"{self.portal}/rest/"

    @property
    def server_endpoint(self) -> str:
        return f"{self.authority}/rest/"

    @property
    def domain(self) -> str:
        """The portal's host, with its port if that is not the usual one."""
        return urlsplit(self.portal).netloc

    @property
    def host_name(self) -> str:
        return urlsplit(self.portal).hostname or ""

    @property
    def server_domain(self) -> str:
        return urlsplit(self.authority).netloc


def at(portal: str) -> Addresses:
    """For a portal that is reached at this origin."""
    return Addresses(portal, portal + BELOW)


def of(request: Request, services: Services) -> Addresses:
    """As the sender of this request reaches both."""
    settings = services.settings
    if not is_authority(request.headers.get("host", ""), settings):
        return at(origin(request, services))
    return Addresses(settings.base_url, f"{request.url.scheme}://{request.url.netloc}")


def origin_of(url: str) -> str:
    """Where an application's page comes from, as browsers write it."""
    return str(URL(url).origin())


def with_query(url: str, values: Mapping[str, str]) -> str:
    """An application's address with these values behind what it asks already."""
    joint = "&" if urlsplit(url).query else "?"
    return f"{url.removesuffix('?')}{joint}{urlencode(values, errors='replace')}"


def is_authority(host: str, settings: Settings) -> bool:
    """The host, perhaps with a port, is set aside for the authorization server."""
    return host.rpartition(":")[0].lower() in settings.oauth_host or (
        host.lower() in settings.oauth_host
    )
