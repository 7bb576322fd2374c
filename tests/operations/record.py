"""What clients may be told while the database comes and goes, checked against what is kept."""

from collections.abc import Sequence
from typing import Any

from tests.operations.fleet import Call

UNAVAILABLE = (503, "SERVICE_UNAVAILABLE")
UNKNOWN = (500, "ERROR_OUTCOME_UNKNOWN")
_ADD, _GET = "log.blogpost.add", "log.blogpost.get"


def refusal(call: Call) -> tuple[int, str]:
    """Status and code of an answer that is an error."""
    return call.status, call.body.get("error", "") if isinstance(call.body, dict) else ""


def check(calls: Sequence[Call], kept: Sequence[dict[str, Any]]) -> None:
    """Raises AssertionError unless every answer was right, or said that there was none."""
    wrong = [call for call in calls if not _may_be(call)]
    assert not wrong, f"{len(wrong)} answers that may not be, such as {wrong[:3]}"
    added = {call.params["POST_TITLE"]: call for call in calls if call.method == _ADD}
    ids = {post["TITLE"]: int(post["ID"]) for post in kept}
    assert len(ids) == len(kept), "a post was written twice"
    for title, call in added.items():
        if call.succeeded:
            assert ids.get(title) == call.body["result"], "an acknowledged post is lost"
        elif refusal(call) == UNAVAILABLE:
            assert title not in ids, "a post was kept whose caller was told to try again"
    assert ids.keys() <= added.keys()
    _check_totals(calls, list(added.values()))


def _may_be(call: Call) -> bool:
    outage = {UNAVAILABLE, UNKNOWN} if call.method == _ADD else {UNAVAILABLE}
    return call.succeeded or (not call.broken and refusal(call) in outage)


def _check_totals(calls: Sequence[Call], added: Sequence[Call]) -> None:
    """A list counts what was acknowledged before it was asked for, and nothing from later on."""
    for call in calls:
        if call.method == _GET and call.succeeded:
            before = sum(each.succeeded and each.ended <= call.began for each in added)
            begun = sum(each.began <= call.ended for each in added)
            total = call.body["total"]
            assert before <= total <= begun, f"{total} is not within {before} to {begun}"
