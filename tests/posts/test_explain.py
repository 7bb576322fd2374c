"""`feed24.post.explain`, `.audience`, `.recipients` and `feed24.audience.count`.

Whether the reasons are the right ones, for everybody in random companies: `test_rules.py`.
"""

from typing import Any

from feed24.access import Role
from feed24.departments import service as departments
from feed24.users import service as users
from feed24.workgroups import service as workgroups
from tests.support.portal import Portal
from tests.support.statements import counted

EXPLAIN, AUDIENCE, COUNT = "feed24.post.explain", "feed24.post.audience", "feed24.audience.count"
RECIPIENTS = "feed24.post.recipients"
NO_POST = (400, "ERROR_NOT_FOUND", "Post not found")
NO_PERSON = (400, "ERROR_NOT_FOUND", "Person not found")
DENIED = (
    403,
    "ACCESS_DENIED",
    "Access denied! Only those who may change a post may ask about others",
)


async def explained(portal: Portal, post_id: int, *, as_: int, **params: Any) -> dict[str, Any]:
    return dict(await portal.result(EXPLAIN, {"POST_ID": post_id, **params}, as_=as_))


def met(found: dict[str, Any]) -> list[str]:
    return [each["CODE"] for each in found["REASONS"] if each["MET"]]


def why_not(found: dict[str, Any]) -> dict[str, str]:
    return {each["CODE"]: each["WHY_NOT"] for each in found["REASONS"] if each["WHY_NOT"]}


async def test_the_chain_through_departments(portal: Portal) -> None:
    top = await portal.make.department("Top")
    middle = await portal.make.department("Middle", parent=top)
    low = await portal.make.department("Low", parent=middle)
    ann = await portal.make.person("Ann", departments=[low])
    post_id = await portal.make.post(to=[f"DR{top}"])
    found = await explained(portal, post_id, as_=ann)
    (reason,) = [each for each in found["REASONS"] if each["MET"]]
    (membership,) = reason.pop("MEMBERSHIPS")
    since = reason.pop("SINCE")
    assert membership["SINCE"] == since is not None
    assert membership["PATH"] == [
        {"ID": str(low), "NAME": "Low"},
        {"ID": str(middle), "NAME": "Middle"},
        {"ID": str(top), "NAME": "Top"},
    ]
    assert reason == {
        "KIND": "department",
        "CODE": f"DR{top}",
        "ID": str(top),
        "NAME": "Top",
        "MET": True,
        "DECIDES": True,
        "IN_LIST": True,
        "LEVEL": "share",
        "WHY_NOT": "",
        "ROLE": "",
    }
    assert found["ALLOWED"] == ["read", "comment", "share"]
    assert (found["LEVEL"], found["IN_LIST"], found["DISMISSED"]) == ("share", True, False)
    assert (found["POST_ID"], found["USER_ID"]) == (str(post_id), str(ann))


async def test_staying_somewhere_keeps_its_moment(portal: Portal) -> None:
    """And who came before moments were noted has none."""
    one, two = await portal.make.department(), await portal.make.department()
    ann = await portal.make.person(departments=[one])
    post_id = await portal.make.post(to=[f"D{one}", f"D{two}"])
    async with portal.tx() as tx:
        tx.now = tx.now.replace(year=tx.now.year + 1)
        await departments.place(tx, ann, [two, one])
    found = await explained(portal, post_id, as_=ann)
    since = {each["ID"]: each["SINCE"] for each in found["REASONS"] if each["MET"]}
    assert since[str(one)] < since[str(two)]


