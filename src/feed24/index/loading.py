"""Filling a worker's memory: read in one snapshot, with what changes meanwhile put on top of it.

Other requests go on while the database answers, and may move memory to a later state. Whoever loads
notes the changes they follow, and carries them over to what was read before keeping it.
"""

from feed24 import metrics
from feed24.access import Viewer, viewer
from feed24.db import Transaction
from feed24.index import bitmaps, rows
from feed24.index.bitmaps import Numbering
from feed24.index.memory import Memory, change, concerns
from feed24.index.rows import News
from feed24.index.selection import Selection


async def load(
    tx: Transaction, memory: Memory, viewer_id: int, selection: Selection, numbering: Numbering
) -> None:
    """Load what memory lacks for an answer. It may lack it still, when too much has changed.

    Raises NotFound for a viewer who does not exist or is dismissed.
    """
    await tx.begin()
    head, _ = await rows.read(tx, rows.BY_ID, memory.version, (), ())
    if not memory.follow(head):
        return
    metrics.count_index_load()
    touched = memory.touched.last
    news: list[News] = []
    memory.listeners.append(news)
    try:
        await _load_reader(tx, memory, viewer_id, news)
        if selection.post_id is None:
            await _load_bitmaps(tx, memory, viewer_id, selection, numbering, news, touched)
    finally:
        # By identity: two who load at the same time have equal lists, mostly empty ones.
        memory.listeners = [each for each in memory.listeners if each is not news]


async def _load_reader(tx: Transaction, memory: Memory, viewer_id: int, news: list[News]) -> None:
    if viewer_id in memory.readers:
        return
    epoch = memory.epoch
    who = await viewer(tx, viewer_id)
    if memory.epoch == epoch and not any(_concerns(each, who) for each in news):
        memory.add_reader(who)


def _concerns(news: News, who: Viewer) -> bool:
    """The codes the person holds may be others since."""
    _, _, kind, key, _ = news
    return kind in {"structure", "workgroup"} or (kind == "person" and key == who.id)


async def _load_bitmaps(
    tx: Transaction,
    memory: Memory,
    viewer_id: int,
    selection: Selection,
    numbering: Numbering,
    news: list[News],
    touched: int,
) -> None:
    reader = memory.readers.get(viewer_id)
    if reader is None:
        return
    wanted = selection.labels(viewer_id)
    lacking = memory.lacking(reader, wanted, numbering, groups=selection.groups)
    if not lacking:
        return
    epoch = memory.epoch
    behind = {each: found for each in lacking if (found := memory.behind(numbering, each))}
    loaded = await bitmaps.load(tx, numbering, [each for each in lacking if each not in behind])
    for label, (bitmap, touches) in behind.items():
        loaded[label] = await bitmaps.brought_up(tx, numbering, label, bitmap, touches)
    # These do not say which posts they are about.
    vague = {"workgroup", "unconfirmed"}
    if memory.epoch != epoch or any(kind in vague for _, _, kind, _, _ in news):
        return
    for _, _, kind, post_id, data in news:
        if kind in {"person", "structure"}:
            continue
        concerned = [loaded[label] for label in loaded if concerns(label, kind, data)]
        change(concerned, numbering, kind, post_id, data)
    # Whatever was touched after our snapshot will be asked about again.
    memory.add_bitmaps(numbering, loaded, touched)
