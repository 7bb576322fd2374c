"""Chromium, driven by Playwright: the machine's own, or one that is fetched.

`browser` is started once per test process. What it visits are servers that tests have started: all
names but this machine's lead nowhere.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from filelock import FileLock
from playwright.async_api import Browser, Playwright, async_playwright, expect

NAMES = (
    # Draws pages alone, and no window around them: it takes half of what the whole one takes.
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
)
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
# Milliseconds for a page to come to what is expected, on a machine that is busy with other tests.
PATIENCE = 20_000
_LOCK = Path(__file__).parent / ".installing.lock"
_MISSING = """\
No Chromium for the browser tests, and fetching one did not work out:
{trouble}
Install one (`apt-get install chromium`, `brew install chromium`), so that one of these is found:
{names}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = _executable(playwright)
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with chromium() as running:
        yield running


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
    """Fetch a Chromium, from Playwright or, as superuser, from the system's packages.

    What was said if neither worked.
    """
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = "apt-get install --yes"
        wanted = f"apt-get update && ({apt} {NAMES[0]} || {apt} {NAMES[1]})"
        ways += [["sh", "-c", wanted]]
    troubles = []
    for command in ways:
        done = subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        if done.returncode == 0:
            return ""
        troubles.append((done.stderr or done.stdout).strip()[-2000:])
    return "\n".join(troubles)
