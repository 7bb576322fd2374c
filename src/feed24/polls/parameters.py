"""The poll in the parameters of `log.blogpost.add` and `.update`."""

import re
from datetime import datetime, timedelta, tzinfo
from typing import Any

from feed24.polls.paper import Answer, Paper, Question, Sent
from feed24.polls.rules import KINDS, ONE
from feed24.rest.casts import is_array, items, lookup, php_int, php_text
from feed24.rest.dates import has_time, parse_moment

_DATA = re.compile(r"UF_BLOG_POST_VOTE_(.*)_DATA", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,19}")


def poll(value: str, sent: dict[str, Any], zone: tzinfo) -> Sent:
    """What `UF_BLOG_POST_VOTE` and its data ask for. A value of no meaning is no poll's id."""
    data = _data(value, sent)
    if not is_array(data):
        return Sent()
    paper = _paper(data, zone)
    if value.startswith("n"):
        return Sent(None, paper)
    return Sent(php_int(value) if _NUMBER.fullmatch(value) else 0, paper)


def _data(value: str, sent: dict[str, Any]) -> Any:
    for name, data in sent.items():
        match = _DATA.fullmatch(name)
        # The suffix is data: letter case counts.
        if match and value and match[1] == value:
            return data
    return None


def _paper(data: Any, zone: tzinfo) -> Paper:
    anonymity, options = lookup(data, "ANONYMITY"), lookup(data, "OPTIONS")
    return Paper(
        questions=_questions(lookup(data, "QUESTIONS")),
        anonymity=None if anonymity is None else php_int(anonymity),
        options=None if options is None else php_int(options),
        ends_at=_end(php_text(lookup(data, "DATE_END")), zone),
    )


def _end(text: str, zone: tzinfo) -> datetime | None:
    """The end of the day that is named without a time; None for what cannot be read."""
    moment = parse_moment(text, zone)
    if moment is None or has_time(text):
        return moment
    try:
        return moment + timedelta(hours=23, minutes=59, seconds=59)
    except OverflowError:
        return moment


def _questions(value: Any) -> tuple[Question, ...] | None:
    """None when none were sent; forms send an empty list as an empty text."""
    if not is_array(value) and value != "":
        return None
    found = [_question(each) for each in items(value) if not _deleted(each)]
    return tuple(each for each in found if each.text or each.answers)


def _question(value: Any) -> Question:
    answers = [_answer(each) for each in items(lookup(value, "ANSWERS")) if not _deleted(each)]
    kind = php_int(lookup(value, "FIELD_TYPE"))
    return Question(
        text=php_text(lookup(value, "QUESTION")).strip(),
        answers=tuple(each for each in answers if each.text),
        kind=kind if kind in KINDS else ONE,
        id=php_int(lookup(value, "ID")) or None,
    )


def _answer(value: Any) -> Answer:
    return Answer(php_text(lookup(value, "MESSAGE")).strip(), php_int(lookup(value, "ID")) or None)


def _deleted(value: Any) -> bool:
    return bool(lookup(value, "DEL") == "Y")
