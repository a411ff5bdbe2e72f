"""Load, by wrk: as many requests as a server answers, over so many connections."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import msgspec

SCRIPT = Path(__file__).with_name("bodies.lua")


class Measured(msgspec.Struct):
    """What wrk measured.

    Attributes
    ----------
    requests, failed : int
        Answers in all, and those of them that were none.
    microseconds : int
        How long it asked.
    p50, p99 : int
        Microseconds within which half of the requests, or 99 of 100, were answered.
    """

    requests: int
    failed: int
    microseconds: int
    p50: int
    p99: int

    @property
    def a_second(self) -> float:
        """Give the requests answered in a second."""
        return self.requests * 1e6 / self.microseconds


def load(url: str, bodies: Path, connections: int, seconds: float, core: int) -> Measured:
    """Ask for some seconds, with the lines of a file as bodies, from a core of its own."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is needed to measure: apt-get install wrk")
    command = ["taskset", "-c", str(core), wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}"]
    asked = subprocess.run([*command, "-s", SCRIPT, url, "--", bodies], capture_output=True, check=True)  # noqa: S603
    return msgspec.json.decode(asked.stdout.splitlines()[-1], type=Measured)