async def test_workgroups_tell_role_and_moment(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    post_id = await portal.make.post(to=[f"SG{group}"])
    await portal.make.role(group, ann, Role.PENDING)
    found = await explained(portal, post_id, as_=ann)
    outside = found["REASONS"][0]
    assert (outside["CODE"], outside["ROLE"], outside["SINCE"]) == (f"SG{group}", "Z", None)
    assert (outside["MET"], outside["IN_LIST"], outside["WHY_NOT"]) == (True, False, "waiting")
    assert (found["LEVEL"], found["IN_LIST"], found["ALLOWED"]) == ("read", False, ["read"])
    await portal.make.role(group, ann, Role.MODERATOR)
    found = await explained(portal, post_id, as_=ann)
    assert met(found)[0] == f"SG{group}_E"
    assert found["REASONS"][0]["SINCE"]
    assert found["ALLOWED"] == ["read", "comment", "share", "update"]
    # A moderator may ask about others.
    await portal.make.role(group, ben, Role.BANNED)
    about_ben = await explained(portal, post_id, as_=ann, USER_ID=ben)
    assert (met(about_ben), about_ben["LEVEL"]) == ([], "none")
    assert why_not(about_ben)[f"SG{group}"] == "banned"


async def test_belonging_begins_once(portal: Portal) -> None:
    """Ranks come and go; only who was outside begins anew."""
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    post_id = await portal.make.post(to=[f"SG{group}", f"U{ann}"])

    async def become(role: Role | None, year: int) -> str | None:
        async with portal.tx() as tx:
            tx.now = tx.now.replace(year=year)
            await workgroups.set_role(tx, group, ann, role)
        found = await explained(portal, post_id, as_=1, USER_ID=ann)
        (its,) = [each for each in found["REASONS"] if each["KIND"] == "workgroup"]
        return str(its["SINCE"])[:4] if its["SINCE"] else None

    assert await become(Role.PENDING, 2031) is None
    assert await become(Role.MEMBER, 2032) == "2032"
    assert await become(Role.MODERATOR, 2033) == "2032"
    assert await become(Role.BANNED, 2034) is None
    assert await become(Role.OWNER, 2035) == "2035"
    async with portal.tx() as tx:
        await workgroups.set_role(tx, group, 1, Role.OWNER)
    assert await become(Role.MEMBER, 2036) == "2035"


async def test_why_not(portal: Portal) -> None:
    guest, other = await portal.make.person(extranet=True), await portal.make.person()
    place, group = await portal.make.department(), await portal.make.workgroup()
    post_id = await portal.make.post(to=["UA", f"DR{place}", f"SG{group}", f"U{other}"])
    found = await explained(portal, post_id, as_=1, USER_ID=guest)
    assert why_not(found) == {
        "U1": "somebody_else",
        "SA": "no_administrator",
        "UA": "guest",
        f"DR{place}": "not_in_department",
        f"SG{group}": "not_member",
    }
    assert (found["LEVEL"], found["ALLOWED"], found["OTHER_PEOPLE"]) == ("none", [], 1)
    async with portal.tx() as tx:
        await users.dismiss(tx, other)
    found = await explained(portal, post_id, as_=1, USER_ID=other)
    assert (found["DISMISSED"], found["LEVEL"], found["REASONS"]) == (True, "none", [])


async def test_who_may_ask(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"])
    assert met(await explained(portal, post_id, as_=ann)) == [f"U{ann}"]
    assert await portal.error(EXPLAIN, {"POST_ID": post_id, "USER_ID": ben}, as_=ann) == DENIED
    assert met(await explained(portal, post_id, as_=ann, USER_ID=ann)) == [f"U{ann}"]
    for unknown in (post_id, 0, -1, 999, 10**30, "x", None):
        for user_id in (0, ann, ben, 999):
            sent = {"POST_ID": unknown, "USER_ID": user_id}
            assert await portal.error(EXPLAIN, sent, as_=ben) == NO_POST
    for nobody in (999, 10**30):
        assert await portal.error(EXPLAIN, {"POST_ID": post_id, "USER_ID": nobody}) == NO_PERSON
    mine = await portal.make.post(author=ann, to=[f"U{ben}"])
    found = await explained(portal, mine, as_=ann)
    assert (met(found), found["LEVEL"], found["ALLOWED"][-1]) == ([f"U{ann}"], "delete", "delete")
    assert found["REASONS"][0]["SINCE"]
    assert met(await explained(portal, mine, as_=ann, USER_ID=1)) == ["SA"]


async def test_what_the_asker_may_not_know_is_counted(portal: Portal) -> None:
    """An author who belongs no more to a hidden workgroup learns who sees, not through what."""
    ann, ben = await portal.make.person(), await portal.make.person()
    secret = await portal.make.workgroup("Plot", visible=False, members=[ann, ben])
    post_id = await portal.make.post(author=ann, to=[f"SG{secret}"])
    await portal.make.role(secret, ann, None)
    found = await explained(portal, post_id, as_=ann, USER_ID=ben)
    assert (found["IN_LIST"], found["LEVEL"], found["HIDDEN"]) == (True, "share", 0)
    hidden = found["REASONS"][0]
    assert (hidden["KIND"], hidden["CODE"], hidden["NAME"], hidden["ROLE"]) == (
        "hidden",
        "",
        "",
        "",
    )
    assert f"SG{secret}" not in str(found)
    await portal.make.role(secret, ben, None)
    found = await explained(portal, post_id, as_=ann, USER_ID=ben)
    assert (found["LEVEL"], found["HIDDEN"], met(found)) == ("none", 1, [])


async def test_guests_learn_of_nobody_they_do_not_know(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    known, stranger = await portal.make.person(), await portal.make.person(departments=[1])
    await portal.make.workgroup(members=[guest, known])
    post_id = await portal.make.post(author=1, to=[f"U{known}", "D1"], USER_ID=guest)
    assert met(await explained(portal, post_id, as_=guest, USER_ID=known)) == [f"U{known}"]
    sent = {"POST_ID": post_id, "USER_ID": stranger}
    assert await portal.error(EXPLAIN, sent, as_=guest) == NO_PERSON
    found = await explained(portal, post_id, as_=guest)
    assert (found["HIDDEN"], "D1" in str(found)) == (1, False)


async def test_an_explanation_costs_the_same_whoever_it_is_about(portal: Portal) -> None:
    place = 1
    for _ in range(4):
        place = await portal.make.department(parent=place)
    groups = [await portal.make.workgroup() for _ in range(4)]
    many = [f"DR{n}" for n in range(1, place + 1)] + [f"SG{group}" for group in groups]
    ann = await portal.make.person(departments=[place])
    costs = []
    for to in ([f"DR{place}"], many):
        post_id = await portal.make.post(to=to)
        await portal.webhook()
        with counted(portal.services.database) as seen:
            await explained(portal, post_id, as_=1, USER_ID=ann)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 9


async def test_heads_are_counted_once(portal: Portal) -> None:
    team = await portal.make.department()
    below = await portal.make.department(parent=team)
    ann = await portal.make.person(departments=[team, below])
    gone = await portal.make.person(departments=[below])
    guest = await portal.make.person(extranet=True)
    group = await portal.make.workgroup(owner=ann, members=[guest])
    async with portal.tx() as tx:
        await users.dismiss(tx, gone)
    # The administrator sees everything.
    audiences = {
        (f"D{team}",): 2,
        (f"DR{team}", f"U{ann}"): 2,
        (f"SG{group}",): 3,
        ("UA",): 2,
        ("UA", f"U{guest}", f"DR{team}"): 3,
        (f"U{gone}", "U999", "DR999"): 1,
    }
    for to, people in audiences.items():
        assert (await portal.result(COUNT, {"DEST": list(to)}))["PEOPLE"] == people, to
        post_id = await portal.make.post(to=to)
        assert await portal.result(AUDIENCE, {"POST_ID": post_id}) == {"PEOPLE": people}, to
    assert await portal.result(COUNT, {"SPERM": {"U": [f"U{ann}"]}}) == {"PEOPLE": 2, "OVERLAP": 0}
    assert await portal.result(COUNT) == {"PEOPLE": 2, "OVERLAP": 0}
    to_guest = await portal.result(COUNT, {"DEST": [f"U{guest}"]}, as_=ann)
    assert to_guest == {"PEOPLE": 3, "OVERLAP": 0}


async def test_counting_is_refused_as_publishing_is(portal: Portal) -> None:
    ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
    closed = await portal.make.workgroup()
    refused = (400, "ERROR_CORE", "No access to one or more message recipients")
    assert await portal.error(COUNT, {"DEST": [f"SG{closed}"]}, as_=ann) == refused
    assert await portal.error(COUNT, {"DEST": ["UA"]}, as_=guest) == refused
    nobody = (400, "ERROR_CORE", "No destination specified")
    assert await portal.error(COUNT, {"DEST": []}, as_=ann) == nobody
    async with portal.tx(write=False) as tx:
        await tx.begin()


async def test_nobody_may_address_everyone(portal: Portal, portal_with: Any) -> None:
    quiet = await portal_with(livefeed_toall=False)
    nobody = (400, "ERROR_CORE", "Please specify at least one person.")
    assert await quiet.error(COUNT, {"DEST": ["UA"]}) == nobody


async def test_counting_and_recipients_for_readers_only(portal: Portal) -> None:
    ann, ben = await portal.make.person("Ann"), await portal.make.person()
    hidden = await portal.make.workgroup(visible=False)
    post_id = await portal.make.post(to=[f"U{ann}", f"SG{hidden}", "DR1"])
    assert await portal.result(AUDIENCE, {"POST_ID": post_id}, as_=ann) == {"PEOPLE": 2}
    body = await portal.call(RECIPIENTS, {"POST_ID": post_id}, as_=ann)
    assert body["total"] == 2
    assert body["result"]["HIDDEN"] == 1
    shown = [(each["CODE"], each["ID"]) for each in body["result"]["RECIPIENTS"]]
    assert shown == [(f"U{ann}", str(ann)), ("DR1", "1")]
    for method in (AUDIENCE, RECIPIENTS):
        for unknown in (post_id, 0, 999, 10**30):
            assert await portal.error(method, {"POST_ID": unknown}, as_=ben) == NO_POST


async def test_recipients_come_in_pages(portal: Portal) -> None:
    people = [await portal.make.person() for _ in range(52)]
    post_id = await portal.make.post(to=["UA", *(f"U{n}" for n in people)])
    body = await portal.call(RECIPIENTS, {"POST_ID": post_id})
    assert (len(body["result"]["RECIPIENTS"]), body["total"], body["next"]) == (50, 53, 50)
    assert body["result"]["RECIPIENTS"][0] == {"CODE": "UA", "ID": "", "NAME": "All employees"}
    body = await portal.call(RECIPIENTS, {"POST_ID": post_id, "start": 50})
    assert (len(body["result"]["RECIPIENTS"]), body["total"], "next" in body) == (3, 53, False)
    body = await portal.call(RECIPIENTS, {"POST_ID": post_id, "start": -1})
    assert (len(body["result"]["RECIPIENTS"]), body["total"]) == (50, 0)
