"""The addresses of the authorization server, in every spelling that clients have for them.

Slashes repeat where a client put two addresses together, and `/rest/` or `/oauth/` comes twice
where it was configured with an endpoint that has it already.
"""

from collections.abc import Mapping

AUTHORIZE = "/oauth/authorize/"
TOKEN = "/oauth/token"  # noqa: S105 - no secret
INTROSPECTION = "/oauth/app.info"
# Nothing is there.
NOWHERE = "/oauth/nowhere"

_TOKEN = ("oauth", "token")
_INTROSPECTION = {("rest", "app.info"), ("rest", "app.info.json")}
_BEFORE: tuple[tuple[str, ...], ...] = ((), ("rest",), ("oauth",), ("oauth", "rest"))
_ANYWHERE: dict[tuple[str, ...], str] = {
    **{(*before, *_TOKEN): TOKEN for before in _BEFORE},
    **{("oauth", *each): INTROSPECTION for each in _INTROSPECTION},
}
_ON_PORTAL: Mapping[tuple[str, ...], str] = {**_ANYWHERE, ("oauth", "authorize"): AUTHORIZE}
# People are signed in to the portal, so that is where they are asked.
_ON_AUTHORITY: Mapping[tuple[str, ...], str] = {
    **_ANYWHERE,
    **dict.fromkeys(_INTROSPECTION, INTROSPECTION),
}


def on_portal(path: str) -> str | None:
    """The one spelling of an address of the authorization server; None for any other address."""
    # Nearly every request is a call of a method and ends here.
    return _ON_PORTAL.get(_parts(path)) if "oauth/" in path else None


def on_authority(path: str) -> str:
    """The same on a host of its own, where nothing else is."""
    return _ON_AUTHORITY.get(_parts(path), NOWHERE)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)
