"""The web page for tests that look at it: built, with the tools that it is worked on with."""

import importlib.util
import json
import re
import subprocess
from functools import cache
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from filelock import FileLock

from feed24.page import assets, document

ROOT = Path(__file__).parents[2]
UI = ROOT / "ui"
# Of the page that `pretend_built` makes.
SCRIPT = "assets/index-1234abcd.js"
_DOCUMENT = '<html><head><meta name="feed24" content=""></head><script src="/assets/x.js"></script>'


@cache
def hook() -> ModuleType:
    """`hatch_build.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def built() -> Path:
    """The folder of the built page, after everything that its tests need is there."""
    with FileLock(UI / ".building.lock"):
        _, npm = hook().commands()
        hook().install(npm, dev=True)
        hook().build()
    return Path(hook().BUILT)


def run(script: str, *arguments: str) -> None:
    """A tool of the page's, which must succeed."""
    built()
    node, _ = hook().commands()
    command = [*node, str(UI / "node_modules" / script), *arguments]
    done = subprocess.run(command, cwd=UI, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def pretend_built(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """A small page where the built one would be, which takes no building."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(_DOCUMENT)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / SCRIPT).write_text("plain")
    (folder / f"{SCRIPT}.br").write_text("brotli")
    (folder / f"{SCRIPT}.gz").write_text("gzip")
    (folder / "secret.txt").write_text("secret")
    for module in (assets, document):
        patch.setattr(module, "BUILT", folder)
    document._template.cache_clear()
    return folder


def start_of(page: str) -> dict[str, Any]:
    """What the page's scripts find in the document."""
    found = re.search(r'<meta name="feed24" content="([^"]*)">', page)
    assert found, page
    start: dict[str, Any] = json.loads(unescape(found[1]))
    return start
