"""Applications with the official clients, unmodified: let in, call, expire, refresh, call again."""

import json
import subprocess
from typing import Any
from uuid import uuid4

import pytest
from b24pysdk import Client
from b24pysdk.api.requesters import BitrixOAuthRequester
from b24pysdk.credentials import BitrixAppLocal, BitrixToken

from tests.clients.visiting import PASSWORD, Application, application, person, redirect_hosts
from tests.support import node
from tests.support.server import Server

CREST = "https://oauth.bitrix.info"


@pytest.fixture(autouse=True)
def _hosts(demo: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(demo.ca))
    redirect_hosts(monkeypatch, demo)


@pytest.fixture(scope="module")
def ann(demo: Server) -> tuple[int, str]:
    return person(demo, f"{uuid4().hex[:8]}@example.test")


@pytest.fixture(scope="module")
def app(demo: Server) -> Application:
    return application(demo)


def assert_no_secret_in(log: str, *secrets: str) -> None:
    for secret in (*secrets, PASSWORD):
        assert secret not in log


def b24pysdk(app: Application, code: str, domain: str) -> tuple[Any, Any]:
    local = BitrixAppLocal(domain=domain, client_id=app.client_id, client_secret=app.client_secret)
    got = local.get_oauth_token(code)
    token = BitrixToken(
        domain=domain,
        auth_token=got.oauth_token.access_token,
        refresh_token=got.oauth_token.refresh_token,
        bitrix_app=local,
    )
    return token, got


def test_b24pysdk(demo: Server, app: Application, ann: tuple[int, str]) -> None:
    """Its hard-coded authorization server by an entry in the hosts file."""
    user_id, login = ann
    code = app.code(login)
    token, got = b24pysdk(app, code, f"localhost:{demo.port}")
    assert got.server_endpoint == "https://oauth.bitrix24.tech/rest/"
    assert got.client_endpoint == f"{demo.origin}/rest/"
    assert got.user_id == user_id
    client: Any = Client(token)
    assert client.user.current().result["ID"] == str(user_id)
    info = token.get_app_info().result
    assert info.client_id == app.client_id
    assert got.validate_against_app_info(info) is True
    old = token.auth_token, token.refresh_token
    app.expire()
    post_id = client.log.blogpost.add("By a token").result
    assert isinstance(post_id, int)
    assert (token.auth_token, token.refresh_token) != old
    assert client.log.blogpost.get(post_id=post_id).result[0]["AUTHOR_ID"] == str(user_id)
    assert token.get_app_info().result.user_id == user_id
    log = demo.log.read_text()
    assert_no_secret_in(log, code, *old, token.auth_token, token.refresh_token, app.client_secret)


def test_b24pysdk_with_its_own_addresses(
    demo: Server, app: Application, ann: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same without a hosts file: by the attributes that the client has for that."""
    base = f"{demo.origin}/oauth"
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", f"{base}/token/")
    monkeypatch.setattr(BitrixOAuthRequester, "_APP_INFO_URL", f"{base}/rest/app.info/")
    token, got = b24pysdk(app, app.code(ann[1]), f"localhost:{demo.port}")
    assert got.server_endpoint == f"{demo.origin}/oauth/rest/"
    app.expire()
    client: Any = Client(token)
    assert client.profile().result["ID"] == str(ann[0])
    assert token.get_app_info().result.user_id == ann[0]


def test_b24jssdk(demo: Server, app: Application, ann: tuple[int, str]) -> None:
    code = app.code(ann[1])
    got = app.token(demo.origin, grant_type="authorization_code", code=code).json()
    secret = {"clientId": app.client_id, "clientSecret": app.client_secret}
    with subprocess.Popen(
        [*node.commands().node, "oauth.mjs", json.dumps(got), json.dumps(secret)],
        cwd=node.ensure_js_client(),
        env={**demo.environment, "NODE_EXTRA_CA_CERTS": str(demo.ca)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        first = json.loads(running.stdout.readline() or "{}")
        app.expire()
        out, errors = running.communicate("expired\n", timeout=100)
    assert running.returncode == 0, errors
    second = json.loads(out.splitlines()[-1])
    assert first["me"] == second["me"] == str(ann[0])
    assert second["refreshed"] == 1
    assert second["token"] != got["access_token"]
    assert second["serverEndpoint"] == f"{demo.origin}/oauth/rest/"
    assert second["post"] == str(second["added"])
    log = demo.log.read_text()
    assert_no_secret_in(log, code, got["refresh_token"], second["token"], app.client_secret)


def test_crest(demo: Server, app: Application, ann: tuple[int, str]) -> None:
    """As CRest does: a form to its hard-coded host, whose answer it merges into what it knows."""
    code = app.code(ann[1])
    kept = app.token(CREST, grant_type="authorization_code", code=code).json()
    assert kept["server_endpoint"] == f"{CREST}/rest/"

    def call() -> Any:
        return demo.call(kept["client_endpoint"], "profile.json", {"auth": kept["access_token"]})

    assert call()["result"]["ID"] == str(ann[0])
    app.expire()
    assert call()["error"] == "expired_token"
    sent = {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
    kept |= app.token(CREST, **sent).json()
    assert call()["result"]["ID"] == str(ann[0])
