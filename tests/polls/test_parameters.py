"""What clients send for a poll, in all its shapes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feed24.polls.paper import Answer, Paper, Question, Sent
from feed24.polls.parameters import poll
from feed24.polls.rules import COMPATIBLE, ONE, SEVERAL

LAKE = {
    "QUESTION": " Place ",
    "ANSWERS": [{"MESSAGE": "Lake"}, {"MESSAGE": " "}, {"MESSAGE": "Hill"}],
}
PLACE = Question("Place", (Answer("Lake"), Answer("Hill")))
NO_POLL = Sent()


def read(value: str, data: Any, name: str = "UF_BLOG_POST_VOTE_n_DATA") -> Sent:
    return poll(value, {name: data}, UTC)


@pytest.mark.parametrize(
    ("value", "name", "data", "expected"),
    [
        ("n7f3", "UF_BLOG_POST_VOTE_n7f3_DATA", {"QUESTIONS": [LAKE]}, (PLACE,)),
        ("n7f3", "uf_blog_post_vote_n7f3_data", {"questions": {"a": LAKE}}, (PLACE,)),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", {"QUESTIONS": [{"QUESTION": " "}, 5, None]}, ()),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", {"QUESTIONS": [{**LAKE, "DEL": "Y"}]}, ()),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", {"QUESTIONS": ""}, ()),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", {"QUESTIONS": "?"}, None),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", {}, None),
        ("n", "UF_BLOG_POST_VOTE_n_DATA", [LAKE], None),
        (
            "n",
            "UF_BLOG_POST_VOTE_n_DATA",
            {"QUESTIONS": [{"QUESTION": "Why?"}]},
            (Question("Why?", ()),),
        ),
        (
            "n",
            "UF_BLOG_POST_VOTE_n_DATA",
            {"QUESTIONS": [{"ANSWERS": {"x": {"MESSAGE": "Lake"}}}]},
            (Question("", (Answer("Lake"),)),),
        ),
    ],
)
def test_questions(value: str, name: str, data: Any, expected: tuple[Question, ...] | None) -> None:
    sent = read(value, data, name)
    assert sent.paper
    assert (sent.poll_id, sent.paper.questions) == (None, expected)


@pytest.mark.parametrize(
    ("value", "name", "data"),
    [
        # The suffix is data: letter case counts.
        ("N7F3", "UF_BLOG_POST_VOTE_n7f3_DATA", {"QUESTIONS": [LAKE]}),
        ("n7f3", "UF_BLOG_POST_VOTE_n7f4_DATA", {"QUESTIONS": [LAKE]}),
        ("", "UF_BLOG_POST_VOTE__DATA", {"QUESTIONS": [LAKE]}),
        ("n7f3", "UF_BLOG_POST_VOTE_n7f3_DATA", "QUESTIONS"),
        ("n7f3", "UF_BLOG_POST_VOTE_n7f3_DATA", None),
    ],
)
def test_no_poll(value: str, name: str, data: Any) -> None:
    assert read(value, data, name) == NO_POLL


@pytest.mark.parametrize(("value", "number"), [("5", 5), ("x", 0), ("5a", 0), ("-5", 0)])
def test_the_poll_to_edit(value: str, number: int) -> None:
    sent = poll(value, {f"UF_BLOG_POST_VOTE_{value}_DATA": {"QUESTIONS": [LAKE]}}, UTC)
    assert sent == Sent(number, Paper(questions=(PLACE,)))


@pytest.mark.parametrize(
    ("sent", "kind"),
    [(None, ONE), ("1", SEVERAL), (1, SEVERAL), (7, ONE), ("x", ONE), (99999, COMPATIBLE)],
)
def test_kinds_and_ids(sent: Any, kind: int) -> None:
    data = {
        "QUESTION": "Place",
        "FIELD_TYPE": sent,
        "ID": "9",
        "ANSWERS": [{"MESSAGE": "Lake", "ID": 21}, {"MESSAGE": "Hill", "ID": 22, "DEL": "Y"}],
    }
    found = read("n", {"QUESTIONS": [data]}).paper
    assert found == Paper(questions=(Question("Place", (Answer("Lake", 21),), kind, 9),))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, Paper()),
        ({"ANONYMITY": "1", "OPTIONS": 3}, Paper(anonymity=1, options=3)),
        ({"ANONYMITY": "x", "options": None}, Paper(anonymity=0)),
        ({"DATE_END": "2031-04-02"}, Paper(ends_at=datetime(2031, 4, 2, 23, 59, 59, tzinfo=UTC))),
        (
            {"DATE_END": "2031-04-02T18:00:00+00:00"},
            Paper(ends_at=datetime(2031, 4, 2, 18, tzinfo=UTC)),
        ),
        ({"DATE_END": "soon"}, Paper()),
        ({"DATE_END": []}, Paper()),
    ],
)
def test_how_it_is_held(data: dict[str, Any], expected: Paper) -> None:
    assert read("n", data).paper == expected
