"""People as administrators see them: with what they can sign in and what acts as them."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from feed24.departments.tables import department, department_member
from feed24.sessions.tables import session
from feed24.users.search import by_names, in_department
from feed24.users.tables import person
from feed24.webhooks.tables import webhook

STATES: dict[str, ColumnElement[bool]] = {
    "active": person.c.active,
    "dismissed": ~person.c.active,
    "admin": and_(person.c.admin, person.c.active),
    "guest": and_(person.c.extranet, person.c.active),
    "no_password": and_(person.c.password_hash.is_(None), person.c.active),
}
_NOW: BindParameter[Any] = bindparam("now")
_SESSIONS = (
    select(func.count())
    .select_from(session)
    .where(session.c.user_id == person.c.id, session.c.revoked_at.is_(None))
    .where(session.c.expires_at > _NOW)
    .scalar_subquery()
)
_WEBHOOKS = (
    select(func.count())
    .select_from(webhook)
    .where(webhook.c.user_id == person.c.id, webhook.c.revoked_at.is_(None))
    .where(or_(webhook.c.expires_at.is_(None), webhook.c.expires_at > _NOW))
    .scalar_subquery()
)


def people(
    now: Any, *, find: str = "", state: str = "", department_id: int = 0, user_id: int = 0
) -> Select[Any]:
    """People by name, whose words begin as `find` says, in a state, right in a department."""
    found = (
        select(
            person.c.id,
            person.c.name,
            person.c.last_name,
            person.c.email,
            person.c.work_position,
            person.c.active,
            person.c.admin,
            person.c.extranet,
            person.c.photo,
            person.c.last_login_at,
            person.c.last_activity_at,
            person.c.password_hash.is_not(None).label("has_password"),
            _SESSIONS.label("sessions"),
            _WEBHOOKS.label("webhooks"),
        )
        .where(*by_names(find, email=True))
        .order_by(person.c.last_name, person.c.name, person.c.id)
        .params(now=now)
    )
    if state:
        found = found.where(STATES[state])
    if user_id:
        found = found.where(person.c.id == user_id)
    if department_id:
        found = found.where(in_department(department.c.id == department_id))
    return found


_top = select(department.c.id.label("top"), department.c.id).cte("closure", recursive=True)
_closure = _top.union(
    select(_top.c.top, department.c.id).join(_top, department.c.parent_id == _top.c.id)
)


def sizes() -> Select[Any]:
    """Of each department the active people right in it, and those in it or below, each once."""
    right = case((_closure.c.top == _closure.c.id, person.c.id))
    return (
        select(
            _closure.c.top.label("id"),
            func.count(right.distinct()).label("people"),
            func.count(person.c.id.distinct()).label("within"),
        )
        .join(department_member, department_member.c.department_id == _closure.c.id)
        .join(person, person.c.id == department_member.c.user_id)
        .where(person.c.active)
        .group_by(_closure.c.top)
    )
