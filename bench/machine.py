"""The machine and how much else went on there: what the figures depend on besides the code."""

import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.cores import PLAN

# Columns of the first line of /proc/stat: the idle ones, and time that another machine had.
_IDLE, _STEAL = (3, 4), 7


@dataclass(frozen=True, slots=True)
class Noise:
    """Shares of all cores' time, in percent, and the load at the end."""

    busy: float
    stolen: float
    load: float

    def __str__(self) -> str:
        return f"busy {self.busy:.0f} %, stolen {self.stolen:.1f} %, load {self.load:.1f}"


class Watch:
    """Tells the noise since it was made."""

    def __init__(self) -> None:
        self._before = _times()

    def noise(self) -> Noise | None:
        """None where the system does not tell."""
        spent = [now - before for now, before in zip(_times(), self._before, strict=True)]
        if not sum(spent):
            return None
        idle = sum(spent[n] for n in _IDLE)
        share = 100 / sum(spent)
        stolen = spent[_STEAL]
        return Noise(100 - share * (idle + stolen), share * stolen, os.getloadavg()[0])

    def as_json(self) -> dict[str, float] | None:
        noise = self.noise()
        return asdict(noise) if noise else None


def _times() -> list[int]:
    """User, nice, system, idle, waiting, two kinds of interrupts, stolen: in ticks."""
    file = Path("/proc/stat")
    return [int(each) for each in file.read_text().split()[1:9]] if file.exists() else []


def surroundings() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "load": round(os.getloadavg()[0], 2),
        "cores": str(PLAN),
    }


def _commit() -> str | None:
    """The commit measured, with a plus sign when the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    here = Path(__file__).parent
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
