"""Chromium, driven by Playwright: the machine's own, or the one that Playwright fetches.

`browser` is started once per test process. What it visits are servers that tests have started: all
names but this machine's lead nowhere.
"""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from filelock import FileLock
from playwright.async_api import Browser, Playwright, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    # Containers and root have no sandbox to offer, and what is visited is our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
_LOCK = Path(__file__).parent / ".installing.lock"
_MISSING = """\
No Chromium for the browser tests. `playwright install chromium` said:
{trouble}
Install one (`apt-get install chromium`, `brew install chromium`), so that one of these is found:
{names}"""


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = _executable(playwright)
        chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        await chromium.close()


def _executable(playwright: Playwright) -> Path:
    """A Chromium that is there, or will be after this. Raises pytest.UsageError with what to do."""
    if found := _installed(playwright):
        return found
    with FileLock(_LOCK):
        # Another test process may have fetched it meanwhile.
        trouble = "" if _installed(playwright) else _fetch()
    if found := _installed(playwright):
        return found
    raise pytest.UsageError(_MISSING.format(trouble=trouble, names=", ".join(NAMES)))


def _installed(playwright: Playwright) -> Path | None:
    fetched = Path(playwright.chromium.executable_path)
    if fetched.exists():
        return fetched
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


def _fetch() -> str:
    """Let Playwright fetch its Chromium; what it said if that failed."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-2000:]
