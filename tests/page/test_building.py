"""The hook that builds the page: it works when there is something to do, and only then."""

from pathlib import Path

import pytest

from tests.support import ui

HOOK = ui.hook()


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of two files in a place of its own, and a build that notes its commands."""
    (tmp_path / "ui" / "src").mkdir(parents=True)
    (tmp_path / "ui" / "package.json").write_text("{}")
    (tmp_path / "ui" / "package-lock.json").write_text("{}")
    (tmp_path / "ui" / "src" / "main.ts").write_text("one")
    (tmp_path / "ui" / "node_modules").mkdir()
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(HOOK, "UI", tmp_path / "ui")
    monkeypatch.setattr(HOOK, "BUILT", tmp_path / "static")
    monkeypatch.setattr(HOOK, "STAMP", tmp_path / "static" / ".sources")
    monkeypatch.setattr(HOOK, "commands", lambda: (["node"], ["npm"]))
    return tmp_path / "ui"


@pytest.fixture
def started(sources: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    monkeypatch.setattr(HOOK, "_run", lambda command: seen.append(" ".join(command[:2])))
    monkeypatch.delenv("FEED24_SKIP_UI", raising=False)
    return seen


def test_only_what_changed_is_built(sources: Path, started: list[str]) -> None:
    assert HOOK.build() is True
    assert [each.split("/")[-1] for each in started] == ["npm ci", "vite.js"]
    assert HOOK.build() is False
    (sources / "src" / "main.test.ts").write_text("a test")
    assert HOOK.build() is False
    (sources / "src" / "main.ts").write_text("two")
    assert HOOK.build() is True
    # The packages are those that are there.
    assert [each.split("/")[-1] for each in started[2:]] == ["vite.js"]


def test_a_missing_platform_package_is_no_reason_to_give_up(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def run(command: list[str]) -> None:
        seen.append(command[1])
        if command[1] == "ci":
            raise HOOK.Failed("notarget")

    monkeypatch.setattr(HOOK, "_run", run)
    HOOK.install(["npm"])
    assert seen == ["ci", "install"]


def test_those_who_work_on_the_page_have_everything(sources: Path, started: list[str]) -> None:
    HOOK.install(["npm"])
    HOOK.install(["npm"], dev=True)
    HOOK.install(["npm"])
    assert started == ["npm ci", "npm ci"]


def test_it_can_be_left_out(
    sources: Path, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEED24_SKIP_UI", "1")
    assert HOOK.build() is False
    assert started == []


def test_the_lock_names_no_registry() -> None:
    lock = (ui.UI / "package-lock.json").read_text()
    assert '"resolved"' not in lock
