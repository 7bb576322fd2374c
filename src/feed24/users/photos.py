"""Pictures of people in the file store. Anybody who knows its address may see a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feed24.db import Transaction
from feed24.files.media import picture_type
from feed24.files.store import FileStore
from feed24.users.errors import WrongFile

_HEAD = 64


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures to be, by columns of the person table; None takes the present one away."""

    store: FileStore
    contents: Mapping[str, bytes | None] = field(default_factory=dict)

    async def keep(self, tx: Transaction) -> dict[str, str | None]:
        """The keys they are stored under; they go again if the transaction fails.

        Raises WrongFile for what is no picture.
        """
        for content in self.contents.values():
            if content is not None and picture_type(content[:_HEAD]) is None:
                raise WrongFile
        return {column: await self._put(tx, each) for column, each in self.contents.items()}

    async def _put(self, tx: Transaction, content: bytes | None) -> str | None:
        if content is None:
            return None
        key = await self.store.put(content)
        tx.on_rollback.append(lambda: self.store.delete(key))
        return key
