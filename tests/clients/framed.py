"""An application with pages of its own, served over HTTPS from this machine, and who opens it."""

import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from playwright.async_api import Browser, Frame, Page, expect

from tests.clients.visiting import PASSWORD
from tests.support.server import Server

# Who has signed in once stays so.
SIGNED_IN: dict[str, Any] = {}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Application</title>
<p id="state">waiting</p><script src="/sdk.js"></script><script src="/page.js"></script></html>"""
SCRIPT = """
B24Js.initializeB24Frame().then(($b24) => {
  window.b24 = $b24
  document.getElementById('state').textContent = 'ready'
}, (error) => { document.getElementById('state').textContent = String(error) })
"""


class Pages:
    """What was posted to the application's pages, by path, the latest last."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.posted: list[tuple[str, dict[str, str]]] = []


@contextmanager
def application_pages(server: Server, sdk: Path) -> Iterator[Pages]:
    """`/handler` and `/install` show the client's own browser build at work; `/silent` never
    answers.
    """
    over = threading.Event()
    library = (sdk / "dist/umd/index.min.js").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            pages.posted.append((self.path, dict(parse_qsl(body, keep_blank_values=True))))
            if self.path.startswith("/silent"):
                over.wait()
                return
            self._answer("text/html", PAGE.encode())

        def do_GET(self) -> None:
            content = {"/sdk.js": library, "/page.js": SCRIPT.encode()}.get(self.path, b"")
            self._answer("text/javascript", content)

        def _answer(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(server.data / "tls" / "server.pem")
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    pages = Pages(f"https://localhost:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield pages
    over.set()
    listening.shutdown()
    listening.server_close()
    thread.join()


@asynccontextmanager
async def opened(
    browser: Browser, server: Server, app_id: int, login: str
) -> AsyncIterator[tuple[Page, Frame]]:
    """The page of an application and the frame in it, for somebody who lets it in."""
    async with visited(browser, server, app_id, login) as page:
        yield page, await framed(page)


@asynccontextmanager
async def visited(browser: Browser, server: Server, app_id: int, login: str) -> AsyncIterator[Page]:
    """The page of an application, for somebody who lets it in if asked."""
    context = await browser.new_context(
        base_url=server.origin, ignore_https_errors=True, storage_state=SIGNED_IN.get(login)
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(f"{said.text} {said.location}") if said.type == "error" else None
        ),
    )
    try:
        await page.goto(f"/apps/{app_id}")
        if login not in SIGNED_IN:
            await page.get_by_label("E-mail").fill(login)
            await page.get_by_label("Password", exact=True).fill(PASSWORD)
            await page.keyboard.press("Enter")
            await page.wait_for_url(f"**/apps/{app_id}")
            SIGNED_IN[login] = await context.storage_state()
        if allow := await page.query_selector("button[value=allow]"):
            await allow.click()
        yield page
    finally:
        await context.close()
    # Refusals that tests provoke.
    assert [each for each in complaints if "responded with a status of 4" not in each] == []


async def framed(page: Page) -> Frame:
    """The application's frame, once the client has found the portal around it."""
    await expect(page.frame_locator("#frame").locator("#state")).to_have_text("ready")
    element = await page.query_selector("#frame")
    frame = await element.content_frame() if element else None
    assert frame
    return frame


async def run(frame: Frame, script: str) -> Any:
    return await frame.evaluate(f"async () => {{ const b24 = window.b24; {script} }}")
