"""Polls by the official Python client, unmodified, over HTTPS."""

from io import BytesIO
from typing import Any

import pytest
from b24pysdk import errors
from b24pysdk.constants.vote import VoteAttachedEntityType, VoteAttachedModule
from openpyxl import load_workbook

from tests.clients.test_b24pysdk import client
from tests.support.server import Server


@pytest.fixture(autouse=True)
def _trust(demo: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(demo.ca))


@pytest.fixture
def b24(demo: Server) -> Any:
    return client(demo.webhook(scope="all,vote"))


def publish(b24: Any, **data: Any) -> int:
    questions = [{"QUESTION": "Place", "ANSWERS": [{"MESSAGE": "Lake"}, {"MESSAGE": "Hills"}]}]
    sent = {
        "POST_MESSAGE": "Where do we go?",
        "UF_BLOG_POST_VOTE": "n7f3",
        "UF_BLOG_POST_VOTE_n7f3_DATA": {"QUESTIONS": questions, **data},
    }
    made = b24.get_token().call_method("log.blogpost.add", sent)["result"]
    return int(made)


def attach_id(b24: Any, post_id: int) -> int:
    (post,) = b24.log.blogpost.get(post_id=post_id).result
    return int(post["UF_BLOG_POST_VOTE"]["VALUE"])


def entity(post_id: int) -> dict[str, Any]:
    kind = {"module_id": VoteAttachedModule.BLOG, "entity_type": VoteAttachedEntityType.BLOG_POST}
    return {**kind, "entity_id": post_id}


def test_the_life_of_a_public_poll(b24: Any, demo: Server) -> None:
    post_id = publish(b24, OPTIONS=1)
    poll = attach_id(b24, post_id)
    vote = b24.vote.attached_vote
    attach = vote.get(attach_id=poll).result["attach"]
    ((question, asked),) = attach["QUESTIONS"].items()
    lake, hills = asked["ANSWERS"]
    voted = vote.vote({question: [lake]}, attach_id=poll).result["attach"]
    assert voted["QUESTIONS"][question]["ANSWERS"][lake]["COUNTER"] == 1
    vote.vote({question: [hills]}, **entity(post_id)).response  # noqa: B018
    found = vote.get_with_voted(signed_attach_id=attach["signedAttachId"], page_size=5).result
    assert [each["ID"] for each in found["voted"][hills]] == [1]
    shown = vote.get_answer_voted(int(hills), attach_id=poll, page_navigation={"page": 1}).result
    assert [each["ID"] for each in shown["items"]] == [1]
    many = vote.get_many(VoteAttachedModule.BLOG, VoteAttachedEntityType.BLOG_POST, [post_id])
    assert [each["ID"] for each in many.result["items"]] == [poll]
    book = load_workbook(BytesIO(demo.fetch(f"{demo.origin}{found['attach']['downloadUrl']}")))
    assert list(book["Results"].values)[2][:3] == ("Place", "Hills", 1)
    assert vote.recall(attach_id=poll).result["attach"]["COUNTER"] == 0
    assert vote.stop(attach_id=poll).result == []
    with pytest.raises(errors.BitrixAPIError, match="The poll is inactive"):
        _ = vote.vote({question: [lake]}, attach_id=poll).result
    assert vote.resume(**entity(post_id)).result == []


def test_an_anonymous_poll(b24: Any) -> None:
    poll = attach_id(b24, publish(b24, ANONYMITY=1, OPTIONS=1))
    vote = b24.vote.attached_vote
    ((question, asked),) = vote.get(attach_id=poll).result["attach"]["QUESTIONS"].items()
    lake, hills = asked["ANSWERS"]
    _ = vote.vote({question: [lake]}, attach_id=poll).result
    with pytest.raises(errors.BitrixAPIError, match="You have already voted"):
        _ = vote.vote({question: [hills]}, attach_id=poll).result
    with pytest.raises(errors.BitrixAPIError, match="Access denied"):
        _ = vote.recall(attach_id=poll).result
    assert vote.get_with_voted(attach_id=poll).result["voted"] == []
    with pytest.raises(errors.BitrixAPIError, match="Attach not found"):
        _ = vote.get(attach_id=10**9).result
