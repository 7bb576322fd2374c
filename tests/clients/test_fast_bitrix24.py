"""fast_bitrix24, unmodified, over HTTPS."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.server import Server

SCENARIO = Path(__file__).with_name("fast_scenario.py")


def test_the_scenario(demo: Server, hook: str) -> None:
    done = subprocess.run(
        [sys.executable, SCENARIO, hook],
        env={**demo.environment, "SSL_CERT_FILE": str(demo.ca)},
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(seen["added"], int)
    assert seen["raw"]["result"][0]["DETAIL_TEXT"] == "From + November &"
    assert seen["read"]["ID"] == str(seen["added"])
    assert seen["shared"] is True
    assert len(seen["all"]) == len(set(seen["all"])) > 300
    assert seen["batch"]["b"][0]["ID"] == seen["batch"]["a"]["ID"] == "1"
    assert seen["people"] >= 58
    assert seen["refused"]
