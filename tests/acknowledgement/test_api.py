"""What the methods of the ledger show, to whom, and what they refuse."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from feed24.access import Role
from feed24.files.sheets import harmless
from tests.acknowledgement.moving import LIST, REPORT, Clock, change, confirm, states, written
from tests.support.portal import Portal

EXPORT = "feed24.acknowledgement.export"
READING = (REPORT, LIST, EXPORT)


async def test_the_report_of_an_author(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    until = clock.now + timedelta(days=1)
    post_id = await portal.make.post(
        author=ann, to=[f"U{bob}"], IMPORTANT="Y", IMPORTANT_DATE_END=until.isoformat()
    )
    published = clock.forward(minutes=10)
    await confirm(portal, post_id, ann)
    found = await portal.result(REPORT, {"POST_ID": post_id}, as_=ann)
    assert found == {
        "POST_ID": str(post_id),
        "MOMENT": clock.now.isoformat(),
        "TEXT_REVISION": 1,
        "IMPORTANT": "Y",
        "ASKED_SINCE": published.isoformat(),
        "REVISION": 1,
        "DATE_END": until.isoformat(),
        "STATE": "CONFIRMED",
        "TIME": published.isoformat(),
        "ASKED": 3,
        "CONFIRMED": 1,
        "PENDING": 2,
        "EXCUSED": 0,
        "OVERDUE": 0,
        "REMINDED": 0,
    }
    clock.forward(days=2)
    assert (await portal.result(REPORT, {"POST_ID": post_id}))["OVERDUE"] == 2
    then = {"POST_ID": post_id, **written(published)}
    assert (await portal.result(REPORT, then))["OVERDUE"] == 0


async def test_others_learn_their_own_state_only(portal: Portal, clock: Clock) -> None:
    owner, moderator, member, reader = [await portal.make.person() for _ in range(4)]
    group = await portal.make.workgroup(
        owner=owner, moderators=[moderator], members=[member], opened=True
    )
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    asked = clock.forward(hours=1)
    await confirm(portal, post_id, member)
    clock.forward(hours=1)
    for entitled in (1, owner, moderator):
        found = await portal.result(REPORT, {"POST_ID": post_id}, as_=entitled)
        assert found["ASKED"] == 4
        assert (await portal.send(EXPORT, {"POST_ID": post_id}, as_=entitled)).status_code == 200
    sees = [
        await portal.result(REPORT, {"POST_ID": post_id, **at}, as_=who)
        for who, at in ((member, {}), (member, written(asked)), (reader, {}))
    ]
    assert [each["STATE"] for each in sees] == ["CONFIRMED", "PENDING", None]
    for each in sees:
        assert not {"ASKED", "CONFIRMED", "PENDING", "EXCUSED", "OVERDUE"} & each.keys()
    for method in (LIST, EXPORT):
        for who in (member, reader):
            status, code, _ = await portal.error(method, {"POST_ID": post_id}, as_=who)
            assert (status, code) == (403, "ACCESS_DENIED")


async def test_hidden_and_missing_posts_are_the_same(portal: Portal) -> None:
    ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
    hidden = await portal.make.post(to=["U1"], IMPORTANT="Y")
    to_all = await portal.make.post(IMPORTANT="Y")
    for method in READING:
        for who, post_id in ((ann, hidden), (guest, to_all), (1, 999), (1, 0), (1, "x")):
            for more in ({}, {"MOMENT": "2000-01-01"}, {"MOMENT": "2090-01-01"}):
                refused = await portal.error(method, {"POST_ID": post_id, **more}, as_=who)
                assert refused == (400, "ERROR_NOT_FOUND", "Post not found")


@pytest.mark.parametrize("method", READING)
async def test_moments(portal: Portal, clock: Clock, method: str) -> None:
    never = await portal.make.post()
    clock.forward(hours=1)
    post_id = await portal.make.post(IMPORTANT="Y")
    begun = clock.forward(minutes=2)

    async def refused(post_id: int, moment: str) -> str:
        sent = {"POST_ID": post_id, "MOMENT": moment}
        status, code, text = await portal.error(method, sent)
        assert (status, code) == (400, "ERROR_ARGUMENT")
        return text

    assert await refused(post_id, "whenever") == "Wrong date in MOMENT"
    soon = (clock.now - timedelta(seconds=59)).isoformat()
    for early in (soon, "2090-01-01"):
        assert await refused(post_id, early) == "MOMENT must be at least a minute ago"
    before = (begun - timedelta(seconds=1)).isoformat()
    for which, moment in ((post_id, before), (never, before), (never, begun.isoformat())):
        assert await refused(which, moment) == "The ledger of the post begins later"
    for moment in (begun.isoformat(), f"@{begun.timestamp():.0f}", "", " "):
        sent = {"POST_ID": post_id, "MOMENT": moment}
        assert (await portal.send(method, sent)).status_code == 200


async def test_a_post_nobody_is_asked_about(portal: Portal) -> None:
    post_id = await portal.make.post()
    found = await portal.result(REPORT, {"POST_ID": post_id})
    assert (found["IMPORTANT"], found["REVISION"], found["STATE"]) == ("N", None, None)
    assert (found["ASKED"], found["DATE_END"], found["ASKED_SINCE"]) == (0, None, None)
    assert (await portal.call(LIST, {"POST_ID": post_id}))["total"] == 0


async def test_pages_by_name_and_state(portal: Portal, clock: Clock) -> None:
    people = [await portal.make.person(f"N{number:02}", last_name="Last") for number in range(53)]
    for each in people[:2]:
        await confirm(portal, await portal.make.post(), each)
    post_id = await portal.make.post(IMPORTANT="Y", to=[f"U{each}" for each in people])
    for each in people[:2]:
        await confirm(portal, post_id, each)
    page = await portal.call(LIST, {"POST_ID": post_id})
    assert (page["total"], page["next"], len(page["result"])) == (54, 50, 50)
    assert page["result"][0]["NAME"] == "Ada Admin"
    assert [int(row["ID"]) for row in page["result"]][1:] == people[:49]
    rest = await portal.call(LIST, {"POST_ID": post_id, "start": 50})
    assert [int(row["ID"]) for row in rest["result"]] == people[49:]
    assert "next" not in rest
    assert rest["total"] == 54
    beyond = await portal.call(LIST, {"POST_ID": post_id, "start": 100})
    assert (beyond["result"], beyond["total"]) == ([], 54)
    uncounted = await portal.call(LIST, {"POST_ID": post_id, "start": -1})
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)
    confirmed = await portal.call(LIST, {"POST_ID": post_id, "STATE": "CONFIRMED"})
    assert confirmed["total"] == 3
    assert confirmed["result"][1] == {
        "ID": str(people[0]),
        "NAME": "N00 Last",
        "STATE": "CONFIRMED",
        "TIME": clock.now.isoformat(),
        "SINCE": clock.now.isoformat(),
        "REASON": "PERSON",
        "REASON_CODE": None,
        "REASON_NAME": None,
        "WHY_NOT": None,
        "DEPARTMENTS": [],
        "EARLIER_REVISION": None,
        "REMINDED": None,
    }
    pending = await portal.call(LIST, {"POST_ID": post_id, "STATE": "PENDING"})
    assert (pending["total"], pending["result"][0]["TIME"]) == (51, None)
    assert (await portal.call(LIST, {"POST_ID": post_id, "STATE": "EXCUSED"}))["total"] == 0
    for method in (LIST, EXPORT):
        refused = await portal.error(method, {"POST_ID": post_id, "STATE": "pending"})
        assert refused == (400, "ERROR_ARGUMENT", "Wrong STATE")


async def read(portal: Portal, sent: dict[str, Any], *, as_: int = 1) -> list[list[str]]:
    response = await portal.send(EXPORT, sent, as_=as_)
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


async def test_the_export_is_a_file(portal: Portal, clock: Clock) -> None:
    ann = await portal.make.person("=HYPERLINK(1)", last_name='"Ä", ü')
    bob = await portal.make.person("Bob\nRay", last_name="Zed")
    group = await portal.make.workgroup("Crew", members=[ann, bob])
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    asked = clock.forward(hours=1)
    await confirm(portal, post_id, ann)
    await portal.make.role(group, bob, None)
    clock.forward(hours=1)
    crew = ["WORKGROUP", f"SG{group}", "Crew"]
    since, nothing = asked.isoformat(), ["", "", ""]
    assert await read(portal, {"POST_ID": post_id}) == [
        [
            *("ID", "NAME", "STATE", "TIME", "SINCE", "REASON", "REASON_CODE", "REASON_NAME"),
            *("WHY_NOT", "DEPARTMENTS", "EARLIER_REVISION", "REMINDED"),
        ],
        [
            *(str(ann), '\'=HYPERLINK(1) "Ä", ü', "CONFIRMED"),
            *((asked + timedelta(hours=1)).isoformat(), since, *crew, "", *nothing),
        ],
        [
            *("1", "Ada Admin", "CONFIRMED", since, since, "AUTHOR", "", "", ""),
            *("Test company", "", ""),
        ],
        [str(bob), "Bob\nRay Zed", "EXCUSED", "", since, *crew, "LEFT", *nothing],
    ]
    then = {"POST_ID": post_id, "STATE": "PENDING", **written(asked)}
    assert [row[0] for row in await read(portal, then)] == ["ID", str(ann), str(bob)]
    response = await portal.send(EXPORT, {"POST_ID": post_id})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    name = f"acknowledgements-{post_id}-{clock.now:%Y-%m-%d}.csv"
    assert f'attachment; filename="{name}"' in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "private, no-store"


async def test_the_export_takes_parameters_from_the_address(portal: Portal) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    hook = await portal.webhook()
    for place in (EXPORT, f"{EXPORT}.json", EXPORT.upper()):
        response = await portal.http.get(f"{hook}/{place}?post_id={post_id}")
        assert response.text.splitlines()[1].startswith("1,Ada Admin,CONFIRMED,")


async def test_the_export_needs_a_webhook_with_the_scope(portal: Portal) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    status, code, _ = await portal.error(EXPORT, {"POST_ID": post_id}, scope="disk")
    assert (status, code) == (401, "insufficient_scope")
    response = await portal.http.get(f"/rest/1/wrong/{EXPORT}?POST_ID={post_id}")
    assert response.status_code == 401


async def test_the_export_is_refused_in_a_batch(portal: Portal) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    cmd = {"x": f"{EXPORT}?POST_ID={post_id}"}
    found = await portal.result("batch", {"cmd": cmd})
    assert found["result_error"]["x"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"
    assert found["result"] == []


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Ann-Marie", "Ann-Marie"),
        ("", ""),
    ],
)
def test_cells_are_harmless(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


async def test_a_person_who_lost_sight_learns_nothing(portal: Portal, clock: Clock) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(moderators=[ann], visible=False)
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    saw = clock.forward(hours=1)
    assert len(await states(portal, post_id, as_=ann)) == 2
    await portal.make.role(group, ann, Role.PENDING)
    clock.forward(hours=1)
    for method in READING:
        for at in ({}, written(saw)):
            refused = await portal.error(method, {"POST_ID": post_id, **at}, as_=ann)
            assert refused[1] == "ERROR_NOT_FOUND"
    assert await states(portal, post_id) == {1: "CONFIRMED", ann: "EXCUSED"}
    await change(portal, post_id, IMPORTANT="N")
    assert await states(portal, post_id) == {}
