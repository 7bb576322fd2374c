"""An application with a page of its own: served over HTTPS from this machine, on another port."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.support.server import Server

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
