"""Reading the raw facts of one snapshot: who there is, who belongs where, what was written to whom.

Only what people did is read. What feed24 derives from it (`feed_entry`, `post_access`, the log of
changes) is what these facts are there to judge. The counters of the log only tell two snapshots
apart, between which something was done and undone again.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from feed24.comments.tables import comment
from feed24.db import Transaction
from feed24.departments.tables import department, department_member
from feed24.index.tables import access_seq
from feed24.posts.tables import post, post_recipient, read_mark
from feed24.users.tables import person
from feed24.workgroups.tables import workgroup, workgroup_member
from tests.posts.oracle import Group
from tests.proof.oracle import Facts, Post
from tests.proof.questions import WORDS

_PEOPLE = select(person.c.id, person.c.active, person.c.admin, person.c.extranet)
_DEPARTMENTS = select(department.c.id, department.c.parent_id)
_PLACES = select(department_member.c.user_id, department_member.c.department_id)
_GROUPS = select(workgroup.c.id, workgroup.c.opened, workgroup.c.visible)
_ROLES = select(
    workgroup_member.c.workgroup_id, workgroup_member.c.user_id, workgroup_member.c.role
)
_POSTS = select(
    post.c.id,
    post.c.author_id,
    post.c.published_at,
    post.c.published_act,
    post.c.important,
    post.c.message,
)
_RECIPIENTS = select(post_recipient.c.post_id, post_recipient.c.code)
_MARKS = select(read_mark.c.post_id, read_mark.c.user_id)
_COMMENTS = select(comment.c.post_id, comment.c.id, comment.c.act, comment.c.text)
_MARK = select(access_seq.c.seq).order_by(access_seq.c.stripe)


async def load(tx: Transaction) -> Facts:
    """The facts that this transaction sees."""
    facts = Facts(groups=await _groups(tx), posts=await _posts(tx))
    facts.mark = tuple(await tx.scalars(_MARK))
    facts.parent = dict(await _rows(tx, _DEPARTMENTS))
    places = defaultdict(set)
    for user_id, department_id in await _rows(tx, _PLACES):
        places[user_id].add(department_id)
    facts.departments = dict(places)
    for user_id, active, admin, extranet in await _rows(tx, _PEOPLE):
        if not active:
            facts.former.add(user_id)
            continue
        (facts.guests if extranet else facts.employees).add(user_id)
        if admin:
            facts.admins.add(user_id)
    return facts


async def _groups(tx: Transaction) -> dict[int, Group]:
    groups = {n: Group(opened, visible) for n, opened, visible in await _rows(tx, _GROUPS)}
    for number, user_id, role in await _rows(tx, _ROLES):
        groups[number].roles[user_id] = role
    return groups


async def _posts(tx: Transaction) -> dict[int, Post]:
    rows = await _rows(tx, _POSTS)
    posts = {n: Post(author, set(), *of_it) for n, author, *of_it, _ in rows}
    for number, *_, message in rows:
        posts[number].words |= _words(message)
    for post_id, code in await _rows(tx, _RECIPIENTS):
        posts[post_id].to.add("UA" if code == "G2" else code)
    for post_id, user_id in await _rows(tx, _MARKS):
        posts[post_id].confirmed.add(user_id)
    for post_id, comment_id, act, text in await _rows(tx, _COMMENTS):
        posts[post_id].comments[comment_id] = act
        posts[post_id].words |= _words(text)
    return posts


def _words(text: str) -> set[str]:
    return set(text.split()) & set(WORDS)


async def _rows(tx: Transaction, statement: Select[Any]) -> Sequence[Any]:
    return await tx.all(statement)
