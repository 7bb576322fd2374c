"""What the user did wrong, in one line, and how the process ends."""

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from feed24.cli.refusals import in_words
from feed24.errors import Refusal
from feed24.logs.redaction import text as without_secrets
from feed24.settings import SettingsError
from feed24.tls import TlsError

MISTAKE, UNEXPECTED, INTERRUPTED = 2, 1, 130
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOTDIR, errno.EEXIST}


class Mistake(Exception):
    """Something the user can put right; the text is one line saying what."""


@contextmanager
def file_trouble() -> Iterator[None]:
    """A directory or file that cannot be used is a mistake, not a failure of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in _RIGHTS and error.filename:
            raise Mistake(f"{error.filename}: {error.strerror}") from None
        raise


def report(error: BaseException, *, debug: bool) -> int:
    """Say on standard error what went wrong; the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if debug:
        traceback.print_exception(error)
    known = _known(error)
    if known is not None:
        return _say(known, MISTAKE)
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has had enough; the interpreter must not flush into the void.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNEXPECTED
    return _say(f"unexpected {type(error).__name__}: {error} (--debug shows more)", UNEXPECTED)


def _known(error: BaseException) -> str | None:
    """The line for a mistake; None when the error is none."""
    match error:
        case Mistake() | SettingsError() | TlsError():
            return str(error)
        case Refusal():
            return in_words(error)
        case typer.TyperException():
            return _usage(error)
    return None


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return f"{error.format_message().rstrip('.')}{hint}"


def _say(line: str, code: int) -> int:
    one_line = " ".join(without_secrets(line).split())
    sys.stderr.write(f"feed24: {one_line}\n")
    return code
