"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from feed24.catalogue import REGISTRY
from feed24.not_implemented import LATER
from feed24.reference import pages
from feed24.typescript import METHODS, methods

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_pages_are_what_the_declarations_say(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_the_page_knows_the_methods_that_there_are() -> None:
    assert (ROOT / METHODS).read_text(encoding="utf-8") == methods(), "run `make docs`"


def test_no_method_is_both_implemented_and_announced() -> None:
    assert not {name.lower() for name in LATER} & {method.name.lower() for method in REGISTRY}


def test_every_method_is_described() -> None:
    for method in REGISTRY:
        assert method.summary, method.name
        assert method.summary.splitlines()[0].endswith("."), method.name


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_files_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text):
        assert (ROOT / "src" / "feed24" / name).exists() or (ROOT / name).exists(), name
