"""`feed24 files`."""

import pytest

from tests.cli.conftest import Feed24


def test_collect(feed24: Feed24) -> None:
    before = feed24.json("files", "collect")
    assert set(before) == {"purged", "contents", "keys", "bytes", "unfinished"}
    assert before["purged"] == 0
    told = feed24("files", "collect", "--older-than-hours", "100")
    assert told.startswith("0 contents (0 bytes) are removed")


@pytest.mark.parametrize("hours", ["0", "1", "x"])
def test_what_may_be_under_way_is_never_asked_about(feed24: Feed24, hours: str) -> None:
    assert "older-than-hours" in feed24.mistake("files", "collect", "--older-than-hours", hours)
