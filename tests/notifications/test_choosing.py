"""`feed24.notification.settings.*`: where kinds show, and when pages are silent."""

import asyncio
from typing import Any

import pytest

from feed24.notifications.kinds import CHOSEN
from tests.acknowledgement.moving import clock_of
from tests.notifications.told import told
from tests.support.portal import Portal

GET, SET = "feed24.notification.settings.get", "feed24.notification.settings.set"
COUNT = "feed24.notification.count"


async def choose(portal: Portal, as_: int, **sent: Any) -> None:
    assert await portal.result(SET, sent, as_=as_) is True


def kinds(*names: str, **where: str) -> dict[str, dict[str, str]]:
    return dict.fromkeys(names, where)


async def test_what_is_so_without_a_choice(portal: Portal) -> None:
    assert await portal.result(GET) == {
        "KINDS": {kind.value: {"PAGE": "Y", "BROWSER": "Y"} for kind in CHOSEN},
        "QUIET": {
            "ON": "N",
            "FROM": "22:00",
            "TO": "08:00",
            "DAYS": list("1234567"),
            "TIME_ZONE": "",
        },
        "TIME_ZONE": "UTC",
        "QUIET_UNTIL": None,
    }


async def test_what_is_not_sent_stays(portal: Portal) -> None:
    ann = await portal.make.person(time_zone="Asia/Almaty")
    before = await portal.result(GET, as_=ann)
    await choose(portal, ann, KINDS=kinds("reaction", "mention", BROWSER="N"))
    await choose(portal, ann, KINDS=kinds("reaction", PAGE="N"))
    await choose(portal, ann, QUIET={"ON": "Y", "FROM": "21:30"})
    await choose(portal, ann, QUIET={"TO": "07:05", "DAYS": [5, "1", 5]})
    found = await portal.result(GET, as_=ann)
    assert found["KINDS"]["reaction"] == {"PAGE": "N", "BROWSER": "N"}
    assert found["KINDS"]["mention"] == {"PAGE": "Y", "BROWSER": "N"}
    assert found["KINDS"]["thanks"] == before["KINDS"]["thanks"]
    hours = {"FROM": "21:30", "TO": "07:05", "TIME_ZONE": ""}
    assert found["QUIET"] == {**hours, "ON": "Y", "DAYS": ["1", "5"]}
    assert found["TIME_ZONE"] == "Asia/Almaty"
    await choose(portal, ann, QUIET={"TIME_ZONE": "Europe/Oslo"})
    found = await portal.result(GET, as_=ann)
    assert found["TIME_ZONE"] == found["QUIET"]["TIME_ZONE"] == "Europe/Oslo"
    await choose(portal, ann, QUIET={"TIME_ZONE": ""})
    await choose(portal, ann, QUIET={"ON": "N", "DAYS": "7"}, KINDS=kinds("reaction", PAGE="Y"))
    found = await portal.result(GET, as_=ann)
    assert found["QUIET"] == {**hours, "ON": "N", "DAYS": ["7"]}
    assert found["TIME_ZONE"] == "Asia/Almaty"
    assert (await portal.result(GET))["KINDS"] == before["KINDS"]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({}, "Specify KINDS or QUIET"),
        ({"KINDS": {"comment_mention": {"PAGE": "N"}}}, "KINDS must be a map of confirm, mention"),
        ({"KINDS": ["N"]}, "KINDS must be a map of confirm, mention"),
        ({"KINDS": {"share": "N"}}, "PAGE and BROWSER must be Y or N"),
        ({"KINDS": {"share": {"PAGE": "no"}}}, "PAGE and BROWSER must be Y or N"),
        ({"KINDS": {"share": {"BROWSER": ["Y"]}}}, "PAGE and BROWSER must be Y or N"),
        (
            {"KINDS": {"confirm": {"PAGE": "N"}}},
            "Requests to confirm cannot be switched off in the page",
        ),
        ({"QUIET": {"ON": "1"}}, "ON must be Y or N"),
        ({"QUIET": {"FROM": "24:00"}}, "FROM and TO must be times like 22:00"),
        ({"QUIET": {"TO": "8:00"}}, "FROM and TO must be times like 22:00"),
        ({"QUIET": {"TO": "08:00\n"}}, "FROM and TO must be times like 22:00"),
        ({"QUIET": {"TO": []}}, "FROM and TO must be times like 22:00"),
        ({"QUIET": {"TIME_ZONE": "Nowhere"}}, "TIME_ZONE must be a name like Europe/Berlin"),
        ({"QUIET": {"DAYS": []}}, "DAYS must be days of the week from 1 (Monday) to 7"),
        ({"QUIET": {"DAYS": [0]}}, "DAYS must be days of the week from 1 (Monday) to 7"),
        ({"QUIET": {"DAYS": "12"}}, "DAYS must be days of the week from 1 (Monday) to 7"),
    ],
)
async def test_refusals(portal: Portal, sent: dict[str, Any], text: str) -> None:
    status, code, said = await portal.error(SET, sent)
    assert (status, code) == (400, "ERROR_ARGUMENT")
    assert said.startswith(text)


