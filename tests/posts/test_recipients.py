"""Which codes are recognised, and how they are stored."""

import pytest

from feed24.posts import recipients


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("UA", "G2"),
        ("G2", "G2"),
        ("U7", "U7"),
        ("U007", "U7"),
        ("SG9", "SG9"),
        ("DR5", "DR5"),
        ("D5", "D5"),
        ("G11", "G11"),
        ("U9223372036854775807", "U9223372036854775807"),
    ],
)
def test_recognised(written: str, stored: str) -> None:
    assert recipients.recognised([written]) == (stored,)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "AU",
        "ua",
        "u7",
        "sg9",
        "SG",
        "U",
        "U0",
        "U-7",
        "U 7",
        " U7",
        "U7\n",
        "U7,U8",
        "U٧",
        "UE7@example.test",
        "UEann@example.test",
        "UP7",
        "US7",
        "SA",
        "SG9_A",
        "OSG9_L",
        "CRMCONTACT7",
        "U9223372036854775808",
        "U99999999999999999999",
        "*",
    ],
)
def test_not_recognised(written: str) -> None:
    assert recipients.recognised([written]) == ()


def test_each_once_in_order_of_first_mention() -> None:
    written = ["SG9", "U7", "nobody", "UA", "U7", "G2", "U07"]
    assert recipients.recognised(written) == ("SG9", "U7", "G2")


def test_fewer_kinds_can_be_added_to_a_post_that_exists() -> None:
    written = ["G2", "D5", "G11", "DR5", "UA", "SG9", "U7", "u8"]
    assert recipients.shareable(written) == ("DR5", "G2", "SG9", "U7")
    assert recipients.shareable(["G2", "D5"]) == ()


def test_kinds() -> None:
    codes = ["G2", "U7", "U70", "SG9", "DR5", "D5", "G11"]
    assert recipients.people(codes) == {7, 70}
    assert recipients.workgroups(codes) == {9}
    assert recipients.departments(codes) == {"DR5", "D5"}
    assert [recipients.workgroup_of(code) for code in codes] == [None] * 3 + [9] + [None] * 3
    assert recipients.parts("DR5") == ("DR", 5)
    assert recipients.parts("G2") == ("G2", 0)
