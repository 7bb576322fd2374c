"""What `feed24 serve` leaves in the data directory for later commands and later starts.

`address.json` holds the address clients reach the portal at, flags included, so that `feed24
webhook add` prints an address that works. `webhook.json`, for its owner's eyes only, holds the
webhook that `serve` prints: the database knows no secret but its hash.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from feed24.settings import Settings
from feed24.tls.store import PRIVATE, PUBLIC, write


@dataclass(frozen=True)
class Webhook:
    """A webhook whose secret is known, and the portal it belongs to."""

    portal: str
    id: int
    user_id: int
    secret: str


def webhook_url(base: str, user_id: int, secret: str) -> str:
    """The address that method names are appended to."""
    return f"{base}/rest/{user_id}/{secret}/"


def address(settings: Settings) -> str:
    """The portal's address: a running server's own, else what the settings say."""
    found = _read(settings.data / "address.json").get("url")
    return settings.public_url or (found if isinstance(found, str) else settings.base_url)


def set_address(settings: Settings) -> None:
    """Keep the address of the server that starts with these settings."""
    content = json.dumps({"url": settings.base_url}) + "\n"
    write(settings.data / "address.json", content.encode(), PUBLIC)


def webhook(settings: Settings, portal: str) -> Webhook | None:
    """The webhook kept for this portal, whether it still works or not."""
    try:
        found = Webhook(**_read(settings.data / "webhook.json"))
    except TypeError:
        return None
    return found if found.portal == portal else None


def set_webhook(settings: Settings, made: Webhook) -> None:
    content = json.dumps(asdict(made)) + "\n"
    write(settings.data / "webhook.json", content.encode(), PRIVATE)


def _read(file: Path) -> dict[str, Any]:
    """A file somebody damaged counts as none: everything in it can be made again."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
