"""The content files agree with each other: a story without people who are not there."""

import re
from datetime import UTC, datetime

import msgspec
import pytest

from feed24.demo import content
from feed24.demo.content import ADMINISTRATOR, Message
from feed24.demo.timeline import written

TODAY = datetime(2031, 3, 20, tzinfo=UTC)
PEOPLE = {person.key: person for person in content.people()}
GROUPS = {group.key: group for group in content.structure().workgroups}
MESSAGES = written(TODAY)


def _days_ago(at: datetime) -> int:
    return -((at - TODAY).days)


def _speakers(message: Message) -> set[str]:
    named = (comment.split(": ")[0] for comment in message.comments)
    return {message.by, *named} - {ADMINISTRATOR}


def test_nobody_speaks_before_coming_or_after_leaving() -> None:
    for at, message in MESSAGES:
        absent = {who for who in _speakers(message) if not PEOPLE[who].present(_days_ago(at))}
        assert not absent, message


def test_groups_are_written_to_by_members_while_they_are_open() -> None:
    for at, message in MESSAGES:
        for group in (GROUPS[code[1:]] for code in message.to if code.startswith("#")):
            assert message.by in {group.owner, *group.moderators, *group.members}, message
            assert (group.archived or 0) <= _days_ago(at) <= group.made, message


def test_everybody_who_is_mentioned_exists() -> None:
    for _, message in MESSAGES:
        for text in (message.title, message.text, *message.comments):
            assert set(re.findall(r"\{(\w+)\}", text)) <= PEOPLE.keys()


def test_post_217_stands_between_its_neighbours() -> None:
    (number,) = (n for n, (_, message) in enumerate(MESSAGES, 1) if message.number)
    assert number == 217
    moments = [at for at, _ in MESSAGES]
    assert moments == sorted(moments)


def test_no_text_is_posted_twice() -> None:
    texts = [(message.title, message.text) for _, message in MESSAGES]
    assert len(texts) == len(set(texts)) == 300


def test_a_key_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"key": "x", "nam": "y"}, content.Person)


def test_newcomers_are_welcomed_on_their_first_day() -> None:
    welcomed = {message.day: message.text for _, message in MESSAGES if "welcome" in message.tags}
    assert {PEOPLE[key].joined for key in ("mateo", "oskar")} <= welcomed.keys()
    assert "{oskar} (Receiving clerk) joins us today: Day shift." in welcomed[6]
