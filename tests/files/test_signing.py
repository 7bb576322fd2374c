"""Signed values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.files.signing import sign, verify
from feed24.rest.errors import RestError

SECRET = b"secret"
NOW = datetime(2031, 3, 23, tzinfo=UTC)
TOKEN = sign(SECRET, "download", {"id": 512, "name": "ä&b=c|d"}, credential="webhook:7")


def test_a_token_gives_back_its_arguments() -> None:
    arguments = verify(SECRET, "download", TOKEN, now=NOW, credential="webhook:7")
    assert arguments == {"id": "512", "name": "ä&b=c|d"}
    assert TOKEN.startswith("disk|")
    assert len(TOKEN.split("|")) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"secret": b"other"},
        {"purpose": "upload"},
        {"credential": "webhook:8"},
        {"credential": ""},
        {"token": ""},
        {"token": "disk||"},
        {"token": TOKEN + "x"},
        {"token": TOKEN[:-1]},
        {"token": "task" + TOKEN[4:]},
        {"token": TOKEN.replace("|", "||")},
        {"token": "disk|\ud800|ä"},
    ],
)
def test_anything_else_is_refused(other: dict[str, str]) -> None:
    asked = {"secret": SECRET, "purpose": "download", "token": TOKEN, "credential": "webhook:7"}
    asked |= other
    with pytest.raises(RestError) as refused:
        verify(**asked, now=NOW)  # type: ignore[arg-type]
    assert refused.value.status == 403
    assert refused.value.text == "Access denied! Link check failed"


@given(st.integers(0, len(TOKEN) - 1), st.characters(max_codepoint=127))
def test_no_character_of_a_token_can_be_changed(position: int, character: str) -> None:
    changed = TOKEN[:position] + character + TOKEN[position + 1 :]
    if changed == TOKEN:
        return
    with pytest.raises(RestError):
        verify(SECRET, "download", changed, now=NOW, credential="webhook:7")


def test_a_token_with_an_end_expires() -> None:
    token = sign(SECRET, "attachment", {"id": 9}, until=NOW + timedelta(hours=1))
    just_before = NOW + timedelta(seconds=3599)
    assert verify(SECRET, "attachment", token, now=just_before)["id"] == "9"
    with pytest.raises(RestError) as refused:
        verify(SECRET, "attachment", token, now=NOW + timedelta(hours=1))
    assert (refused.value.status, refused.value.code) == (401, "expired_token")
