"""What administrators are told of the Drive, of the settings, and may ask to be done."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feed24.files import binning, collecting
from feed24.files.tables import drive_object
from tests.files.drive import upload
from tests.files.test_versions import again
from tests.support.portal import Portal

STATE = "feed24.storage.state"
OTHERS = (
    "feed24.storage.collect",
    "feed24.setting.list",
    "feed24.search.rebuild",
)


async def state(portal: Portal) -> dict[str, Any]:
    found: dict[str, Any] = await portal.result(STATE)
    return found


async def test_what_there_is(portal: Portal) -> None:
    row = await upload(portal, "a.txt", b"first")
    await again(portal, row["ID"], b"second!")
    gone = (await upload(portal, "b.txt", b"third"))["ID"]
    await portal.result("disk.file.markDeleted", {"id": gone})
    found = await state(portal)
    assert found["FILES"] == {"COUNT": 1, "BYTES": 7}
    assert found["OLDER_VERSIONS"] == {"COUNT": 1, "BYTES": 5}
    assert found["BIN"] == {"COUNT": 1, "BYTES": 5}
    assert found["CONTENT"] == {"COUNT": 3, "BYTES": 17}
    assert (found["DUE"]["COUNT"], found["FORGOTTEN"]["COUNT"]) == (0, 0)


async def test_what_waits_for_being_collected(portal: Portal) -> None:
    gone = (await upload(portal, "b.txt", b"third"))["ID"]
    await portal.result("disk.file.markDeleted", {"id": gone})
    async with portal.tx() as tx:
        long_ago = tx.now - binning.KEPT - timedelta(days=1)
        await tx.run(update(drive_object).filter_by(id=int(gone)).values(deleted_at=long_ago))
    assert (await state(portal))["DUE"] == {"COUNT": 1, "BYTES": 5}
    other = (await upload(portal, "c.txt", b"other!"))["ID"]
    await portal.result("disk.file.delete", {"id": other})
    assert (await state(portal))["FORGOTTEN"] == {"COUNT": 1, "BYTES": 6}


async def test_collecting_is_asked_for(portal: Portal) -> None:
    assert await collecting.claim(portal.database)
    assert not await collecting.claim(portal.database)
    assert (await state(portal))["COLLECTED"]
    assert await portal.result("feed24.storage.collect") is True
    assert await collecting.claim(portal.database)
    (entry,) = await portal.result("feed24.audit.list")
    assert (entry["VIA"], entry["SUBJECT"]) == ("feed24.storage.collect", "storage")


async def test_settings_without_secrets_and_places(portal: Portal) -> None:
    rows = await portal.result("feed24.setting.list")
    found = {each["NAME"]: each for each in rows}
    assert found["limits"]["VALUE"] == "box"
    assert found["limits"]["IS_DEFAULT"] is True
    assert found["log_level"]["IS_DEFAULT"] is False
    assert not {"data", "database_url", "redis_url", "metrics_token", "tls_key"} & set(found)
    assert str(portal.settings.data) not in repr(rows)


async def test_the_search_index_is_made_anew(portal: Portal) -> None:
    assert await portal.result("feed24.search.rebuild") is True
    answer = await portal.error("feed24.search", {"QUERY": "word"})
    assert answer[1] == "SEARCH_NOT_READY"


@pytest.mark.parametrize("method", [STATE, *OTHERS])
async def test_for_administrators(portal: Portal, method: str) -> None:
    someone = await portal.make.person()
    assert (await portal.error(method, as_=someone))[:2] == (403, "ACCESS_DENIED")
