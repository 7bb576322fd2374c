"""The official Python client, unmodified, over HTTPS."""

import base64
import os
from typing import Any

import pytest
from b24pysdk import BitrixWebhook, Client, errors

from tests.clients.conftest import documented_add, open_webhooks
from tests.support.server import Server


@pytest.fixture(autouse=True)
def _trust(demo: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(demo.ca))


def client(url: str) -> Any:
    host, _, rest = url.removeprefix("https://").partition("/rest/")
    return Client(BitrixWebhook(domain=host, webhook_token=rest.strip("/")))


@pytest.fixture
def b24(hook: str) -> Any:
    return client(hook)


def test_the_two_documented_calls(b24: Any, demo: Server) -> None:
    sent = documented_add()
    post_id = b24.log.blogpost.add(
        sent["POST_MESSAGE"],
        post_title=sent["POST_TITLE"],
        dest=["U1"],
        tags=sent["TAGS"],
        important="Y",
        files=sent["FILES"],
    ).result
    assert isinstance(post_id, int)
    group = demo.run("user", "add", "--email", f"g{post_id}@example.test", "--name", "Group")["id"]
    apart = demo.run("user", "add", "--email", f"a{post_id}@example.test", "--name", "Apart")["id"]
    inside = demo.run(
        *("user", "add", "--email", f"d{post_id}@example.test", "--name", "Dep"),
        *("--department", "4"),
    )["id"]
    b24.get_token().call_method("sonet_group.user.add", {"GROUP_ID": 69, "USER_ID": group})
    readers = {who: client(demo.webhook(who)) for who in (group, inside, apart)}
    assert not any(sees(reader, post_id) for reader in readers.values())
    assert b24.log.blogpost.share(post_id, ["SG69", "DR4"]).result is True
    assert {who for who, reader in readers.items() if sees(reader, post_id)} == {group, inside}


def sees(reader: Any, post_id: int) -> bool:
    return bool(reader.log.blogpost.get(post_id=post_id).result)


def test_a_file_comes_back_byte_for_byte(b24: Any, demo: Server, hook: str) -> None:
    content = os.urandom(200_000)
    files = [["отчёт.bin", base64.b64encode(content).decode()]]
    post_id = b24.log.blogpost.add("With a file", files=files).result
    (post,) = b24.log.blogpost.get(post_id=post_id).result
    (attachment,) = post["FILES"]
    found = b24.disk.attached_object.get(attachment).result
    assert found["NAME"] == "отчёт.bin"
    assert demo.fetch(found["DOWNLOAD_URL"]) == content


def test_a_batch_with_references(b24: Any) -> None:
    answer = b24.get_token().call_batch(
        {
            "a": ("log.blogpost.add", {"POST_MESSAGE": "hi + & = ü", "DEST": ["UA"]}),
            "g": ("log.blogpost.get", {"POST_ID": "$result[a]"}),
            "bad": ("log.blogpost.delete", {"POST_ID": 0}),
        }
    )
    got = answer["result"]
    assert got["result"]["g"][0]["ID"] == str(got["result"]["a"])
    assert got["result"]["g"][0]["DETAIL_TEXT"] == "hi + & = ü"
    assert got["result_error"]["bad"]["error_description"] == "Wrong post ID"


def test_pages_of_a_long_list(b24: Any) -> None:
    posts = b24.log.blogpost.get().as_list().result
    total = b24.get_token().call_method("log.blogpost.get")["total"]
    assert total >= 300
    assert len({post["ID"] for post in posts}) == len(posts) == total


def test_fast_pages_of_people(b24: Any) -> None:
    people = list(b24.user.get().as_list_fast().result)
    assert len({person["ID"] for person in people}) == len(people) >= 58


def test_system_errors_arrive_as_their_classes(demo: Server, hook: str) -> None:
    wrong = client(hook.rstrip("/") + "x/")
    with pytest.raises(errors.BitrixAPIInvalidCredentials, match="Invalid request credentials"):
        _ = wrong.profile().result
    narrow = client(demo.webhook(scope="user"))
    with pytest.raises(errors.BitrixAPIInsufficientScope, match="higher privileges"):
        _ = narrow.log.blogpost.get().result
    with pytest.raises(errors.BitrixAPIError, match="Method not found!"):
        narrow.get_token().call_method("no.such.method")
    with pytest.raises(errors.BitrixAPIError, match="Wrong post ID"):
        _ = client(hook).log.blogpost.delete(0).result


BLOCKS = {
    "OVERLOAD_LIMIT": errors.BitrixAPIOverloadLimit,
    "ACCESS_DENIED": errors.BitrixAPIAccessDenied,
    "user_access_error": errors.BitrixAPIUserAccessError,
    "ERROR_MANIFEST_IS_NOT_AVAILABLE": errors.BitrixAPIError,
    "QUERY_LIMIT_EXCEEDED": errors.BitrixAPIQueryLimitExceeded,
    "OPERATION_TIME_LIMIT": errors.BitrixAPIOperationTimeLimit,
    "INTERNAL_SERVER_ERROR": errors.BitrixAPIInternalServerError,
    "ERROR_UNEXPECTED_ANSWER": errors.BitrixAPIErrorUnexpectedAnswer,
    "PORTAL_DELETED": errors.BitrixAPIError,
}


def test_blocked_webhooks_raise_what_the_cloud_would(demo: Server) -> None:
    for code, url in open_webhooks(demo, BLOCKS).items():
        with pytest.raises(BLOCKS[str(code)]) as caught:
            _ = client(url).profile().result
        assert caught.value.error.upper() == str(code).upper()


def test_a_webhook_blocked_and_released_by_command(demo: Server) -> None:
    made = demo.run("webhook", "add", "--user", "1", "--scope", "log")
    b24 = client(made["url"])
    demo.run("webhook", "block", str(made["id"]))
    with pytest.raises(errors.BitrixAPIOverloadLimit):
        _ = b24.profile().result
    demo.run("webhook", "unblock", str(made["id"]))
    assert b24.profile().result["ID"] == "1"
