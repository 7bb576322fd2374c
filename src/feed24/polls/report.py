"""The results of a poll as a spreadsheet."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import Row
from xlsxwriter import Workbook

from feed24.polls.service import Answer, Poll, Question
from feed24.users.service import full_name

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("Question", "Answer", "Votes", "Share")
VOTER_HEADINGS = ("Question", "Answer", "Name")
# More a cell cannot hold.
LONGEST = 32767
_WIDTHS = (40, 40, 20, 10)

Voters = Mapping[int, Sequence[Row[Any]]]


def spreadsheet(poll: Poll, voters: Voters) -> bytes:
    """A sheet with a row for each answer, and one with a row for each vote of a public poll.

    What people wrote is stored as text, whatever it looks like: no cell computes anything. Takes a
    moment with thousands of voters: use a thread.
    """
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = _sheet(book, "Results", HEADINGS)
    share = book.add_format({"num_format": "0.00%"})
    for n, (question, answer) in enumerate(_answers(poll), 1):
        _write(sheet, n, question.text, answer.text)
        sheet.write_number(n, 2, answer.vote_count)
        of = question.voter_count
        sheet.write_number(n, 3, answer.vote_count / of if of else 0, share)
    if not poll.anonymous:
        _list_voters(_sheet(book, "Voters", VOTER_HEADINGS), poll, voters)
    book.close()
    return content.getvalue()


def _sheet(book: Any, name: str, headings: Sequence[str]) -> Any:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS[column])
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _list_voters(sheet: Any, poll: Poll, voters: Voters) -> None:
    every = (
        (question.text, answer.text, full_name(row))
        for question, answer in _answers(poll)
        for row in voters.get(answer.id, ())
    )
    for n, texts in enumerate(every, 1):
        _write(sheet, n, *texts)


def _write(sheet: Any, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text[:LONGEST])


def _answers(poll: Poll) -> list[tuple[Question, Answer]]:
    return [(question, answer) for question in poll.questions for answer in question.answers]
