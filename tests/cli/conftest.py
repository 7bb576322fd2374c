"""The command line on portals of its own, one per database, shared by the tests of this process."""

import io
import json
import logging
import os
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
import structlog

from feed24.cli.main import main


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Feed24:
    """Runs `feed24` commands on one data directory, in this process."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | int | Path, stdin: str = "") -> Done:
        """Any command, as it is; only the environment is this portal's."""
        out, err = io.StringIO(), io.StringIO()
        given = [str(each) for each in arguments]
        others = {k: v for k, v in os.environ.items() if not k.startswith("FEED24_")}
        with (
            patch.dict(os.environ, {**others, **self.environment}, clear=True),
            patch("sys.stdin", io.StringIO(stdin)),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main(given)
        return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def __call__(self, *arguments: str | int | Path, stdin: str = "") -> str:
        """What a command that succeeds prints for people."""
        done = self.run(*arguments, "--data", str(self.data), stdin=stdin)
        assert done.code == 0, done.err
        return done.out

    def json(self, *arguments: str | int | Path, stdin: str = "") -> Any:
        """What a command that succeeds prints for scripts."""
        return json.loads(self(*arguments, "--json", stdin=stdin))

    def mistake(self, *arguments: str | int | Path, stdin: str = "") -> str:
        """The one line that a command says which refuses what it was given."""
        done = self.run(*arguments, "--data", str(self.data), stdin=stdin)
        assert (done.code, done.out) == (2, ""), done
        line, end = done.err[:-1], done.err[-1]
        assert line.startswith("feed24: ")
        assert "\n" not in line
        assert end == "\n"
        return line.removeprefix("feed24: ")


@pytest.fixture(autouse=True)
def _process_as_it_was() -> Iterator[None]:
    """Commands set the process up for themselves; the next test gets it back."""
    root = logging.getLogger()
    handlers, level, umask = root.handlers[:], root.level, os.umask(0o022)
    os.umask(umask)
    yield
    os.umask(umask)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("feed24", "uvicorn"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture
def fresh(tmp_path: Path) -> Feed24:
    """A data directory that does not exist yet."""
    return Feed24(tmp_path / "data")


_made: dict[str, Feed24] = {}


@pytest.fixture
def feed24(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Feed24:
    """An empty portal: person 1 is the administrator, department 1 the root."""
    if engine not in _made:
        made = Feed24(tmp_path_factory.mktemp(f"cli-{engine}") / "data")
        if engine == "postgresql":
            server = request.getfixturevalue("postgres_server")
            url = server.create_database(f"feed24_cli_{os.getpid()}_{uuid4().hex[:8]}")
            made.environment["FEED24_DATABASE_URL"] = url
        made("init", "--empty")
        _made[engine] = made
    return _made[engine]
