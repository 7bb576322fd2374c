"""Asking a store that may be away."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from feed24 import metrics

log = structlog.get_logger("feed24.limits")
T = TypeVar("T")


class Outage:
    """Knows whether a store answers. Tells the log once when that changes.

    While it does not, one question in `pause` seconds is put to it; nobody else waits.
    """

    def __init__(self, store: str, failures: tuple[type[Exception], ...], pause: float) -> None:
        self._store = store
        self._failures = failures
        self._pause = pause
        self._on = False
        self._until = 0.0

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T | None:
        """The answer, or None when there is none to be had."""
        if self._on:
            if time.monotonic() < self._until:
                metrics.count_limit_failure()
                return None
            self._until = time.monotonic() + self._pause
        try:
            answer = await question()
        except self._failures as error:
            self._begin(error)
            return None
        self._end()
        return answer

    def _begin(self, error: Exception) -> None:
        metrics.count_limit_failure()
        self._until = time.monotonic() + self._pause
        if not self._on:
            self._on = True
            log.warning("request limits are not kept", store=self._store, error=repr(error))

    def _end(self) -> None:
        if self._on:
            self._on = False
            log.info("request limits are kept again", store=self._store)
