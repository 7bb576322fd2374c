"""Making receivers, and keeping what they are sent."""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, delete, insert, select, update

from feed24.db import Transaction
from feed24.digest import digest
from feed24.errors import NotFound
from feed24.events.tables import captured_receiver, captured_request
from feed24.logs.redaction import HIDDEN, redact
from feed24.logs.redaction import text as without_secrets

PATH = "/captured"
# The last requests that are kept of each receiver, and what is kept of one.
MOST = 100
MOST_BODY = 64 * 1024
_MOST_HEADERS = 50
_MOST_HEADER = 1000
# A receiver at which nothing arrives is forgotten.
LIFE = timedelta(days=7)

_BY_HASH = select(captured_receiver).where(captured_receiver.c.code_hash == bindparam("hash"))
_ITS = captured_request.c.receiver_id == bindparam("its")
_OLD = (
    select(captured_request.c.id)
    .where(_ITS)
    .order_by(captured_request.c.id.desc())
    .offset(MOST)
    .limit(MOST)
)


async def create(tx: Transaction, *, keeps_secrets: bool) -> str:
    """The code of a new receiver, which is its address below PATH. It is not kept.

    Unless it `keeps_secrets`, tokens in what arrives are hidden before it is stored.
    """
    code = secrets.token_urlsafe(24)
    row = {"code_hash": digest(code), "keeps_secrets": keeps_secrets, "created_at": tx.now}
    await tx.run(insert(captured_receiver), row | {"forget_at": tx.now + LIFE})
    return code


async def find(tx: Transaction, code: str) -> Row[Any]:
    """The receiver. Raises NotFound."""
    row = await tx.first(_BY_HASH, {"hash": digest(code)})
    if row is None or row.forget_at <= tx.now:
        raise NotFound("receiver")
    return row


async def keep(tx: Transaction, code: str, headers: Mapping[str, str], body: bytes) -> None:
    """Keep a request, and forget all but the last. Raises NotFound."""
    receiver = await find(tx, code)
    text = body[:MOST_BODY].decode("utf-8", "replace").replace("\0", "\ufffd")
    shown = {name: _header(value) for name, value in list(headers.items())[:_MOST_HEADERS]}
    if not receiver.keeps_secrets:
        shown, text = redact(None, "", shown), hide(text)
    values = {
        "receiver_id": receiver.id,
        "headers": msgspec.json.encode(shown).decode(),
        "body": text,
        "size": len(body),
        "at": time.time_ns() // 1_000_000,
    }
    await tx.run(insert(captured_request), values)
    await tx.run(
        delete(captured_request).where(captured_request.c.id.in_(_OLD)), {"its": receiver.id}
    )
    longer = update(captured_receiver).where(captured_receiver.c.id == receiver.id)
    await tx.run(longer.values(forget_at=tx.now + LIFE))


async def requests(tx: Transaction, code: str) -> Sequence[Row[Any]]:
    """What arrived, the latest first. Raises NotFound."""
    receiver = await find(tx, code)
    mine = select(captured_request).where(_ITS).order_by(captured_request.c.id.desc())
    return await tx.all(mine, {"its": receiver.id})


def hide(form: str) -> str:
    """A form, or another text, without the values that are secret by their names."""
    return without_secrets("&".join(map(_hidden, form.split("&"))))


def _hidden(pair: str) -> str:
    name, sign, value = pair.partition("=")
    secret = name.lower().endswith(("_token%5d", "_token]", "_token"))
    return f"{name}{sign}{HIDDEN}" if secret and value else pair


def _header(value: str) -> str:
    clean = value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return clean[:_MOST_HEADER]
