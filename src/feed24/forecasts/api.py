"""`feed24.department.whatIf`: a method of feed24's own."""

from collections.abc import Mapping
from typing import Annotated, Any

from feed24.departments.errors import RootStays, UnknownDepartment, WrongParent
from feed24.errors import NotFound
from feed24.forecasts import acts, service
from feed24.forecasts.service import Side
from feed24.rest.administrators import NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import iso
from feed24.rest.errors import argument, not_found
from feed24.rest.params import Flag, Int, Text, Values
from feed24.rest.registry import method
from feed24.users import service as users
from feed24.users.errors import LastAdministrator

MOST = 500
_NO_DEPARTMENT = not_found("Department")
_NO_PERSON = not_found("Person")
_WHICH = argument(
    "DEPARTMENT_ID",
    "Name one act: DEPARTMENT_ID with PARENT, INTO, UF_HEAD or DELETE=Y, "
    "or USER_ID with UF_DEPARTMENT, ACTIVE or ADMIN",
)
_WRONG_PARENT = argument("PARENT", "Wrong PARENT: there is none, or it is below the department")
_ROOT = argument("DEPARTMENT_ID", "The top of the company stays")
_LAST = argument("USER_ID", "The only administrator cannot be taken away")


@method(
    "feed24.department.whatIf",
    scope="department",
    writes=True,
    raises={
        UnknownDepartment: _NO_DEPARTMENT,
        WrongParent: _WRONG_PARENT,
        RootStays: _ROOT,
        LastAdministrator: _LAST,
        NotFound: _NO_PERSON,
    },
    errors=(*NOT_YOURS, _WHICH),
)
async def tell_what_if(
    call: Call,
    *,
    department_id: Annotated[Int, "A department, to be moved, joined, deleted or headed"] = 0,
    parent: Annotated[Int | None, "Below which department it would move"] = None,
    into: Annotated[Int | None, "Into which department it would go, and end"] = None,
    uf_head: Annotated[Int | None, "Who would head it, and become a member"] = None,
    delete: Annotated[Flag, "`Y`: it would be deleted, and its people move up"] = False,
    user_id: Annotated[Int, "A person"] = 0,
    uf_department: Annotated[Values | None, "The departments that the person would be in"] = None,
    active: Annotated[Text | None, "`N`: would be dismissed, `Y`: reinstated"] = None,
    admin: Annotated[Text | None, "`Y`: would be an administrator, `N`: no longer"] = None,
    show: Annotated[Int, f"How many posts and people to name on each side; {MOST} at most"] = 10,
) -> dict[str, Any]:
    """Tell who would see and have to confirm what no longer, and what newly. Nothing is changed.

    `PEOPLE` counts those whom the act is about. `LOST` and `GAINED` count the different posts and
    the people who see them no longer, or newly, in their lists, and name the newest posts, those to
    be confirmed first, with how many `PEOPLE` each of them concerns and how many of these have to
    confirm it (`CONFIRMING`). `CONFIRM` counts the posts whose confirmation is awaited from fewer
    or from more people. All numbers are exact, by the rules that lists are made by. Titles are
    empty without the scope `log`. For administrators. A method of feed24's own.
    """
    check_administrator(call)
    act = await _act(
        call,
        department_id,
        user_id,
        {"parent": parent, "into": into, "head": uf_head, "delete": delete or None},
        {"place": uf_department, "active": active, "admin": admin},
    )
    found = await service.forecast(call.tx, act)
    shown = max(0, min(show, MOST))
    oldest = found.oldest_gained
    return {
        "PEOPLE": len(found.people),
        "LOST": await _side(call, found.lost, shown),
        "GAINED": {
            **await _side(call, found.gained, shown),
            "OLDEST": iso(oldest, call.zone) if oldest else None,
        },
    }


async def _act(
    call: Call,
    department_id: int,
    user_id: int,
    of_department: Mapping[str, Any],
    of_person: Mapping[str, Any],
) -> acts.Act:
    """The one act that is named. Raises RestError for none and for several."""
    sent = {name: v for name, v in {**of_department, **of_person}.items() if v is not None}
    if len(sent) != 1:
        raise _WHICH
    ((name, value),) = sent.items()
    if (department_id if name in of_department else user_id) <= 0:
        raise _WHICH
    match name:
        case "parent":
            return acts.move(department_id, value)
        case "into":
            return acts.join(department_id, value)
        case "head":
            return acts.appoint(department_id, value)
        case "delete":
            return acts.delete(department_id)
        case "place":
            return acts.place(user_id, [php_int(each) for each in value])
        case "active":
            return acts.activate(await call.viewer(), user_id, value == "Y")
        case _:
            return acts.set_admin(user_id, value == "Y")


async def _side(call: Call, side: Side, shown: int) -> dict[str, Any]:
    posts = side.latest(shown)
    # How many posts there are is about people, what posts say is not.
    readable = call.caller.credential.allows(("log",))
    titles = await service.titles(call.tx, posts) if readable else {}
    people = side.by_post(posts)
    most = sorted(side.by_person.items(), key=lambda each: (-each[1], each[0]))[:shown]
    names = await users.names(call.tx, [who for who, _ in most])
    return {
        "POSTS": len(side.posts),
        "PEOPLE": len(side.by_person),
        "CONFIRM": {
            "POSTS": len(side.confirming),
            "PEOPLE": sum(side.confirming.values()),
        },
        "LATEST": [
            {
                "ID": str(each),
                "TITLE": titles.get(each, ""),
                "PEOPLE": people[each],
                "CONFIRMING": side.confirming.get(each, 0),
            }
            for each in posts
        ],
        "BY_PERSON": [
            {"ID": str(who), "NAME": names.get(who, ""), "POSTS": count} for who, count in most
        ],
    }
