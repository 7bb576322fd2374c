"""The web page for tests that look at it: built, with the tools that it is worked on with."""

import importlib.util
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

from filelock import FileLock

ROOT = Path(__file__).parents[2]
UI = ROOT / "ui"


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
