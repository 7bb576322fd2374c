"""`feed24 mcp`."""

import ssl
from pathlib import Path
from typing import Annotated

import typer

from feed24.cli.frame import Run, command
from feed24.cli.mistakes import Mistake


def add_to(app: typer.Typer) -> None:
    command(
        app,
        "mcp",
        examples=[
            "feed24 mcp   # with FEED24_MCP_WEBHOOK=https://feed.example.com/rest/7/SECRET/",
            "feed24 mcp --ca feed24-data/tls/ca.pem",
        ],
    )(mcp)


async def mcp(
    run: Run,
    *,
    ca: Annotated[
        Path | None,
        typer.Option("--ca", metavar="FILE", help="Trust this authority (PEM) as well."),
    ] = None,
) -> None:
    """Let an AI assistant that starts programs speak to a running portal.

    The assistant speaks the Model Context Protocol on standard input and output. It may do what the
    webhook of the setting mcp_webhook may, if the portal answers assistants (its setting mcp). The
    authority of a portal on this machine is trusted by itself.
    """
    chosen = run.settings.assistants_portal
    if chosen is None:
        raise Mistake("set FEED24_MCP_WEBHOOK to the address of a webhook (feed24 webhook add)")
    # Takes a second to import.
    from feed24.assistants import bridge

    try:
        await bridge.run(*chosen, _trust(ca, run.settings.data / "tls" / "ca.pem"))
    except bridge.Unreachable as error:
        raise Mistake(str(error)) from None


def _trust(chosen: Path | None, local: Path) -> ssl.SSLContext:
    """The system's authorities, and the chosen one or that of a portal on this machine."""
    trust = ssl.create_default_context()
    authority = chosen or (local if local.exists() else None)
    if authority:
        try:
            trust.load_verify_locations(authority)
        except ssl.SSLError:
            raise Mistake(f"--ca: {authority} holds no certificate") from None
        except OSError as error:
            raise Mistake(f"--ca: {authority}: {error.strerror}") from None
    return trust
