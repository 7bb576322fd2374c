"""Doing a call, or giving the answer that it had."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.fernet import Fernet
from sqlalchemy import ColumnElement, and_, select, update

from feed24.db import Transaction, insert_new
from feed24.digest import digest
from feed24.rest.call import Call, Caller, Credential
from feed24.rest.encoded import to_json
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, argument
from feed24.rest.once.tables import answered_call
from feed24.rest.performing import perform
from feed24.rest.registry import Method

HEADER = "idempotency-key"
LONGEST = 255
WRONG_KEY = argument("Idempotency-Key", f"Idempotency-Key must have 1 to {LONGEST} characters")
OTHER_CALL = RestError(
    400, "ERROR_IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was sent with another call"
)


def key_of(headers: Mapping[str, str]) -> str | None:
    """The key that a request was sent with. Raises RestError for one that is none."""
    key = headers.get(HEADER)
    if key is not None and not 1 <= len(key) <= LONGEST:
        raise WRONG_KEY
    return key


async def perform_once(call: Call, method: Method, sent: Mapping[str, Any], key: str) -> Any:
    """What the method answers, or has answered to the same caller and key within the last day.

    Only answers are remembered: what is refused has done nothing, and may be sent again. Of calls
    with one key at the same moment the others wait for the first. Raises what `perform` raises, and
    RestError when the key came with another call before.
    """
    tx, request = call.tx, _hash("request", method.name, json.dumps(sent, sort_keys=True))
    row = {**_place(call.caller, key), "request_hash": request, "answer": None, "at": tx.now}
    if not await insert_new(tx, answered_call, [row], answered_call.c.at):
        return await _answered(tx, call.caller, key, request)
    answer = await perform(call, method, sent)
    kept = update(answered_call).where(_is(call.caller, key)).values(answer=_sealed(answer, key))
    await tx.run(kept)
    return answer


async def _answered(tx: Transaction, caller: Caller, key: str, request: str) -> Answer:
    row = await tx.first(select(answered_call).where(_is(caller, key)))
    # A row that has gone meanwhile was a day old.
    if row is None or row.request_hash != request:
        raise OTHER_CALL
    result, total, following = msgspec.json.decode(_cipher(key).decrypt(row.answer))
    return Answer(result, total, following)


def _sealed(answer: Any, key: str) -> str:
    whole = answer if isinstance(answer, Answer) else Answer(answer)
    return _cipher(key).encrypt(to_json([whole.result, whole.total, whole.next])).decode()


def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(_hash("answer", key))))


def _place(caller: Caller, key: str) -> dict[str, Any]:
    return {
        "user_id": caller.user_id,
        "application_id": caller.credential.application_id,
        "key_hash": _hash("key", _sender(caller.credential), key),
    }


def _sender(credential: Credential) -> str:
    """Whose key it is: methods answer a browser more than a webhook, and a webhook what it covers.

    All browsers of a person are one: who was signed out sends the call again from a new session.
    """
    return f"webhook {credential.id}" if credential.kind == "webhook" else credential.kind


def _is(caller: Caller, key: str) -> ColumnElement[bool]:
    return and_(*(answered_call.c[name] == each for name, each in _place(caller, key).items()))


def _hash(*parts: str) -> str:
    return digest("\0".join(parts))
