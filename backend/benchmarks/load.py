"""Load, by wrk: as many requests as a server answers, over so many connections."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import msgspec

SCRIPT = Path(__file__).with_name("bodies.lua")
_PATIENT = ("--timeout", "60s")  # a busy machine is slow, not broken


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


def load(url: str, bodies: Path, connections: int, seconds: float, cores: set[int]) -> Measured:
    """Ask for some seconds, on some cores, with the lines of a file as bodies."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is needed to measure: apt-get install wrk")
    asked = subprocess.run(  # noqa: S603 - what is started is above
        [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}", *_PATIENT, "-s", SCRIPT, url, "--", bodies],
        capture_output=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    return msgspec.json.decode(asked.stdout.splitlines()[-1], type=Measured)
