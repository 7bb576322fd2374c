"""The real server with two workers: what one has counted, the other refuses."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import Portals
from tests.support.server import Server, serving

REQUESTS = 150


def test_two_workers_have_one_limit(portals: Portals, engine: str, tmp_path: Path) -> None:
    server = Server(tmp_path / "data", portals.url(engine), limits="cloud")
    with serving(server, "--empty", "--workers", "2"), ThreadPoolExecutor(8) as threads:
        kept = json.loads((server.data / "webhook.json").read_text())
        hook = f"{server.origin}/rest/1/{kept['secret']}/"
        began = time.monotonic()
        # Each on a connection of its own, which either worker may take.
        calls = [threads.submit(server.call, hook, "server.time", {}) for _ in range(REQUESTS)]
        answers = [call.result() for call in calls]
        leaked = 2 * (time.monotonic() - began)
    errors = [answer["error"] for answer in answers if "error" in answer]
    allowed = REQUESTS - len(errors)
    assert set(errors) <= {"QUERY_LIMIT_EXCEEDED"}
    # Workers that count for themselves allow a hundred and leak twice as fast.
    assert 50 <= allowed <= 50 + leaked + 1
