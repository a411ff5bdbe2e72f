"""Workers are replaced when they die, finish when told to end, and never outlive their master."""

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
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from other_model import switch, use_no_model, use_version
from pynumdraw.model.artefact import MODELS, load_current
from pynumdraw.serve.openapi.examples import DRAWING

BACKEND = Path(__file__).resolve().parents[3]
BODY = json.dumps(DRAWING).encode()
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
JSON = {"Content-Type": "application/json"}

# Two workers that die at once, under a master that has a child which it knows nothing of.
DYING = """
import os
from pynumdraw.serve.log import log
from pynumdraw.serve.process.signals import hold_signals
from pynumdraw.serve.process.master import Master, WorkerSpec
log.configure("info")
os.fork() or os._exit(0)
held = hold_signals()
Master(2, WorkerSpec(lambda: 7, 1.0, lambda: None, lambda: False)).keep(held)
"""


class Server:
    """A master process and what it logged."""

    def __init__(self, command: list[str], log: Path, port: int = 0) -> None:
        self.port = port
        self.models = log.parent / "models"
        self._log = log
        settings = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": "2", "PYNUMDRAW_GRACE": "2"}
        settings["PYNUMDRAW_MODELS"] = str(shutil.copytree(MODELS, self.models))
        environment = os.environ | settings | {"TMPDIR": str(log.parent)}  # a killed one can't tidy up
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=BACKEND, env=environment, stdout=output, start_new_session=True
            )

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self._log.read_text().splitlines(keepends=True) if line.endswith("\n")]
        return [line for line in lines if line["event"] == name]

    def pids(self, name: str) -> list[int]:
        return [event["pid"] for event in self.events(name)]

    def ask(self, connection: HTTPConnection | None = None) -> int:
        connection = connection or HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("POST", "/api/v1/predict", BODY, JSON)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def version(self) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/api/v1/model")
        return json.loads(connection.getresponse().read())["version"]

    def reload(self) -> None:
        """Ask for a reload, and wait for what comes of it."""
        before = len(self.events("reloaded") + self.events("reload refused"))
        self.process.send_signal(signal.SIGUSR2)
        wait_until(lambda: len(self.events("reloaded") + self.events("reload refused")) > before)


@contextmanager
def running(command: list[str], tmp_path: Path, port: int = 0) -> Generator[Server]:
    server = Server(command, tmp_path / "log", port)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


@contextmanager
def serving(tmp_path: Path) -> Generator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(["prediction_server.py"], tmp_path, port) as server:
        wait_until(lambda: len(server.events("worker ready")) == 2)
        yield server


def wait_until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_killed_workers_are_replaced_under_load(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for count in (3, 4):
            os.kill(server.pids("worker ready")[-1], signal.SIGKILL)
            while len(server.events("worker ready")) < count:
                with suppress(OSError, HTTPException):  # the killed one's requests; nginx would ask again
                    assert server.ask() == 200
        assert [server.ask() for _ in range(20)] == [200] * 20
        assert server.pids("worker died") == server.pids("worker ready")[1:3]
        assert "Killed" in server.events("worker died")[0]["reason"]


def test_numbers_are_those_of_all_workers_even_dead_ones(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        answered = [server.ask() for _ in range(10)]
        os.kill(server.pids("worker ready")[0], signal.SIGKILL)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        assert f'pynumdraw_requests_total{{route="/api/v1/predict",status="200"}} {len(answered)}.0' in lines
        assert [line.split()[1] for line in lines if line.startswith("pynumdraw_workers{")] == ["2.0"]
        assert "pynumdraw_worker_restarts_total 1.0" in lines


def test_request_in_flight_is_answered_after_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.putrequest("POST", "/api/v1/predict")
        for name, value in (JSON | {"Content-Length": str(len(BODY)), "Connection": "close"}).items():
            connection.putheader(name, value)
        connection.endheaders(BODY[:50])
        time.sleep(0.3)  # so that a worker has it
        server.process.terminate()
        wait_until(lambda: server.events("worker stopped"))
        connection.send(BODY[50:])
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["number"]) == (200, "7")
        assert server.process.wait(15) == 0
        assert server.events("stopped")


def test_connection_kept_alive_holds_the_end_up_for_its_grace_only(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        assert server.ask(connection) == 200
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert sorted(event["reason"] for event in server.events("worker stopped")) == [
            "exit status 0",
            "exit status 1",
        ]


def test_ctrl_c_drains(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does: to master and workers
        assert server.process.wait(15) == 0
        assert len(server.events("worker stopped")) == 2


def test_workers_end_with_a_killed_master(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        pids = server.pids("worker ready")
        server.process.kill()
        wait_until(lambda: not any(lives(pid) for pid in pids))


def test_a_hung_worker_is_killed_after_the_grace(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.kill(server.pids("worker ready")[0], signal.SIGSTOP)
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert any("Killed" in event["reason"] for event in server.events("worker stopped"))


def test_a_stopped_worker_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        stopped = server.pids("worker ready")[0]
        os.kill(stopped, signal.SIGSTOP)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        assert server.pids("worker died") == [stopped]


def test_reload_puts_new_workers_in_the_place_of_the_old(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        old = server.pids("worker ready")
        use_version(server.models, "9.9.9")
        assert server.version() == load_current()[1].version
        for _ in range(2):
            server.reload()
        assert server.version() == "9.9.9"
        wait_until(lambda: not any(lives(pid) for pid in old))
        assert len([pid for pid in server.pids("worker ready") if lives(pid)]) == 2
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert not list(tmp_path.glob("pynumdraw-*"))  # the numbers


@pytest.mark.parametrize("breaks", [lambda models: switch(models, {}), use_no_model, shutil.rmtree])
def test_a_broken_model_is_refused_and_the_old_one_stays(tmp_path: Path, breaks: Callable[[Path], object]) -> None:
    with serving(tmp_path) as server:
        old = server.pids("worker ready")
        breaks(server.models)
        server.reload()
        assert "not usable" in server.events("reload refused")[0]["reason"]
        assert all(lives(pid) for pid in old)
        os.kill(old[0], signal.SIGKILL)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        assert server.version() == load_current()[1].version


def test_a_worker_that_dies_is_an_occasion_for_the_new_model(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        use_version(server.models, "9.9.9")
        os.kill(server.pids("worker ready")[0], signal.SIGKILL)
        wait_until(lambda: server.events("reloaded"))
        assert server.version() == "9.9.9"


def test_workers_that_die_at_once_are_started_once_a_second(tmp_path: Path) -> None:
    with running(["-c", DYING], tmp_path) as server:
        wait_until(lambda: len(server.events("worker died")) >= 6)
        first, *_, last = (datetime.strptime(event["time"], TIME) for event in server.events("worker started")[:5])
        assert last - first > timedelta(seconds=1)
        assert {event["reason"] for event in server.events("worker died")} == {"exit status 7"}
        server.process.terminate()
        assert server.process.wait(15) == 0
