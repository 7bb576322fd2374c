"""What people make of the demo company's posts."""

from collections import Counter

import pytest

from feed24.reactions.kinds import KINDS
from tests.demo.conftest import Company

pytestmark = pytest.mark.xdist_group("demo")


async def test_the_latest_posts_are_reacted_to(company: Company) -> None:
    kinds = Counter(row["kind"] for row in company.story["reaction"])
    assert set(kinds) == set(KINDS)
    assert kinds["like"] == max(kinds.values())
    assert len({row["post_id"] for row in company.story["reaction"]}) >= 20
    published = {row["id"]: row["at"] for row in company.story["post"]}
    assert all(row["at"] > published[row["post_id"]] for row in company.story["reaction"])


async def test_the_administrator_has_notes_and_a_draft(company: Company) -> None:
    for method in ("feed24.post.pinned", "feed24.favourite.list"):
        (found,) = await company.portal.result(method)
        assert found["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1"
    (draft,) = await company.portal.result("feed24.draft.list")
    assert draft["PARAMETERS"]["POST_TITLE"] == "Maintenance window"
    assert (draft["PUBLISH_AT"], draft["ERROR"]) == (None, None)
