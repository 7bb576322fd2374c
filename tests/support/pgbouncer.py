"""PgBouncer in transaction mode in front of a PostgreSQL server, where the machine has one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from tests.support.server import free_port

PATIENCE = 60.0
# Two servers' connections for everybody: each transaction gets another one than the last.
POOL = 2
_SETTINGS = """
[databases]
{name} = {database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 200
server_round_robin = 1
"""


def program() -> str | None:
    """Where PgBouncer is; system directories are not always on the path."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def pooling(url: str, pool: int = POOL) -> Iterator[str]:
    """The address of the same database behind the pooler."""
    server, port = make_url(url), free_port()
    place = {"host": server.host, "port": server.port, "dbname": server.database}
    login = {"user": server.username, "password": server.password}
    database = " ".join(f"{name}='{value}'" for name, value in (place | login).items() if value)
    found = program()
    assert found
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings, log = folder / "pgbouncer.ini", folder / "log"
        settings.write_text(
            _SETTINGS.format(name=server.database, database=database, port=port, pool=pool)
        )
        with log.open("wb") as output:
            process = subprocess.Popen([found, settings], stdout=output, stderr=output, **_nobody())
        try:
            _wait(process, port, log)
            yield f"postgresql://{server.username}@127.0.0.1:{port}/{server.database}"
        finally:
            process.kill()
            process.wait()


def _nobody() -> dict[str, Any]:
    """PgBouncer refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(log.read_text(errors="replace"))
