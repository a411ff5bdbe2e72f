"""Servers to measure, each in processes of its own, and their use of memory, files and CPU."""

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
START_TIMEOUT = 60.0  # seconds
_MAX_ERRORS = 2000  # characters of a server's error output that are shown


class ServerCommand(NamedTuple):
    """How to start a server."""

    name: str  # in tables
    arguments: Sequence[str]  # of the Python interpreter, with "{port}" for the port to listen on
    path: str  # that drawings are posted to
    folder: Path = BACKEND  # that it is started in


_UVICORN = ["-m", "uvicorn", "--port={port}", "--log-level=warning"]
COMMANDS = (
    ServerCommand("pynumdraw", ["prediction_server.py"], "/api/v1/predict"),
    ServerCommand("Flask on bjoern, doing nothing", ["-m", "benchmarks.peers.nothing", "{port}"], "/predict"),
    ServerCommand(
        "FastAPI on uvicorn",
        [*_UVICORN, "--http=h11", "--loop=asyncio", "benchmarks.peers.fastapi_app:app"],
        "/predict",
    ),
    ServerCommand(
        "FastAPI, async, uvloop and httptools",
        [*_UVICORN, "--http=httptools", "--loop=uvloop", "benchmarks.peers.fastapi_app:tuned"],
        "/predict",
    ),
)


class Server(NamedTuple):
    """A running server."""

    command: ServerCommand  # how it was started
    pid: int  # of the started process; its workers may be children of it
    url: str  # that drawings are posted to
    startup: float  # seconds from the start to the first answer


@contextmanager
def running(command: ServerCommand, cores: set[int], body: bytes, workers: int = 1) -> Generator[Server]:
    """Start a server on some cores, wait until it answers `body`, and stop it at the end."""
    port = free_port()
    start = time.perf_counter()
    with TemporaryFile("w+") as errors, _start(command, port, cores, errors, workers) as process:
        url = f"http://127.0.0.1:{port}{command.path}"
        try:
            if not is_answered(process, url, body):
                errors.seek(0)
                raise SystemExit(f"{command.name} did not answer: {errors.read()[-_MAX_ERRORS:]}")
            yield Server(command, process.pid, url, time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(START_TIMEOUT)


def _start(
    command: ServerCommand, port: int, cores: set[int], errors: IO[str], workers: int
) -> subprocess.Popen[bytes]:
    env = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": str(workers), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own arguments
        [sys.executable, *(argument.format(port=port) for argument in command.arguments)],
        cwd=command.folder,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),  # noqa: PLW1509 - there are no threads yet
    )


def children(pid: int) -> list[int]:
    """List the child processes of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def worker(pid: int) -> int:
    """Return the process that answers: the first child of `pid`, or `pid` itself."""
    return (children(pid) or [pid])[0]


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_files(pid: int) -> int:
    """Return the number of open files and connections of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def cpu_time(pid: int) -> float:
    """Return the CPU time of a process, with all its threads, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def is_answered(process: subprocess.Popen[bytes], url: str, body: bytes) -> bool:
    """Post `body` until it is answered; return False if the process ends, or after a minute."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - on this machine
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(request).close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
        else:
            return True
    return False
