"""Programs under test, run for the length of a ``with``: the prediction server, or any other command."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from pynumdraw.model.artefact import MODELS

SERVER = Path(__file__).resolve().parents[1] / "prediction_server.py"


class Server(NamedTuple):
    """A running prediction server: its process, its port on 127.0.0.1, its log, and the folder of its model."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    models: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def events(self, *names: str) -> list[dict[str, Any]]:
        """Return the log lines of these events; there may be other output, and half a line at the end."""
        lines = [line for line in self.log.read_text().splitlines(keepends=True) if line[0] + line[-1] == "{\n"]
        return [event for event in map(json.loads, lines) if event["event"] in names]

    def get(self, path: str) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().read()

    def reload(self) -> str:
        """Reload the server, and return the event that its log reports: reloaded, or reload refused."""
        before = len(self.events("reloaded", "reload refused"))
        self.process.send_signal(signal.SIGUSR2)
        wait_until(lambda: len(self.events("reloaded", "reload refused")) > before)
        return self.events("reloaded", "reload refused")[before]["event"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not true after {seconds} s"
        time.sleep(0.02)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` is answered with 200; fail with the log if the process ends, or after a minute."""
    direct = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(url, timeout=2).close()
            return
        except (HTTPError, URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"{url} is not answered:\n{log.read_text()}")


@contextmanager
def running(
    command: list[str], log: Path, stop: signal.Signals, env: dict[str, str]
) -> Generator[subprocess.Popen[bytes]]:
    """Run a command with its output in `log`; at the end, the signal `stop` has 20 seconds to end it."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | env, start_new_session=True)
        try:
            yield process
        finally:
            process.send_signal(stop)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def running_server(
    folder: Path, *before: str, stop: signal.Signals = signal.SIGTERM, **settings: str
) -> Generator[Server]:
    """Run ``prediction_server.py``, by the command `before`, with two workers and a copy of the model, until ready."""
    models = shutil.copytree(MODELS, folder / "models")
    log, port = folder / "server.log", free_port()
    env = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": "2", "PYNUMDRAW_MODELS": str(models), **settings}
    with running([*before, sys.executable, str(SERVER)], log, stop, env) as process:
        wait_for(f"http://127.0.0.1:{port}/readyz", process, log)
        yield Server(process, port, log, models)
