"""Files that come with a post or a comment."""

from dataclasses import dataclass

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.files import rights, uploads
from feed24.files.store import FileStore
from feed24.posts.refusals import Incomplete
from feed24.rest.content import SentFile


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files to attach: sent along with the call, or on the Drive already."""

    sent: tuple[SentFile, ...] = ()
    drive_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sent or self.drive_ids)


NONE = Chosen()


async def check(tx: Transaction, actor: Viewer, chosen: Chosen) -> None:
    """Every file has content, and the actor may read it on the Drive. Raises Incomplete."""
    if not all(file.content for file in chosen.sent):
        raise Incomplete("a file without content")
    wanted = set(chosen.drive_ids)
    if wanted and wanted - await rights.readable(tx, actor, wanted):
        raise Incomplete("a file that cannot be read")


async def drive_ids(
    tx: Transaction, store: FileStore, owner_id: int, chosen: Chosen
) -> tuple[int, ...]:
    """The chosen files on the Drive, in order; sent ones are put into their owner's storage."""
    sent = await uploads.to_uploads_folder(tx, store, owner_id, chosen.sent) if chosen.sent else []
    return (*sent, *dict.fromkeys(chosen.drive_ids))
