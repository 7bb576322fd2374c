"""Names within a folder."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.files.names import folded, free_names, numbered


class Folder:
    """A folder that remembers how often it was asked."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = {folded(name) for name in names}
        self.asked = 0

    async def taken(self, names: set[str]) -> set[str]:
        self.asked += 1
        return names & self.names


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("map.png", 0, "map.png"),
        ("map.png", 1, "map (1).png"),
        ("archive.tar.gz", 2, "archive.tar (2).gz"),
        ("README", 3, "README (3)"),
        (".profile", 1, ".profile (1)"),
        ("x" * 255, 12, "x" * 250 + " (12)"),
        ("x" * 251 + ".png", 7, "x" * 247 + " (7).png"),
        ("a." + "y" * 253, 1, "a." + "y" * 249 + " (1)"),
    ],
)
def test_a_number_goes_before_the_extension(name: str, number: int, expected: str) -> None:
    assert numbered(name, number) == expected


async def test_free_names_stay_and_cost_one_question() -> None:
    folder = Folder(["other.png"])
    assert await free_names(["a.png", "b.png"], folder.taken) == ["a.png", "b.png"]
    assert folder.asked == 1


async def test_taken_names_are_numbered_whatever_their_case() -> None:
    folder = Folder(["MAP.PNG", "map (1).png"])
    assert await free_names(["Map.png"], folder.taken) == ["Map (2).png"]
    assert await free_names(["КАРТА.png", "карта.png"], folder.taken) == [
        "КАРТА.png",
        "карта (1).png",
    ]


async def test_the_same_name_many_times_costs_two_questions() -> None:
    folder = Folder(["image.png"])
    names = await free_names(["image.png"] * 40, folder.taken)
    assert names == [f"image ({n}).png" for n in range(1, 41)]
    assert folder.asked == 2


async def test_thousands_of_one_name_cost_a_few_questions() -> None:
    folder = Folder(numbered("report.pdf", n) for n in range(300_000))
    assert await free_names(["report.pdf"], folder.taken) == ["report (300000).pdf"]
    assert folder.asked <= 5


NAMES = st.sampled_from(
    ["a", "A", "a (1)", "a (2)", "A (1)", "a.b", "a (1).b", "x" * 255, "x" * 251 + " (1)", "ẞ", "İ"]
)


@given(st.lists(NAMES, max_size=12), st.lists(NAMES, max_size=12))
async def test_chosen_names_are_free_distinct_and_short(
    there: list[str], wanted: list[str]
) -> None:
    folder = Folder(there)
    chosen = await free_names(wanted, folder.taken)
    assert len(chosen) == len(wanted)
    assert len({folded(name) for name in chosen}) == len(chosen)
    assert not {folded(name) for name in chosen} & folder.names
    assert all(len(name) <= 255 for name in chosen)
