"""batch: encodings, sections, references, halt, limits."""

from typing import Any

import pytest

from tests.support.portal import Portal

SECTIONS = ["result", "result_error", "result_total", "result_next", "result_time"]


async def batch(portal: Portal, cmd: Any, **more: Any) -> dict[str, Any]:
    body = await portal.call("batch", {"cmd": cmd, **more})
    assert list(body) == ["result", "time"]
    result: dict[str, Any] = body["result"]
    assert list(result) == SECTIONS
    return result


async def test_named_commands_with_a_reference(portal: Portal) -> None:
    got = await batch(
        portal,
        {
            "a": "log.blogpost.add?POST_MESSAGE=hi+%2B+%26+%3D+%C3%BC&DEST[0]=UA",
            "g": "log.blogpost.get?POST_ID=%24result%5Ba%5D",
            "bad": "log.blogpost.delete?POST_ID=0",
        },
        halt=False,
    )
    post_id = got["result"]["a"]
    assert [post["ID"] for post in got["result"]["g"]] == [str(post_id)]
    assert got["result"]["g"][0]["DETAIL_TEXT"] == "hi + & = ü"
    assert got["result_error"] == {"bad": {"error": "100", "error_description": "Wrong post ID"}}
    assert got["result_total"] == {"g": 1}
    assert got["result_next"] == []
    assert set(got["result_time"]) == {"a", "g"}
    assert set(got["result_time"]["g"]) == set((await portal.call("server.time"))["time"])


@pytest.mark.parametrize("cmd", [["user.current", "scope"], {"0": "user.current", "1": "scope"}])
async def test_lists_come_back_as_lists(portal: Portal, cmd: Any) -> None:
    got = await batch(portal, cmd)
    assert isinstance(got["result"], list)
    assert len(got["result"]) == 2
    assert isinstance(got["result_time"], list)


async def test_a_failed_command_leaves_a_gap(portal: Portal) -> None:
    got = await batch(portal, ["user.current", "no.such", "scope"])
    assert list(got["result"]) == ["0", "2"]
    assert list(got["result_error"]) == ["1"]
    got = await batch(portal, ["no.such", "scope"])
    assert got["result_error"] == [
        {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    ]


async def test_everything_a_form_client_sends(portal: Portal) -> None:
    hook = await portal.webhook()
    body = (
        "cmd%5Ba%5D=log.blogpost.add%3FPOST_MESSAGE%3Db%252B%2526%26DEST%255B0%255D%3DUA"
        "&cmd%5Bg%5D=log.blogpost.get%3FPOST_ID%3D%2524result%255Ba%255D&halt=0"
    )
    response = await portal.http.post(
        f"{hook}/batch.json",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert response.json()["result"]["result"]["g"][0]["DETAIL_TEXT"] == "b+&"


@pytest.mark.parametrize("cmd", [None, "user.current", 5, []])
async def test_nothing_to_do(portal: Portal, cmd: Any) -> None:
    assert await batch(portal, cmd) == {section: [] for section in SECTIONS}


async def test_entries_that_are_no_texts_are_passed_over(portal: Portal) -> None:
    got = await batch(portal, {"a": ["user.current"], "b": "scope", "c": None})
    assert list(got["result"]) == ["b"]
    assert got["result_error"] == []


@pytest.mark.parametrize("name", ["batch", "BATCH", "download", "upload"])
async def test_what_a_batch_may_not_hold(portal: Portal, name: str) -> None:
    got = await batch(portal, {"x": f"{name}?cmd[0]=scope"})
    assert got["result_error"] == {
        "x": {
            "error": "ERROR_BATCH_METHOD_NOT_ALLOWED",
            "error_description": "Method is not allowed for batch usage",
        }
    }


async def test_fifty_commands_run_and_the_rest_are_refused(portal: Portal) -> None:
    got = await batch(portal, {f"c{n}": "server.time" for n in range(52)})
    assert len(got["result"]) == 50
    assert list(got["result_error"]) == ["c50", "c51"]
    assert got["result_error"]["c50"] == {
        "error": "ERROR_BATCH_LENGTH_EXCEEDED",
        "error_description": "Max batch length exceeded",
    }


@pytest.mark.parametrize(("halt", "runs"), [(1, 1), ("false", 1), (0, 2), ("0", 2), (False, 2)])
async def test_halt(portal: Portal, halt: Any, runs: int) -> None:
    got = await batch(portal, {"a": "scope", "bad": "no.such", "b": "scope"}, halt=halt)
    assert len(got["result"]) == runs
    assert list(got["result_error"]) == ["bad"]


async def test_a_missing_scope_has_no_text_inside_a_batch(portal: Portal) -> None:
    body = await portal.call("batch", {"cmd": {"x": "log.blogpost.get"}}, scope="user")
    assert body["result"]["result_error"] == {
        "x": {"error": "insufficient_scope", "error_description": ""}
    }


async def test_a_command_carries_no_credential_of_its_own(portal: Portal) -> None:
    ann = await portal.make.person()
    secret = (await portal.webhook(ann)).rsplit("/", 1)[1]
    got = await batch(portal, {"x": f"profile?aplogin={ann}&ap={secret}&auth=z"})
    assert got["result"]["x"]["ID"] == "1"


async def test_paging_inside_a_batch(portal: Portal) -> None:
    for number in range(60):
        await portal.make.department(f"D{number}")
    got = await batch(portal, {"a": "department.get", "b": "department.get?start=50"})
    assert got["result_total"] == {"a": 61, "b": 61}
    assert got["result_next"] == {"a": 50}
    assert len(got["result"]["b"]) == 11


async def test_a_chain_that_runs_past_the_end(portal: Portal) -> None:
    """The official Python client pages like this and relies on an empty page at the end."""
    first = "user.get?SORT=ID&ORDER=DESC&filter[%3CID]=50&start=-1"
    then = "user.get?SORT=ID&ORDER=DESC&filter[%3CID]=%24result%5B1%5D%5B49%5D%5BID%5D&start=-1"
    got = await batch(portal, {"1": first, "2": then})
    assert len(got["result"]["1"]) == 1
    assert got["result"]["2"] == []


async def test_commands_see_each_other_and_fail_alone(portal: Portal) -> None:
    got = await batch(
        portal,
        {
            "a": "department.add?NAME=One&PARENT=1",
            "bad": "department.add?NAME=&PARENT=1",
            "b": "department.get?ID=$result[a]",
        },
    )
    assert got["result"]["b"][0]["NAME"] == "One"
    assert list(got["result_error"]) == ["bad"]
