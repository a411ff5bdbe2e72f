"""Load by wrk: as many requests as a server can answer."""

import os
import shutil
import subprocess
from pathlib import Path

import msgspec

SCRIPT = Path(__file__).with_name("bodies.lua")
_TIMEOUT = ("--timeout", "60s")  # a busy machine is slow, not broken


class Measured(msgspec.Struct):
    """The result of wrk.

    Attributes
    ----------
    requests, failed : int
        Number of requests, and how many of them failed.
    microseconds : int
        Duration of the load.
    p50, p99 : int
        Percentiles of the latency in microseconds.
    """

    requests: int
    failed: int
    microseconds: int
    p50: int
    p99: int

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return self.requests * 1e6 / self.microseconds


def load(url: str, bodies: Path, connections: int, seconds: float, cores: set[int]) -> Measured:
    """Run wrk for some seconds on some cores; the request bodies are the lines of a file."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    ended = subprocess.run(  # noqa: S603 - our own arguments
        [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}", *_TIMEOUT, "-s", SCRIPT, url, "--", bodies],
        capture_output=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=Measured)
