"""`feed24.storage.*`: methods of feed24's own."""

from typing import Any

from feed24.audit.recording import act
from feed24.files import accounting
from feed24.files.accounting import Amount
from feed24.files.binning import KEPT
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.registry import method


@method("feed24.storage.state", scope="disk", errors=NOT_YOURS)
async def show_storage(call: Call) -> dict[str, Any]:
    """Tell how much the Drive holds: files, what is in the bin, earlier versions.

    `CONTENT` is what is kept of all this, equal content of copies once. `DUE` has been in the bin
    for `BIN_DAYS` and `FORGOTTEN` is referred to by nothing: both go when files are collected, once
    a day; `COLLECTED` is when that was last begun. For administrators. A method of feed24's own.
    """
    check_administrator(call)
    found = await accounting.account(call.tx)
    at = found.collected_at
    return {
        "FILES": _amount(found.files),
        "BIN": _amount(found.bin),
        "DUE": _amount(found.due),
        "OLDER_VERSIONS": _amount(found.older),
        "CONTENT": _amount(found.content),
        "FORGOTTEN": _amount(found.forgotten),
        "BIN_DAYS": KEPT.days,
        "COLLECTED": iso(at, call.zone) if at else None,
    }


@method("feed24.storage.collect", scope="disk", writes=True, errors=NOT_YOURS)
async def collect_soon(call: Call) -> bool:
    """Let the server remove within about an hour what nobody refers to, instead of once a day.

    `feed24 files collect` does so at once. For administrators. A method of feed24's own.
    """
    check_administrator(call)
    await accounting.collect_soon(call.tx)
    await act(call.tx, "storage")
    return True


def _amount(amount: Amount) -> dict[str, int]:
    return {"COUNT": amount.count, "BYTES": amount.bytes}
