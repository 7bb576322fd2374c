"""The official JavaScript client, unmodified, over HTTPS."""

import json
import subprocess

from feed24.rest.errors import BLOCKS
from tests.clients.conftest import open_webhooks
from tests.support import node
from tests.support.server import Server

# The client repeats calls refused with these, and takes its time.
PATIENT = {"QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"}


def test_the_scenario(demo: Server, hook: str) -> None:
    folder = node.ensure_js_client()
    urls = json.dumps(open_webhooks(demo, set(BLOCKS) - PATIENT))
    done = subprocess.run(
        [*node.commands().node, "scenario.mjs", hook, demo.webhook(scope="user"), urls],
        cwd=folder,
        env={**demo.environment, "NODE_EXTRA_CA_CERTS": str(demo.ca)},
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["read"]["ID"] == str(seen["added"])
    assert seen["read"]["DETAIL_TEXT"] == "b + & ü"
    assert seen["same"] is True
    assert seen["shared"] is True
    assert seen["named"]["g"] == str(seen["named"]["a"])
    assert seen["listed"] == 2
    assert len(set(seen["pages"])) == len(seen["pages"]) == seen["total"] > 300
    assert seen["people"] >= 58
    errors = seen["errors"]
    assert (errors["unknown"]["status"], errors["unknown"]["code"]) == (
        404,
        "ERROR_METHOD_NOT_FOUND",
    )
    assert (errors["credentials"]["status"], errors["credentials"]["code"]) == (
        401,
        "INVALID_CREDENTIALS",
    )
    assert (errors["scope"]["status"], errors["scope"]["code"]) == (401, "insufficient_scope")
    assert (errors["wrongPost"]["status"], errors["wrongPost"]["code"]) == (400, "100")
    for code, error in seen["blocked"].items():
        assert (error["status"], error["code"]) == (BLOCKS[code].status, code)
