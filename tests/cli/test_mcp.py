"""`feed24 mcp` and what it is told wrongly; tests/assistants has it at work."""

from tests.cli.conftest import Feed24


def test_it_needs_a_webhook(fresh: Feed24) -> None:
    said = fresh.mistake("mcp")
    assert said.startswith("set FEED24_MCP_WEBHOOK to the address of a webhook")
    for wrong in ("x", "https://feed.example.com/rest/7", "ftp://a/rest/7/abc/"):
        fresh.environment["FEED24_MCP_WEBHOOK"] = wrong
        assert fresh.mistake("mcp").startswith("FEED24_MCP_WEBHOOK: must be ")
    assert not fresh.data.exists()


def test_it_needs_a_portal_that_answers(fresh: Feed24) -> None:
    fresh.environment["FEED24_MCP_WEBHOOK"] = "https://127.0.0.1:9/rest/7/SECRET/"
    said = fresh.mistake("mcp")
    assert said.startswith("https://127.0.0.1:9: ")
    assert "SECRET" not in said


def test_authorities(fresh: Feed24) -> None:
    fresh.environment["FEED24_MCP_WEBHOOK"] = "https://127.0.0.1:9/rest/7/SECRET/"
    missing = fresh.data.parent / "none.pem"
    assert "No such file" in fresh.mistake("mcp", "--ca", missing)
    missing.write_text("nothing")
    assert fresh.mistake("mcp", "--ca", missing) == f"--ca: {missing} holds no certificate"
