"""Receivers for developers who have none."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from feed24.events.capturing import keeping
from feed24.events.tables import captured_receiver, captured_request
from feed24.logs.redaction import text
from tests.support.portal import Portal

BODY = {"event": "ONAPPTEST", "auth[access_token]": "abc", "auth[application_token]": "def"}


async def made(portal: Portal, *, keeps_secrets: bool = False) -> str:
    async with portal.tx() as tx:
        return f"/captured/{await keeping.create(tx, keeps_secrets=keeps_secrets)}"


async def shown(portal: Portal, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await portal.http.get(f"{path}?format=json")).json()
    return found


async def test_what_is_posted_can_be_looked_at(portal: Portal) -> None:
    path = await made(portal)
    assert "Nothing yet" in (await portal.http.get(path)).text
    answer = await portal.http.post(path, data=BODY)
    assert (answer.status_code, answer.text) == (200, "captured\n")
    (got,) = await shown(portal, path)
    assert got["form"] == {
        "event": "ONAPPTEST",
        "auth": {"access_token": "***", "application_token": "***"},
    }
    page = await portal.http.get(path)
    assert "ONAPPTEST" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


async def test_tokens_are_hidden_however_they_come(portal: Portal) -> None:
    path = await made(portal)
    opening = {"AUTH_ID": "abc", "REFRESH_ID": "def", "DOMAIN": "feed.test"}
    await portal.http.post(path, data=opening, headers={"Authorization": "Bearer ghi"})
    await portal.http.post(path, json={"auth": {"access_token": "abc"}})
    structured, opened = await shown(portal, path)
    assert opened["form"] == {"AUTH_ID": "***", "REFRESH_ID": "***", "DOMAIN": "feed.test"}
    assert opened["headers"]["authorization"] == "***"
    assert "abc" not in structured["body"]


async def test_tokens_are_kept_on_demand(portal: Portal) -> None:
    path = await made(portal, keeps_secrets=True)
    await portal.http.post(path, data=BODY)
    assert (await shown(portal, path))[0]["form"]["auth"]["access_token"] == "abc"


async def test_nothing_that_is_sent_becomes_part_of_the_page(portal: Portal) -> None:
    path = await made(portal)
    bad = "<script>alert(1)</script>"
    form = {"content-type": "application/x-www-form-urlencoded", "x-evil": bad}
    await portal.http.post(path, content=f"{bad}[{bad}]={bad}&event={bad}", headers=form)
    await portal.http.post(path, content=bad.encode() + b"\xff\0", headers={"content-type": "a/b"})
    await portal.http.post(path, content=f"a{'[b]' * 200}=1", headers=form)
    page = (await portal.http.get(path)).text
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4
    deep, odd, _ = await shown(portal, path)
    assert deep["form"] is None
    assert odd["body"].endswith("\ufffd\ufffd")


async def test_the_last_hundred_are_kept(portal: Portal) -> None:
    path, other = await made(portal), await made(portal)
    await portal.http.post(other, content=b"other")
    for n in range(keeping.MOST + 3):
        await portal.http.post(path, content=f"{n}".encode())
    found = await shown(portal, path)
    assert [each["body"] for each in found] == [str(n) for n in range(keeping.MOST + 2, 2, -1)]
    assert len(await shown(portal, other)) == 1
    await portal.http.post(path, content=b"x" * (keeping.MOST_BODY + 10))
    assert len((await shown(portal, path))[0]["body"]) == keeping.MOST_BODY


async def test_who_does_not_know_the_address_finds_nothing(portal: Portal) -> None:
    path = await made(portal)
    for wrong in ("/captured/x", f"{path}x", "/captured/%ED%A0%80"):
        for answer in (await portal.http.get(wrong), await portal.http.post(wrong)):
            assert answer.status_code == 404
    async with portal.tx() as tx:
        (row,) = await tx.all(select(captured_receiver))
        assert path.rpartition("/")[2] not in str(row)
        old = update(captured_receiver).values(forget_at=tx.now - timedelta(days=1))
        await tx.run(old)
    assert (await portal.http.get(path)).status_code == 404
    async with portal.tx(write=False) as tx:
        assert await tx.all(select(captured_request)) == []
    assert text(f"GET {path} 200") == "GET /captured/*** 200"
