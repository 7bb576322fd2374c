"""Which processes there are, and which of them serve."""

import os
import re
import subprocess


def children(pid: int) -> set[int]:
    """The processes that this one has started and that are there."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = (line.split() for line in listed.splitlines())
    return {int(child) for child, parent in pairs if int(parent) == pid}


def grandchildren(pid: int) -> set[int]:
    """Those that its children have started."""
    return {each for child in children(pid) for each in children(child)}


def runs(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def started(log: str) -> set[int]:
    """The processes of a server that have ever begun to serve, by its log."""
    return {int(each) for each in re.findall(r"Started server process \[(\d+)\]", log)}
