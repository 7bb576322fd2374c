"""What `feed24 serve` prints when the portal can be reached."""

import json
import shlex
from pathlib import Path

from feed24.cli import remembered
from feed24.cli.output import Output
from feed24.cli.preparing import Prepared
from feed24.portal.demo_login import PASSWORD
from feed24.sessions.places import LOGIN
from feed24.settings import Settings

_SAMPLE = {
    "POST_TITLE": "New Regulation",
    "POST_MESSAGE": "From November 1, the approval process is updated.",
    "DEST": ["UA"],
}


def greet(
    output: Output,
    settings: Settings,
    prepared: Prepared,
    hook: remembered.Webhook | None,
    ca: Path | None,
) -> None:
    """The address, the login, a webhook, a line to paste, and how clients trust the certificate."""
    base = settings.base_url
    url = remembered.webhook_url(base, hook.user_id, hook.secret) if hook else None
    curl = _curl(url, ca) if url else None
    if output.as_json:
        login = {"login": prepared.login, "password": prepared.password}
        demo = _demo(prepared)
        found = {"url": base, **login, "demo": demo, "webhook": url, "curl": curl, "ca": ca}
        output.answer(found, "")
        return
    output.line(f"feed24 is running at {base}", "bold green")
    output.line()
    output.line(f"  Sign in  {base}{LOGIN}")
    output.line(f"  Login    {prepared.login}")
    if prepared.password:
        output.line(f"  Password {prepared.password}   (shown this once)")
    if prepared.demo_login:
        output.line(f"  Demo     {prepared.demo_login}, password {PASSWORD}, as all its people")
    output.line(f"  Webhook  {url or 'none; `feed24 webhook add` makes one'}")
    if curl:
        output.line("\nTry it:\n", "bold")
        output.line(f"  {curl}")
    if ca:
        _trust(output, ca)
    output.line("\nCtrl+C stops the server.\n")


def _demo(prepared: Prepared) -> dict[str, str] | None:
    """Whom anybody may sign in as, on a portal for trying."""
    return {"login": prepared.demo_login, "password": PASSWORD} if prepared.demo_login else None


def _curl(url: str, ca: Path | None) -> str:
    trust = ["--cacert", str(ca)] if ca else []
    body = json.dumps(_SAMPLE)
    header = "Content-Type: application/json"
    return shlex.join(["curl", *trust, "-H", header, "-d", body, f"{url}log.blogpost.add"])


def _trust(output: Output, ca: Path) -> None:
    output.line("\nLet clients trust the certificate:\n", "bold")
    path = shlex.quote(str(ca))
    output.line(f"  export REQUESTS_CA_BUNDLE={path}    # b24pysdk, requests")
    output.line(f"  export SSL_CERT_FILE={path}         # fast_bitrix24, aiohttp, httpx")
    output.line(f"  export NODE_EXTRA_CA_CERTS={path}   # @bitrix24/b24jssdk, Node")
    output.line(f"  php -d curl.cainfo={path} ...       # b24phpsdk, CRest")
