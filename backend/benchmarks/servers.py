"""Servers to measure, each a process of its own; and what it takes of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

BACKEND = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
"""Seconds that a server may take to start."""

_TAIL = 2000  # characters of what a server complained of


class Recipe(NamedTuple):
    """How to start a server.

    Attributes
    ----------
    name : str
    arguments : sequence of str
        After the Python interpreter's name; "{port}" is where it shall listen.
    path : str
        Where it answers drawings.
    """

    name: str
    arguments: Sequence[str]
    path: str


_UVICORN = ["-m", "uvicorn", "--port={port}", "--log-level=warning"]
RECIPES = (
    Recipe("pynumdraw", ["prediction_server.py"], "/api/v1/predict"),
    Recipe("Flask on bjoern, doing nothing", ["-m", "benchmarks.peers.nothing", "{port}"], "/predict"),
    Recipe(
        "FastAPI on uvicorn",
        [*_UVICORN, "--http=h11", "--loop=asyncio", "benchmarks.peers.plain:app"],
        "/predict",
    ),
    Recipe(
        "FastAPI, async, uvloop and httptools",
        [*_UVICORN, "--http=httptools", "--loop=uvloop", "benchmarks.peers.plain:tuned"],
        "/predict",
    ),
)


class Server(NamedTuple):
    """A server that runs.

    Attributes
    ----------
    recipe : Recipe
    pid : int
        Of the process that was started; a worker may be a child of it.
    url : str
        Where it answers drawings.
    started : float
        Seconds that it took until it answered one.
    """

    recipe: Recipe
    pid: int
    url: str
    started: float


@contextmanager
def running(recipe: Recipe, cores: set[int], body: bytes) -> Generator[Server]:
    """Start a server on some cores, wait until it answers `body`, and stop it at the end."""
    port = _free_port()
    began = time.perf_counter()
    with TemporaryFile("w+") as complaints, _started(recipe, port, cores, complaints) as process:
        url = f"http://127.0.0.1:{port}{recipe.path}"
        try:
            if not _answers(process, url, body):
                complaints.seek(0)
                raise SystemExit(f"{recipe.name} did not answer within {PATIENCE:.0f} s: {complaints.read()[-_TAIL:]}")
            yield Server(recipe, process.pid, url, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _started(recipe: Recipe, port: int, cores: set[int], complaints: IO[str]) -> subprocess.Popen[bytes]:
    given = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - what is started is listed above
        [sys.executable, *(argument.format(port=port) for argument in recipe.arguments)],
        cwd=BACKEND,
        env=os.environ | given,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),  # noqa: PLW1509 - there are no threads yet
    )


def worker(pid: int) -> int:
    """Give the process that answers: the one child of `pid`, or `pid` itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def memory(pid: int) -> float:
    """Give the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def descriptors(pid: int) -> int:
    """Count the open files and connections of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def processor_time(pid: int) -> float:
    """Give the seconds that a process, all its threads, has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _answers(process: subprocess.Popen[bytes], url: str, body: bytes) -> bool:
    """Ask until a server answers; False if it ends, or doesn't for too long."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - on this machine
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(request).close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
        else:
            return True
    return False
