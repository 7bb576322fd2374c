"""Options of applications: what tokens will be able to keep."""

from typing import Any

import pytest

from feed24.portal.api import (
    get_application_options,
    get_user_options,
    set_application_options,
    set_user_options,
)
from feed24.rest.call import Call, Caller, Credential
from feed24.rest.errors import RestError
from feed24.rest.params import bind
from feed24.rest.registry import Method
from tests.support.portal import ORIGIN, Portal

ANN, BOB = 7, 8


async def run(
    portal: Portal,
    method: Method,
    sent: dict[str, Any] | None = None,
    *,
    application: int = 5,
    user: int = ANN,
    admin: bool = True,
) -> Any:
    """Call a method as an application's token would."""
    credential = Credential("token", 1, user, frozenset(), application_id=application)
    caller = Caller(credential, user, admin, employee=True)
    async with portal.tx(write=method.writes) as tx:
        call = Call(tx, caller, portal.services, registry=None, origin=ORIGIN)  # type: ignore[arg-type]
        return await method.run(call, **bind(method.parameters, sent or {}))


READERS_AND_WRITERS = [
    (get_application_options, set_application_options),
    (get_user_options, set_user_options),
]


@pytest.mark.parametrize(("read", "write"), READERS_AND_WRITERS)
class TestOptions:
    async def test_values_of_any_type(self, portal: Portal, read: Method, write: Method) -> None:
        assert await run(portal, read) == []
        options = {
            "text": "a'b\"c\u2028 é😀",
            "Text": "",
            "number": -5,
            "float": 0.1,
            "yes": True,
            "nothing": None,
            "list": [1, "2", [], {}],
            "map": {"x": {"y": [None]}, "": 1},
            "largest": 2**63 - 1,
            "smallest": -(2**63) + 1,
        }
        assert await run(portal, write, {"options": options}) is True
        assert await run(portal, read) == options
        for name, value in options.items():
            assert await run(portal, read, {"option": name}) == value
        for name in ("absent", "TEXT", ""):
            assert await run(portal, read, {"option": name}) is None

    async def test_numbers_beyond_all_bounds(
        self, portal: Portal, read: Method, write: Method
    ) -> None:
        huge = {"a": 2**70, "b": [-(2**80)], "c": {"d": 10**400}}
        await run(portal, write, {"options": huge})
        assert await run(portal, read) == {"a": 2.0**70, "b": [-(2.0**80)], "c": {"d": None}}

    async def test_merging(self, portal: Portal, read: Method, write: Method) -> None:
        await run(portal, write, {"options": {"a": 1, "b": 2}})
        await run(portal, write, {"options": {"b": [3], "c": 4}})
        assert await run(portal, read) == {"a": 1, "b": [3], "c": 4}

    async def test_without_the_key_everything_is_an_option(
        self, portal: Portal, read: Method, write: Method
    ) -> None:
        await run(portal, write, {"data": "value", "Option": 5})
        assert await run(portal, read) == {"Option": 5, "data": "value"}
        await run(portal, write, {"options": ["x", "y"], "data": "other"})
        assert await run(portal, read) == {"0": "x", "1": "y", "Option": 5, "data": "value"}

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"options": {}},
            {"options": []},
            {"options": "a"},
            {"options": ""},
            {"options": None},
        ],
    )
    async def test_nothing_to_keep(
        self, portal: Portal, read: Method, write: Method, sent: dict[str, Any]
    ) -> None:
        with pytest.raises(RestError) as refusal:
            await run(portal, write, sent)
        assert refusal.value.body() == {
            "error": "ERROR_ARGUMENT",
            "error_description": "Argument 'options' is null or empty",
            "argument": "options",
        }
        assert refusal.value.status == 400
        assert await run(portal, read) == []

    async def test_applications_have_their_own(
        self, portal: Portal, read: Method, write: Method
    ) -> None:
        await run(portal, write, {"options": {"a": 1}}, application=5)
        assert await run(portal, read, application=6) == []


async def test_people_have_their_own(portal: Portal) -> None:
    await run(portal, set_user_options, {"options": {"a": 1}}, user=ANN, admin=False)
    assert await run(portal, get_user_options, user=BOB) == []
    assert await run(portal, get_application_options, user=ANN) == []
    await run(portal, set_application_options, {"options": {"a": 2}}, user=BOB)
    assert await run(portal, get_application_options, user=ANN) == {"a": 2}
    assert await run(portal, get_user_options, user=ANN) == {"a": 1}


async def test_administrators_alone_set_them_for_everybody(portal: Portal) -> None:
    with pytest.raises(RestError) as refusal:
        await run(portal, set_application_options, {}, admin=False)
    assert refusal.value.status == 403
    assert refusal.value.text == "Access denied! Administrator authorization required"
    assert refusal.value.code == "ACCESS_DENIED"
