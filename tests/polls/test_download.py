"""The spreadsheet of `vote.AttachedVote.download`, and the addresses that an answer holds."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Response
from openpyxl import load_workbook

from feed24.polls.report import LONGEST, MEDIA_TYPE
from tests.files.addresses import revoke
from tests.polls.holding import (
    ANONYMOUS,
    DENIED,
    DOWNLOAD,
    FOOD,
    HIDDEN,
    PLACE,
    STOP,
    by_post,
    hold,
    people,
    question,
    seen,
    vote,
)
from tests.support.portal import Portal

HEADINGS = ("Question", "Answer", "Votes", "Share")


def sheets(response: Response) -> dict[str, list[tuple[Any, ...]]]:
    """The values of the file, with what a spreadsheet would compute left as it was written."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    book = load_workbook(BytesIO(response.content))
    for sheet in book:
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


async def test_a_public_poll_lists_its_voters(portal: Portal) -> None:
    ann, bob, cem = await people(portal, 3)
    held = await hold(portal, PLACE, FOOD)
    await vote(portal, held.poll, "Lake", "Soup", "Fruit", as_=ann)
    await vote(portal, held.poll, "Lake", as_=bob)
    await vote(portal, held.poll, "Hills", "Soup", as_=cem)
    response = await portal.send(DOWNLOAD, {"attachId": held.poll}, as_=ann)
    assert response.headers["content-disposition"].startswith('attachment; filename="Place.xlsx"')
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert sheets(response) == {
        "Results": [
            HEADINGS,
            ("Place", "Lake", 2, 2 / 3),
            ("Place", "Hills", 1, 1 / 3),
            ("Food", "Soup", 2, 1),
            ("Food", "Bread", 0, 0),
            ("Food", "Fruit", 1, 0.5),
        ],
        "Voters": [
            ("Question", "Answer", "Name"),
            ("Place", "Lake", "Person 0"),
            ("Place", "Lake", "Person 1"),
            ("Place", "Hills", "Person 2"),
            ("Food", "Soup", "Person 0"),
            ("Food", "Soup", "Person 2"),
            ("Food", "Fruit", "Person 0"),
        ],
    }


async def test_an_anonymous_poll_does_not(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, **ANONYMOUS)
    await vote(portal, held.poll, "Lake", as_=ann)
    response = await portal.send(DOWNLOAD, by_post(held.post))
    expected = [HEADINGS, ("Place", "Lake", 1, 1), ("Place", "Hills", 0, 0)]
    assert sheets(response) == {"Results": expected}
    assert b"Person" not in response.content


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.test","y")', "\t=1", "{=1}", "7"]


async def test_what_looks_like_a_formula_is_text(portal: Portal) -> None:
    person = await portal.make.person("=cmd()")
    held = await hold(portal, question("=2+3", *FORMULAS, several=True))
    await vote(portal, held.poll, *(each.strip() for each in FORMULAS), as_=person)
    found = sheets(await portal.send(DOWNLOAD, {"attachId": held.poll}))
    written = [(row[0], row[1]) for row in found["Results"][1:]]
    assert written == [("=2+3", each.strip()) for each in FORMULAS]
    assert {row[2] for row in found["Voters"][1:]} == {"=cmd()"}


async def test_texts_of_every_kind_and_length(portal: Portal) -> None:
    texts = ["x" * (LONGEST + 5), "Ответ 😀", "a\nb", "http://x.test/", "<b>&amp;</b>", "_x0041_"]
    held = await hold(portal, question("Вопрос/?*", *texts), POST_TITLE="")
    response = await portal.send(DOWNLOAD, {"attachId": held.poll})
    written = [row[1] for row in sheets(response)["Results"][1:]]
    assert written == [text[:LONGEST] for text in texts]
    assert "%D0%92%D0%BE%D0%BF%D1%80%D0%BE%D1%81" in response.headers["content-disposition"]


async def test_it_is_called_as_the_post(portal: Portal) -> None:
    held = await hold(portal)
    await portal.result("log.blogpost.update", {"POST_ID": held.post, "POST_TITLE": "Our trip"})
    response = await portal.send(DOWNLOAD, {"attachId": held.poll})
    assert 'filename="Our trip.xlsx"' in response.headers["content-disposition"]


