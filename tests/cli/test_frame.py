"""What all commands share: how they end, and what they say when they cannot go on."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from feed24.cli.main import command_line
from tests.cli.conftest import Feed24


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    app = command_line()
    found += [(str(each.name),) for each in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance
        commands = group.typer_instance.registered_commands
        found += [(str(group.typer_instance.info.name), str(each.name)) for each in commands]
    return found


class TestHelp:
    def test_bare_command_shows_what_there_is(self, fresh: Feed24) -> None:
        done = fresh.run()
        assert done.code == 0
        for name, *_ in every_command():
            assert f"\n  {name} " in done.out

    @pytest.mark.parametrize("command", every_command(), ids=" ".join)
    def test_every_command_explains_itself(self, fresh: Feed24, command: tuple[str, ...]) -> None:
        done = fresh.run(*command, "--help")
        assert done.code == 0
        assert f"Usage: feed24 {' '.join(command)} " in done.out
        assert "Examples:" in done.out
        assert f"    feed24 {command[0]}" in done.out
        for option in ("--data", "--config", "--json", "--debug"):
            assert option in done.out

    def test_a_short_command_imports_no_server(self) -> None:
        code = (
            "import sys; from feed24.cli.main import command_line; command_line(['user']);"
            "sys.exit('uvicorn' in sys.modules or 'alembic' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("frobnicate",), "No such command 'frobnicate'"),
            (("version", "--frobnicate"), "No such option: --frobnicate"),
            (("version", "more"), "Got unexpected extra argument"),
            (("serve", "--port", "x"), "--port: Input should be a valid integer"),
            (("serve", "--port", "70000"), "--port: "),
            (("serve", "--limits", "none"), "--limits: "),
            (("serve", "--workers", "0"), "--workers: "),
            (("serve", "--tls-cert", "x.pem"), "tls_cert and tls_key belong together"),
            (("init", "--admin-email", "nobody"), "nobody is no e-mail address"),
        ],
    )
    def test_one_line(self, fresh: Feed24, arguments: tuple[str, ...], text: str) -> None:
        assert fresh.mistake(*arguments).startswith(text)
        assert not fresh.data.exists()

    def test_usage_names_the_help(self, fresh: Feed24) -> None:
        assert fresh.mistake("user", "add").endswith("(see `feed24 user add --help`)")

    def test_group_without_a_command(self, fresh: Feed24) -> None:
        done = fresh.run("user")
        assert (done.code, done.out) == (2, "")
        assert done.err == "feed24: Missing command (see `feed24 user --help`)\n"

    def test_unknown_setting(self, fresh: Feed24) -> None:
        fresh.environment["FEED24_PROT"] = "1"
        said = fresh.mistake("version")
        assert said.startswith("FEED24_PROT: unknown setting in the environment")

    def test_settings_file(self, fresh: Feed24) -> None:
        fresh.data.mkdir()
        (fresh.data / "feed24.toml").write_text("prot = 1")
        assert "prot: unknown setting" in fresh.mistake("version")
        assert "No such file" in fresh.mistake("version", "--config", "/nowhere.toml")

    @pytest.mark.parametrize("command", [("user", "list"), ("portal", "status")])
    def test_no_portal(self, fresh: Feed24, command: tuple[str, ...]) -> None:
        said = fresh.mistake(*command)
        expected = f"{fresh.data} holds no portal yet: `feed24 init` or `feed24 serve` makes one"
        assert said == expected
        assert not fresh.data.exists()

    def test_directory_that_cannot_be(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("")
        for data in (file, file / "below"):
            assert Feed24(data).mistake("init").startswith(f"{data}: cannot be made: ")
            assert "holds no portal yet" in Feed24(data).mistake("user", "list")

    def test_files_that_cannot_be_kept(self, fresh: Feed24) -> None:
        fresh.environment["FEED24_FILES_URL"] = "file:///dev/null/files"
        said = fresh.mistake("init", "--empty")
        assert said.startswith("files cannot be kept in file:///dev/null/files: ")

    def test_database_that_is_none(self, fresh: Feed24) -> None:
        fresh.data.mkdir()
        (fresh.data / "feed24.db").write_text("not a database, but long enough to look at" * 50)
        assert fresh.mistake("user", "list").startswith("the database cannot be used: file is not")
        assert fresh.mistake("init").startswith("the database cannot be used: file is not")

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://somebody:hidden@127.0.0.1:1/feed",
            "postgresql://somebody:hidden@nowhere.invalid/feed",
            "postgresql:///feed?host=/nowhere",
        ],
    )
    def test_database_out_of_reach(self, fresh: Feed24, url: str) -> None:
        fresh.environment["FEED24_DATABASE_URL"] = url
        said = fresh.mistake("user", "list")
        assert said.startswith("the database cannot be used: ")
        assert "hidden" not in said


class TestFailures:
    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail() -> str:
            raise RuntimeError("lost https://h/rest/1/s3cretcode/scope\ntwice")

        monkeypatch.setattr(platform, "python_version", fail)

    @pytest.mark.usefixtures("broken")
    def test_one_line_without_secrets(self, fresh: Feed24) -> None:
        done = fresh.run("version")
        assert (done.code, done.out) == (1, "")
        assert done.err == (
            "feed24: unexpected RuntimeError: lost https://h/rest/1/***/scope twice "
            "(--debug shows more)\n"
        )

    @pytest.mark.usefixtures("broken")
    def test_debug_shows_the_trace(self, fresh: Feed24) -> None:
        done = fresh.run("version", "--debug")
        assert done.code == 1
        assert "Traceback" in done.err

    def test_interrupted(self, fresh: Feed24, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt() -> str:
            raise KeyboardInterrupt

        monkeypatch.setattr(platform, "python_version", interrupt)
        done = fresh.run("version")
        assert (done.code, done.err) == (130, "")


class TestInstalled:
    """The command as a shell starts it."""

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "feed24", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_version(self) -> None:
        done = self.run("version")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("feed24 0.")

    def test_mistake(self) -> None:
        done = self.run("webhook", "add", "--user", "x", "--scope", "log")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("feed24: Invalid value for '--user': 'x' is no id")
        assert done.stderr.count("\n") == 1

    def test_reader_that_goes_away(self) -> None:
        command = [sys.executable, "-m", "feed24", "version"]
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        said = started.stderr.read()
        started.stderr.close()
        started.wait()
        assert b"Traceback" not in said
