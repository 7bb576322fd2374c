"""The scripts of the page by their own tests, and what they weigh."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import ui

pytestmark = pytest.mark.xdist_group("browser")
KB = 1000
FIRST = ("index.html", "src/posts/FeedPage.vue", "src/shared/locales/ru.ts")
PANELS = ("src/posts/HistoryPanel.vue", "src/reactions/ReactionsPanel.vue")
WRITING = ("src/posts/composer/Composer.vue", "src/comments/RichComment.vue")


def test_their_own_tests() -> None:
    # On a busy machine the longest of them takes more than the usual five seconds.
    ui.run("vitest/vitest.mjs", "run", "--testTimeout=60000")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ui.built() / ".vite" / "manifest.json").read_text())
    return found


def _files(manifest: dict[str, Any], *entries: str) -> set[str]:
    """Everything that is fetched for these entries."""
    seen: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += manifest[name].get("imports", [])
    return {f for name in seen for f in (manifest[name]["file"], *manifest[name].get("css", ()))}


def _weight(files: set[str]) -> int:
    """As most browsers get them."""
    return sum(_compressed(ui.built() / name) for name in files)


def _compressed(path: Path) -> int:
    brotli = path.with_name(f"{path.name}.br")
    return (brotli if brotli.exists() else path).stat().st_size


def test_the_first_post_costs_little(manifest: dict[str, Any]) -> None:
    files = _files(manifest, *FIRST)
    weight = _weight(files) + len(gzip.compress((ui.built() / "index.html").read_bytes()))
    print(f"first post: {weight / KB:.0f} kB in {len(files) + 1} files")
    assert weight <= 200 * KB
    assert len(files) + 1 <= 10


def test_whatever_is_fetched_later_costs_little(manifest: dict[str, Any]) -> None:
    known = _files(manifest, *FIRST)
    # What the first panel or menu brings along for all others: the kit's layers.
    layers = _files(manifest, *PANELS[:1]) & _files(manifest, *PANELS[1:]) - known
    print(f"layers of the kit: {_weight(layers) / KB:.0f} kB")
    assert _weight(layers) <= 50 * KB
    later = [name for name, each in manifest.items() if each.get("isDynamicEntry")]
    weights = {name: _weight(_files(manifest, name) - known - layers) for name in later}
    for name, weight in sorted(weights.items(), key=lambda item: -item[1])[:5]:
        print(f"{weight / KB:6.1f} kB  {name}")
    assert max(weight for name, weight in weights.items() if name not in WRITING) <= 40 * KB
    # To write takes an editor.
    assert max(weights[name] for name in WRITING) <= 150 * KB


def test_nothing_comes_from_elsewhere() -> None:
    for path in ui.built().glob("assets/*.css"):
        assert "url(http" not in path.read_text(), path.name
    document = (ui.built() / "index.html").read_text()
    assert "<script>" not in document
    assert "http" not in document