async def test_not_while_the_results_are_kept_back(portal: Portal) -> None:
    author, ann = await people(portal, 2)
    held = await hold(portal, author=author, **HIDDEN)
    await vote(portal, held.poll, "Lake", as_=ann)
    for viewer in (ann, 1):
        assert await portal.error(DOWNLOAD, {"attachId": held.poll}, as_=viewer) == DENIED
    sheets(await portal.send(DOWNLOAD, {"attachId": held.poll}, as_=author))
    await portal.result(STOP, {"attachId": held.poll}, as_=author)
    sheets(await portal.send(DOWNLOAD, {"attachId": held.poll}, as_=ann))


async def test_not_in_a_batch(portal: Portal) -> None:
    held = await hold(portal)
    for name in (DOWNLOAD, DOWNLOAD.lower(), f"{DOWNLOAD}.json"):
        body = await portal.call("batch", {"cmd": {"x": f"{name}?attachId={held.poll}"}})
        error = body["result"]["result_error"]["x"]
        assert error["error"] in {"ERROR_BATCH_METHOD_NOT_ALLOWED", "ERROR_METHOD_NOT_FOUND"}
        assert body["result"]["result"] == []
    assert (await _batch_error(portal, held.poll))["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


async def _batch_error(portal: Portal, poll_id: int) -> Any:
    body = await portal.call("batch", {"cmd": {"x": f"{DOWNLOAD}?attachId={poll_id}"}})
    return body["result"]["result_error"]["x"]


class TestAddresses:
    """They name the poll and stand for the credential for an hour; rights are asked every time."""

    async def test_they_lead_to_the_results(self, portal: Portal) -> None:
        (ann,) = await people(portal, 1)
        held = await hold(portal)
        await vote(portal, held.poll, "Lake", as_=ann)
        shown = await seen(portal, held.poll, as_=ann)
        assert "Voters" in sheets(await portal.http.get(shown["downloadUrl"]))
        response = await portal.http.get(shown["resultUrl"])
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.text.splitlines() == [
            "Place",
            "",
            "Place (1)",
            "      1  100.00 %  Lake",
            "      0    0.00 %  Hills",
        ]

    async def test_results_that_are_kept_back(self, portal: Portal) -> None:
        (ann,) = await people(portal, 1)
        held = await hold(portal, **HIDDEN)
        await vote(portal, held.poll, "Lake", as_=ann)
        shown = await seen(portal, held.poll, as_=ann)
        assert (await portal.http.get(shown["downloadUrl"])).status_code == 403
        text = (await portal.http.get(shown["resultUrl"])).text
        assert text == "Place\nThe results are shown when the poll is over.\n"

    @pytest.mark.parametrize("address", ["downloadUrl", "resultUrl"])
    async def test_what_they_refuse(self, portal: Portal, address: str) -> None:
        author, ann = await people(portal, 2)
        held = await hold(portal, author=author, to=[f"U{ann}"])
        other = await seen(portal, (await hold(portal)).poll, as_=ann)
        link = (await seen(portal, held.poll, as_=ann))[address]
        assert (await portal.http.get(link)).status_code == 200
        token = parse_qs(urlsplit(link).query)["auth[auth]"][0]
        signed = (await seen(portal, held.poll, as_=ann))["signedAttachId"]
        wrong = {
            link.partition("&auth[auth]")[0].partition("?auth[auth]")[0]: (401, "NO_AUTH_FOUND"),
            link[:-1] + ("A" if link[-1] != "A" else "B"): (403, "ACCESS_DENIED"),
            link.replace(signed, other["signedAttachId"]): (403, "ACCESS_DENIED"),
            link.replace(signed, signed[:-1] + "x"): (403, "ACCESS_DENIED"),
        }
        for each, expected in wrong.items():
            response = await portal.http.get(each)
            assert (response.status_code, response.json()["error"]) == expected, each
        assert token
        update = {"POST_ID": held.post, "POST_TITLE": "T", "DEST": [f"U{author}"]}
        await portal.result("log.blogpost.update", update, as_=author)
        response = await portal.http.get(link)
        assert (response.status_code, response.json()["error"]) == (
            400,
            "ATTACH_READ_ACCESS_DENIED",
        )
        await portal.result("log.blogpost.update", {**update, "DEST": [f"U{ann}"]}, as_=author)
        assert (await portal.http.get(link)).status_code == 200
        await revoke(portal, ann)
        assert (await portal.http.get(link)).status_code == 401

    async def test_other_actions_are_unknown(self, portal: Portal) -> None:
        link = (await seen(portal, (await hold(portal)).poll))["downloadUrl"]
        response = await portal.http.get(link.replace("vote.AttachedVote.download", "other.action"))
        assert (response.status_code, response.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")
