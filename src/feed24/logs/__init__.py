"""Structured logs: one line per event on standard error, with request ids and without secrets."""

from feed24.logs.access import AccessLog
from feed24.logs.setup import configure

__all__ = ["AccessLog", "configure"]
