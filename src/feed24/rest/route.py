"""Addresses: `/rest/{method}` and `/rest/{user}/{code}/{method}`, with everything clients append.

Repeated slashes count as one, a final slash is legal, `.json` and `.xml` choose the transport, and
nothing is ever redirected: official clients read a redirect as "the portal has moved".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """What the path says. `user` and `code` are empty without a webhook in it."""

    method: str
    transport: str
    user: str = ""
    code: str = ""


def parse(path: str) -> Route | None:
    """The route of a path that begins after `/rest`, or None when no method can be meant."""
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["api"]:
        # The third generation of the protocol lives there; it is not ours.
        return None
    match parts:
        case [method]:
            return Route(*_transport(method))
        case [user, code, method]:
            return Route(*_transport(method), user=user, code=code)
    return None


def _transport(method: str) -> tuple[str, str]:
    name, dot, suffix = method.rpartition(".")
    if dot and suffix.lower() in {"json", "xml"}:
        return name, suffix.lower()
    return method, "json"