async def test_at_once_from_two_places(portal: Portal) -> None:
    sent = {"KINDS": kinds("share", "post", PAGE="N"), "QUIET": {"ON": "Y"}}
    answers = await asyncio.gather(*(portal.send(SET, sent) for _ in range(6)))
    assert {each.status_code for each in answers} == {200}


async def test_what_is_chosen_at_once_elsewhere_stays(portal: Portal) -> None:
    sent: list[dict[str, Any]] = [
        *({"KINDS": kinds("share", **{where: "N"})} for where in ("PAGE", "BROWSER")),
        *({"QUIET": {"FROM": "21:00"}}, {"QUIET": {"TO": "06:00"}}),
    ]
    for _ in range(3):
        await choose(portal, 1, KINDS=kinds("share", PAGE="Y", BROWSER="Y"))
        await choose(portal, 1, QUIET={"FROM": "22:00", "TO": "08:00"})
        await asyncio.gather(*(choose(portal, 1, **each) for each in sent))
        found = await portal.result(GET)
        assert found["KINDS"]["share"] == {"PAGE": "N", "BROWSER": "N"}
        assert (found["QUIET"]["FROM"], found["QUIET"]["TO"]) == ("21:00", "06:00")


async def test_a_kind_that_is_off_in_the_page(portal: Portal) -> None:
    ann = await portal.make.person()
    text = f"[USER={ann}]x[/USER]"
    first = await portal.make.post(message=text)
    comment = await portal.make.comment(first, text=text)
    await portal.make.post(to=[f"U{ann}"])
    await choose(portal, ann, KINDS=kinds("mention", PAGE="N"))
    assert [kind for kind, *_ in await told(portal, ann)] == ["post"]
    found = await portal.result(COUNT, as_=ann)
    assert (found["TOTAL"], found["UNREAD"], found["GROUPS"]) == (1, 1, 1)
    # What happens meanwhile is not noted.
    await portal.make.comment(first, text=f"{text} once more")
    assert await portal.result(COUNT, as_=ann) == found
    await choose(portal, ann, KINDS=kinds("mention", PAGE="Y"))
    assert [(kind, of) for kind, _, _, of in await told(portal, ann)] == [
        ("post", None),
        ("comment_mention", comment),
        ("mention", None),
    ]


async def test_a_kind_that_is_off_in_browsers(portal: Portal) -> None:
    ann = await portal.make.person()
    important = await portal.make.post(IMPORTANT="Y")
    await portal.make.post(to=[f"U{ann}"])
    found = await portal.result(COUNT, as_=ann)
    assert (found["UNREAD_GROUPS"], found["BROWSER"]) == (2, 2)
    assert found["LATEST"]
    await choose(portal, ann, KINDS=kinds("confirm", "post", BROWSER="N"))
    found = await portal.result(COUNT, as_=ann)
    assert (found["UNREAD_GROUPS"], found["BROWSER"], found["LATEST"]) == (2, 0, None)
    await choose(portal, ann, KINDS=kinds("confirm", BROWSER="Y"))
    assert (await portal.result(COUNT, as_=ann))["BROWSER"] == 1
    read = {"POST_ID": important, "KIND": "confirm"}
    await portal.result("feed24.notification.read", read, as_=ann)
    assert (await portal.result(COUNT, as_=ann))["LATEST"] is None


async def test_quiet_hours_lose_nothing(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = await portal.make.person(time_zone="Asia/Almaty")
    await choose(portal, ann, QUIET={"ON": "Y", "FROM": "22:00", "TO": "08:00"})
    with clock_of(monkeypatch) as clock:
        # Past eight in the evening at Greenwich, one in the morning in Almaty.
        clock.now = clock.now.replace(hour=20, minute=15)
        await portal.make.post(to=[f"U{ann}"])
        found = await portal.result(COUNT, as_=ann)
        assert (found["UNREAD"], found["BROWSER"]) == (1, 1)
        assert found["QUIET_UNTIL"][10:] == "T03:00:00+00:00"
        assert (await portal.result(GET, as_=ann))["QUIET_UNTIL"] == found["QUIET_UNTIL"]
        clock.forward(hours=7)
        assert (await portal.result(COUNT, as_=ann))["QUIET_UNTIL"] is None
        assert (await portal.result(COUNT))["QUIET_UNTIL"] is None


async def test_who_does_not_want_one_thing_is_told_the_next(portal: Portal) -> None:
    ann = await portal.make.person()
    await choose(portal, ann, KINDS=kinds("thanks", "comment", PAGE="N"))
    thanks = {"GRATITUDE_MEDAL": "gift", "GRATITUDE_EMPLOYEES": [ann]}
    text = f"[USER={ann}]x[/USER]"

    async def post(message: str) -> str:
        sent = {"POST_MESSAGE": message, "DEST": [f"U{ann}"], **thanks}
        await portal.result("log.blogpost.add", sent)
        return (await told(portal, ann))[0][0]

    assert await post(text) == "mention"
    await choose(portal, ann, KINDS=kinds("mention", PAGE="N"))
    assert await post(text) == "post"
    mine = await portal.make.post(author=ann)
    await portal.make.comment(mine)
    assert (await told(portal, ann))[0][0] == "post"
    await portal.result("feed24.post.follow", {"POST_ID": mine}, as_=ann)
    await portal.make.comment(mine, text="Once more, and longer")
    assert (await told(portal, ann))[0][0] == "followed"
