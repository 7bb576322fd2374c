"""What the people of the demo company write, and who reads it."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from feed24.access import viewer
from feed24.db import Transaction
from feed24.index.tables import feed_entry
from feed24.posts.visibility import visible_to
from tests.demo.conftest import Company

pytestmark = pytest.mark.xdist_group("demo")


async def test_there_are_300_posts_with_their_comments(company: Company) -> None:
    assert company.ids("post") == list(range(1, 301))
    assert 450 <= len(company.story["comment"]) <= 600
    said = Counter(row["post_id"] for row in company.story["comment"])
    assert {row["id"]: row["comment_count"] for row in company.story["post"]} == {
        number: said[number] for number in range(1, 301)
    }


async def test_everything_happened_in_order_before_today(company: Company) -> None:
    things = [*company.story["post"], *company.story["comment"]]
    acts = [(row.get("act") or row["published_act"], row["at"]) for row in things]
    moments = [at for _, at in sorted(acts)]
    assert moments == sorted(moments)
    today = company.made.replace(hour=0, minute=0, second=0)
    assert today - timedelta(days=121) < company.first < today - timedelta(days=115)
    last = company.first + timedelta(seconds=moments[-1])
    assert today - timedelta(days=1) < last < today


async def test_a_post_stands_where_its_latest_comment_lifted_it(company: Company) -> None:
    latest = {row["id"]: row["published_act"] for row in company.story["post"]}
    for row in company.story["comment"]:
        latest[row["post_id"]] = max(latest[row["post_id"]], row["act"])
    assert {row["post_id"]: row["act"] for row in company.story["feed_entry"]} == latest


async def test_people_write_in_both_languages(company: Company) -> None:
    for table, column in (("post", "message"), ("comment", "text")):
        texts = [row[column] for row in company.story[table]]
        russian = sum(_is_russian(text) for text in texts)
        assert 0.3 < russian / len(texts) < 0.7


def _is_russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())


@pytest.mark.parametrize("markup", ["[LIST]", "[*]", "[URL=", "[QUOTE]", "[USER=", "[B]", "#"])
async def test_texts_use_the_usual_markup(company: Company, markup: str) -> None:
    assert any(markup in row["message"] for row in company.story["post"])


async def test_a_formatted_post_is_shown_and_tells_whom_it_mentions(company: Company) -> None:
    welcome = company.row("post", title="Welcome to the portal")["id"]
    (found,) = await company.portal.result("feed24.post.render", {"POST_ID": welcome}, as_=2)
    for part in ("<table>", '<span style="color:#c0392b"><b>', "<details>", '<ol type="1">'):
        assert part in found["HTML"]
    for name in ("Константин", "Артём"):
        helper = company.row("person", name=name)["id"]
        assert f'<span data-mention="U{helper}">{name}' in found["HTML"]
        told = await company.portal.result("feed24.notification.list", as_=helper)
        assert (str(welcome), "mention") in {(row["POST_ID"], row["KIND"]) for row in told}


async def test_nothing_is_left_to_be_filled_in(company: Company) -> None:
    for row in company.story["post"]:
        assert not set("{}") & set(row["title"] + row["message"])
    assert not any(set("{}") & set(row["text"]) for row in company.story["comment"])


async def test_recipients_are_of_every_kind(company: Company) -> None:
    kinds = Counter(row["code"].rstrip("0123456789") for row in company.story["post_recipient"])
    assert set(kinds) == {"G", "U", "SG", "D", "DR"}
    assert all(count >= 10 for count in kinds.values())


async def test_twelve_posts_are_important_and_partly_confirmed(company: Company) -> None:
    important = company.rows("post", important=True)
    assert len(important) == 12
    for row in important:
        marks = company.rows("read_mark", post_id=row["id"])
        assert row["until"] > row["at"]
        assert marks[0]["user_id"] == row["author_id"]
        assert len(marks) > 5
        assert all(before["at"] <= after["at"] for before, after in pairwise(marks))
    assert len(company.story["read_mark"]) < 12 * 57 * 0.9


async def test_important_posts_have_a_ledger_from_their_beginning(company: Company) -> None:
    for row in company.rows("post", important=True):
        asking = company.row("asking", post_id=row["id"])
        assert asking == {
            "post_id": row["id"],
            "revision": 1,
            "at": row["at"],
            "until": row["until"],
        }
        confirmed = {
            each["user_id"]: each["at"] for each in company.rows("confirmation", post_id=row["id"])
        }
        marks = company.rows("read_mark", post_id=row["id"])
        assert confirmed == {each["user_id"]: each["at"] for each in marks}
        sent = {"POST_ID": row["id"]}
        report = await company.portal.result("feed24.acknowledgement.report", sent)
        assert report["ASKED"] == sum(report[name] for name in ("CONFIRMED", "PENDING", "EXCUSED"))
        assert report["PENDING"] > 0
        assert 5 < report["CONFIRMED"] <= len(marks)


async def test_one_post_thanks_somebody(company: Company) -> None:
    (thanks,) = company.story["gratitude"]
    post = company.row("post", gratitude_id=thanks["id"])
    assert (thanks["post_id"], thanks["at"]) == (post["id"], post["at"])
    sent = {"USER_ID": thanks["user_id"]}
    (row,) = await company.portal.result("feed24.gratitude.list", sent)
    assert (row["MEDAL"], row["POST_ID"]) == ("star", str(post["id"]))


async def test_one_poll_is_public_and_one_anonymous(company: Company) -> None:
    first, second = company.story["poll"]
    secret, public = (first, second) if first["anonymity"] else (second, first)
    assert (secret["anonymity"], public["anonymity"]) == (1, 0)
    assert secret["voter_count"] == len(company.story["poll_voter"]) > 20
    assert public["voter_count"] == len(company.story["poll_ballot"]) > 10
    assert all(row["vote_count"] for row in company.story["poll_answer"])


async def test_some_posts_have_tags_backgrounds_and_no_title(company: Company) -> None:
    posts = company.story["post"]
    assert sum(bool(row["tag_ids"]) for row in posts) > 50
    assert sum(bool(row["background"]) for row in posts) > 5
    assert sum(bool(row["micro"]) for row in posts) > 50


async def test_one_post_was_shared(company: Company) -> None:
    (shared,) = (row for row in company.story["comment"] if row["shared_codes"])
    codes = {row["code"] for row in company.rows("post_recipient", post_id=shared["post_id"])}
    assert set(shared["shared_codes"].split(",")) < codes


class TestReaders:
    async def test_authors_find_their_own_posts(self, company: Company) -> None:
        async with company.portal.tx(write=False) as tx:
            for author in {row["author_id"] for row in company.story["post"]} & _active(company):
                own = set(company.ids("post", author_id=author))
                assert own <= await _feed(tx, author)

    async def test_who_comments_or_confirms_is_a_reader(self, company: Company) -> None:
        spoke: dict[int, set[int]] = {}
        for row in company.story["comment"]:
            spoke.setdefault(row["author_id"], set()).add(row["post_id"])
        for row in company.story["read_mark"]:
            spoke.setdefault(row["user_id"], set()).add(row["post_id"])
        async with company.portal.tx(write=False) as tx:
            for who in spoke.keys() & _active(company):
                assert spoke[who] <= await _feed(tx, who)

    async def test_the_administrator_finds_everything(self, company: Company) -> None:
        async with company.portal.tx(write=False) as tx:
            assert await _feed(tx, 1) >= set(range(1, 301))

    async def test_hidden_workgroups_stay_hidden(self, company: Company) -> None:
        board = company.row("workgroup", name="Management board")["id"]
        inside = {row["user_id"] for row in company.rows("workgroup_member", workgroup_id=board)}
        driver = company.row("person", work_position="Старший водитель")["id"]
        posts = {row["post_id"] for row in company.rows("post_recipient", code=f"SG{board}")}
        async with company.portal.tx(write=False) as tx:
            for member in inside:
                assert posts <= await _feed(tx, member)
            assert posts.isdisjoint(await _feed(tx, driver))


def _active(company: Company) -> set[int]:
    return {row["id"] for row in company.story["person"] if row["active"]}


async def _feed(tx: Transaction, user_id: int) -> set[int]:
    shown = select(feed_entry.c.post_id).where(visible_to(await viewer(tx, user_id)))
    return set(await tx.scalars(shown))


class TestDocumentedCalls:
    """The two calls of the documentation, pasted as they are printed."""

    async def test_add(self, company: Company) -> None:
        made = await company.portal.result(
            "log.blogpost.add",
            {
                "POST_TITLE": "New Regulation",
                "POST_MESSAGE": "From November 1, the approval process is updated.",
                "DEST": ["UA"],
                "TAGS": "regulation,approval,update",
                "IMPORTANT": "Y",
                "FILES": [
                    ["first-image.jpg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAkGBxISEhUTExMV..."],
                    ["second-image.jpg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAkGBxISEhUSEBIV..."],
                ],
            },
        )
        assert made == 301
        (shown,) = await company.portal.result("log.blogpost.get", {"POST_ID": made}, as_=2)
        assert len(shown["FILES"]) == 2

    async def test_share_reaches_exactly_the_people_behind_the_codes(
        self, company: Company
    ) -> None:
        before = await _readers(company, 217)
        shared = await company.portal.result(
            "log.blogpost.share", {"POST_ID": 217, "DEST": ["SG69", "DR4"]}
        )
        assert shared is True
        crew = {row["user_id"] for row in company.rows("workgroup_member", workgroup_id=69)}
        warehouse = {
            row["user_id"]
            for department in (4, *company.ids("department", parent_id=4))
            for row in company.rows("department_member", department_id=department)
        }
        assert await _readers(company, 217) == before | (crew | warehouse) & _active(company)
        assert not crew <= before
        assert warehouse.isdisjoint(before)

    async def test_post_217_is_not_addressed_to_them_already(self, company: Company) -> None:
        codes = {row["code"] for row in company.rows("post_recipient", post_id=217)}
        assert codes
        assert codes.isdisjoint({"G2", "SG69", "DR4"})


async def _readers(company: Company, post_id: int) -> set[int]:
    async with company.portal.tx(write=False) as tx:
        return {who for who in _active(company) if post_id in await _feed(tx, who)}


async def test_one_post_shows_the_preview_of_its_link(company: Company) -> None:
    ids = company.ids("post")
    found = []
    for begin in range(0, len(ids), 50):
        asked = {"POST_ID": ids[begin : begin + 50]}
        found += await company.portal.result("feed24.preview.get", asked)
    (shown,) = found
    assert shown["SITE_NAME"] == "Aldera guides"
    assert (await company.portal.http.get(shown["IMAGE"])).status_code == 200
