"""What lives as long as the process and is shared by all calls."""

import asyncio
from dataclasses import dataclass, field

from feed24.db import Database
from feed24.files.store import FileStore
from feed24.index.selection import FeedIndex
from feed24.sessions.presence import Presence
from feed24.settings import Settings
from feed24.webhooks.usage import Usage


@dataclass(frozen=True, slots=True)
class Services:
    """The portal's database, feed index, file store and settings."""

    database: Database
    feed: FeedIndex
    files: FileStore
    settings: Settings
    # Signs links; the same on every worker and node, kept in the database.
    secret: bytes
    member_id: str
    # Whether events may be sent to this machine and beside it.
    local_receivers: bool = False
    # Set when a post of this worker waits for a preview, so that somebody looks for it at once.
    preview_awaited: asyncio.Event = field(default_factory=asyncio.Event)
    # The sessions that this worker has seen, until that is written down.
    presence: Presence = field(default_factory=Presence)
    # The webhooks that it has seen used, in the same way.
    usage: Usage = field(default_factory=Usage)
