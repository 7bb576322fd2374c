"""Whatever a client sends: the protocol's own answer, and on an error nothing written."""

import json

from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import func, literal, select, union_all

from feed24.db import metadata
from feed24.polls.report import MEDIA_TYPE
from feed24.rest.errors import INTERNAL, UNEXPECTED_ANSWER
from tests.hostile.strategies import Hostile, requests
from tests.support.portal import Portal

COUNTS = union_all(
    *(
        select(literal(table.name), select(func.count()).select_from(table).scalar_subquery())
        for table in metadata.sorted_tables
        if table.name != "webhook"
    )
)


async def fingerprint(portal: Portal) -> dict[str, int]:
    async with portal.tx(write=False) as tx:
        return dict(tuple(row) for row in await tx.all(COUNTS))


async def furnish(portal: Portal) -> int:
    """A little of everything for hostile ids to meet; the id of an ordinary person."""
    ann = await portal.make.person("Ann", departments=[1])
    guest = await portal.make.person("Guest", extranet=True)
    await portal.make.workgroup("Open", owner=ann, opened=True, members=[guest])
    await portal.make.workgroup("Hidden", owner=1, visible=False)
    await portal.make.department("Team")
    text = "[USER=1]Ada[/USER] [DISK FILE ID=1] #tag"
    files = [["a.txt", "YQ=="]]
    post_id = await portal.make.post(author=ann, to=["UA", "SG1"], message=text, FILES=files)
    await portal.make.post(author=1, to=["U1"], IMPORTANT="Y")
    await portal.make.comment(post_id, author=ann)
    questions = [{"QUESTION": "=1+1", "ANSWERS": [{"MESSAGE": "A"}, {"MESSAGE": "B"}]}]
    for anonymity in (0, 1):
        data = {"QUESTIONS": questions, "ANONYMITY": anonymity, "OPTIONS": 1}
        await portal.make.post(author=ann, UF_BLOG_POST_VOTE="n1", UF_BLOG_POST_VOTE_n1_DATA=data)
    return ann


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(hostile=requests())
@example(hostile=Hostile("log.blogpost.add", b"DEST" + b"[a]" * 5000 + b"=1", ""))
@example(
    hostile=Hostile(
        "user.get", b'{"FILTER":' + b"[" * 5000 + b"]" * 5000 + b"}", "application/json"
    )
)
async def test_no_request_makes_the_server_fail(portal: Portal, hostile: Hostile) -> None:
    if not (await portal.call("log.blogpost.get", {"POST_ID": 1})).get("result"):
        # An earlier request deleted it, or this webhook, and may have deleted the workgroup too.
        await portal.reset()
        portal.someone = await furnish(portal)
    headers = {"content-type": hostile.content_type} if hostile.content_type else {}
    for user_id in (1, portal.someone):
        hook = await portal.webhook(user_id)
        before = await fingerprint(portal)
        response = await portal.http.post(
            f"{hook}/{hostile.method}", content=hostile.content, headers=headers
        )
        kind = response.headers["content-type"]
        if kind == MEDIA_TYPE or kind.startswith("text/csv"):
            assert response.status_code == 200
            continue
        body = json.loads(response.content)
        assert response.status_code < 500, body
        assert body.get("error") not in {INTERNAL.code, UNEXPECTED_ANSWER.code}
        assert ("result" in body and "time" in body) or "error_description" in body
        if response.status_code != 200:
            assert await fingerprint(portal) == before
